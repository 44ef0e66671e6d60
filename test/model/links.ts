// What the kernel does to links. Each quirk has its test in kernel.test.ts; all of it is compared
// with real kernels in test/lab/model.test.ts.

import * as E from 'fp-ts/lib/Either.js'
import { familyOf } from '../../src/intent/address.ts'
import type { Rule } from '../../src/observe/observed.ts'
import {
  ipv6MinMtu,
  linkNamed,
  onLink,
  type Kernel,
  type KernelLink,
  type Outcome,
} from './kernel.ts'
import { addRule } from './routing.ts'

const plainLink: KernelLink = {
  name: '',
  alternativeNames: [],
  mac: null,
  permanentMac: null,
  kind: null,
  master: null,
  mtu: 1500,
  up: false,
  group: 0,
  peer: null,
  table: null,
  addresses: [],
  ipv6Disabled: false,
}

const withoutIpv6 = (link: KernelLink): KernelLink => {
  const addresses = link.addresses.filter(({ address }) => familyOf(address) === 'ipv4')
  return addresses.length === link.addresses.length ? link : { ...link, addresses }
}

/** What IPv6 a link of this MTU starts with (`ipv6_add_dev`, net/ipv6/addrconf.c). */
const freshIpv6 = (kernel: Kernel, mtu: number): boolean | null =>
  mtu < ipv6MinMtu ? null : kernel.ipv6DisabledByDefault

export const makeLink = (
  kernel: Kernel,
  link: Partial<KernelLink> & Pick<KernelLink, 'name'>,
): KernelLink => {
  const made = { ...plainLink, ...link }
  return { ...made, ipv6Disabled: freshIpv6(kernel, made.mtu) }
}

/** Documentation/networking/vrf.rst: the first VRF brings an l3mdev rule for each family. */
const l3mdevRules = (kernel: Kernel): readonly Rule[] =>
  kernel.madeL3mdevRules
    ? []
    : (['ipv4', 'ipv6'] as const).map((family) => ({
        ...{ family, priority: 1000, protocol: 2, l3mdev: true },
        ...{
          iif: null,
          unreachable: false,
          table: null,
          goto: null,
          suppressPrefixLength: null,
          selectors: [],
        },
      }))

export const addVrf = (
  kernel: Kernel,
  name: string,
  table: number,
  { group, up }: Pick<KernelLink, 'group' | 'up'>,
): Outcome => {
  if (linkNamed(kernel, name) !== undefined) return E.left('EEXIST')
  const link = makeLink(kernel, { name, kind: 'vrf', table, group, up, mtu: vrfMtu })
  const made: Kernel = { ...kernel, links: [...kernel.links, link], madeL3mdevRules: true }
  // The kernel does not mind when its own rule is there already.
  return E.right(
    l3mdevRules(kernel).reduce(
      (before, rule) => E.getOrElse(() => before)(addRule(before, rule)),
      made,
    ),
  )
}

/** IP6_MAX_MTU, which drivers/net/vrf.c gives its devices. */
export const vrfMtu = 65575

export const addVeth = (
  kernel: Kernel,
  [near, far]: readonly [
    Partial<KernelLink> & { name: string },
    Partial<KernelLink> & { name: string },
  ],
): Outcome => {
  const taken = [near.name, far.name].some((name) => linkNamed(kernel, name) !== undefined)
  if (taken || near.name === far.name) return E.left('EEXIST')
  const { master = null } = near
  if (master !== null) {
    const into = linkNamed(kernel, master)
    if (into === undefined) return E.left('ENODEV')
    if (into.kind !== 'vrf') return E.left('EOPNOTSUPP')
  }
  const veth = (link: Partial<KernelLink> & { name: string }, peer: string): KernelLink =>
    makeLink(kernel, { ...link, kind: 'veth', peer })
  return E.right({
    ...kernel,
    links: [...kernel.links, veth(near, far.name), veth(far, near.name)],
  })
}

/**
 * A change of master takes the global IPv6 addresses of a link away, up or down; IPv4 stays
 * (`cycle_netdev`, drivers/net/vrf.c; `addrconf_ifdown`).
 */
const move = (link: KernelLink, master: string | null): KernelLink =>
  link.master === master ? link : { ...withoutIpv6(link), master }

/** With a veth goes its other end, with a VRF the mastery over its links, with all their routes. */
export const deleteLink = (kernel: Kernel, name: string): Outcome => {
  const link = linkNamed(kernel, name)
  if (link === undefined) return E.left('ENODEV')
  const gone = new Set([name, link.peer])
  return E.right({
    ...kernel,
    links: kernel.links
      .filter((other) => !gone.has(other.name))
      .map((other) => (other.master === name ? move(other, null) : other)),
    routes: kernel.routes.filter(({ device }) => device === null || !gone.has(device)),
  })
}

export const setMaster = (kernel: Kernel, name: string, master: string | null): Outcome => {
  const link = linkNamed(kernel, name)
  if (master !== null) {
    const into = linkNamed(kernel, master)
    if (into === undefined || link === undefined) return E.left('ENODEV')
    // "Can not enslave an L3 master device to a VRF."
    if (link.kind === 'vrf') return E.left('EINVAL')
    if (into.kind !== 'vrf') return E.left('EOPNOTSUPP')
  }
  return onLink(kernel, name, (moved) => E.right(move(moved, master)))
}

export const setUp = (kernel: Kernel, name: string): Outcome =>
  onLink(kernel, name, (link) => E.right(link.up ? link : { ...link, up: true }))

/** `keep_addr_on_down` is 0: the global IPv6 addresses go, IPv4 stays. */
export const setDown = (kernel: Kernel, name: string): Outcome =>
  onLink(kernel, name, (link) => E.right(link.up ? { ...withoutIpv6(link), up: false } : link))

/** Below 1280 IPv6 leaves the link, addresses and settings; it comes back with the defaults. */
export const setMtu = (kernel: Kernel, name: string, mtu: number): Outcome =>
  onLink(kernel, name, (link) => {
    if (link.mtu === mtu) return E.right(link)
    if (mtu < ipv6MinMtu && link.kind === 'vrf') return E.left('EINVAL')
    if (mtu < ipv6MinMtu) return E.right({ ...withoutIpv6(link), mtu, ipv6Disabled: null })
    return E.right({ ...link, mtu, ipv6Disabled: link.ipv6Disabled ?? freshIpv6(kernel, mtu) })
  })

export const setGroup = (kernel: Kernel, name: string, group: number): Outcome =>
  onLink(kernel, name, (link) => E.right(link.group === group ? link : { ...link, group }))

export const setIpv6Disabled = (kernel: Kernel, name: string, disabled: boolean): Outcome => {
  const link = linkNamed(kernel, name)
  // A link without IPv6 has no such file under /proc/sys/net/ipv6/conf.
  if (link === undefined || link.ipv6Disabled === null) return E.left('ENOENT')
  if (!kernel.sysctlsWritable) return E.left('EROFS')
  const kept = disabled ? withoutIpv6(link) : link
  return onLink(kernel, name, () => E.right({ ...kept, ipv6Disabled: disabled }))
}
