// What the kernel does to addresses (net/ipv4/devinet.c, net/ipv6/addrconf.c).

import * as E from 'fp-ts/lib/Either.js'
import { familyOf, overlap, type InterfaceAddress, type Ip } from '../../src/intent/address.ts'
import type { HeldAddress } from '../../src/observe/observed.ts'
import {
  ipv6MinMtu,
  onLink,
  type Errno,
  type Kernel,
  type KernelAddress,
  type KernelLink,
  type Outcome,
} from './kernel.ts'

/** `inet_ifa_match`: what is compared is the peer, where there is one. */
const subnetOf = ({ address, peer, prefixLength }: HeldAddress): InterfaceAddress => ({
  address: peer ?? address,
  prefixLength,
})

/**
 * What the kernel routes to the link of an address: each end by itself, and in IPv4 the prefix of the
 * peer, in IPv6 that of the address (`inet6_addr_add`, `__ipv6_ifa_notify`).
 */
export const routedTo = (held: HeldAddress): readonly InterfaceAddress[] => {
  const { address, prefixLength, peer } = held
  const alone = (one: Ip): InterfaceAddress => ({
    address: one,
    prefixLength: isIpv6(held) ? 128 : 32,
  })
  return isIpv6(held)
    ? [{ address, prefixLength }, alone(address), ...(peer === null ? [] : [alone(peer)])]
    : [subnetOf(held), alone(address)]
}

const sameSubnet = (a: HeldAddress, b: HeldAddress): boolean =>
  a.prefixLength === b.prefixLength && overlap(subnetOf(a), subnetOf(b))

/** IPv6 looks for the address and its length alone, IPv4 for the peer's prefix as well. */
const same = (a: HeldAddress, b: HeldAddress): boolean =>
  a.address === b.address && (isIpv6(a) ? a.prefixLength === b.prefixLength : sameSubnet(a, b))

const isIpv6 = ({ address }: InterfaceAddress): boolean => familyOf(address) === 'ipv6'

/** Why a link takes no IPv6 address at all. */
const againstIpv6 = (link: KernelLink): Errno | null => {
  if (link.mtu < ipv6MinMtu) return 'EINVAL'
  return link.ipv6Disabled === true ? 'EACCES' : null
}

/** The second IPv4 address of a subnet is secondary to the first (`__inet_insert_ifa`). */
const newAddress = (
  link: KernelLink,
  { address, prefixLength, peer }: HeldAddress,
): KernelAddress => ({
  ...{ address, prefixLength, peer },
  dadFailed: false,
  expires: false,
  secondary:
    familyOf(address) === 'ipv4' &&
    link.addresses.some(
      (other) => !other.secondary && sameSubnet(other, { address, prefixLength, peer }),
    ),
})

const append = (link: KernelLink, wanted: HeldAddress): KernelLink => ({
  ...link,
  addresses: [...link.addresses, newAddress(link, wanted)],
})

/** IPv6 has an address once per link, IPv4 once per prefix length. */
const equivalent = (there: HeldAddress, wanted: HeldAddress): boolean =>
  isIpv6(wanted) ? there.address === wanted.address : same(there, wanted)

export const addAddress = (kernel: Kernel, name: string, wanted: HeldAddress): Outcome =>
  onLink(kernel, name, (link) => {
    const refusal = isIpv6(wanted) ? againstIpv6(link) : null
    if (refusal !== null) return E.left(refusal)
    if (link.addresses.some((there) => equivalent(there, wanted))) return E.left('EEXIST')
    return E.right(append(link, wanted))
  })

/** `ip address change`: adds what is missing, for the kernel does not ask for NLM_F_CREATE. */
export const changeAddress = (
  kernel: Kernel,
  name: string,
  wanted: HeldAddress,
  expires: boolean,
): Outcome =>
  onLink(kernel, name, (link) => {
    const refusal = isIpv6(wanted) ? againstIpv6(link) : null
    if (refusal !== null) return E.left(refusal)
    const there = link.addresses.find((address) => equivalent(address, wanted))
    const present = there === undefined ? append(link, wanted) : link
    const addresses = present.addresses.map((address) =>
      equivalent(address, wanted) ? { ...address, expires } : address,
    )
    return E.right({ ...present, addresses })
  })

/** Secondary addresses go with their primary one, unless `promote_secondaries` is set. */
export const deleteAddress = (kernel: Kernel, name: string, gone: HeldAddress): Outcome =>
  onLink(kernel, name, (link) => {
    const found = link.addresses.find((address) => same(address, gone))
    if (found === undefined) return E.left('EADDRNOTAVAIL')
    const goes = (address: KernelAddress): boolean =>
      address === found ||
      (!found.secondary && address.secondary && !isIpv6(found) && sameSubnet(address, found))
    return E.right({ ...link, addresses: link.addresses.filter((address) => !goes(address)) })
  })
