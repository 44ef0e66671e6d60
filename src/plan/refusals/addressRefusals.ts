import {
  familyOf,
  overlapping,
  printInterfaceAddress,
  widthOf,
  type Family,
  type InterfaceAddress,
} from '../../intent/address.ts'
import { addressText } from '../../observe/heldAddress.ts'
import type { HeldAddress, Observed } from '../../observe/observed.ts'
import { ourEnds } from '../ourLinks.ts'
import type { Target } from '../target.ts'
import type { Refusal } from './refusal.ts'

/**
 * What the kernel routes to the link of an address. With a peer IPv4 has the prefix of the peer, IPv6
 * that of the address (devinet.c, addrconf.c); the other one stands alone.
 */
const routedTo = ({ address, peer, prefixLength }: HeldAddress): readonly InterfaceAddress[] => {
  if (peer === null) return [{ address, prefixLength }]
  const [first, alone] = familyOf(address) === 'ipv4' ? [peer, address] : [address, peer]
  return [
    { address: first, prefixLength },
    { address: alone, prefixLength: widthOf(familyOf(alone)) },
  ]
}

const variables: Readonly<Record<Family, string>> = {
  ipv4: 'PEER_IPV4_FRR and PEER_IPV4_METALLB',
  ipv6: 'PEER_IP_FRR and PEER_IP_METALLB',
}

/** Another link may have no address that overlaps a prefix of the veth. */
export const addressRefusals = (
  { intent }: Target,
  { links }: Observed,
  lost: ReadonlySet<string>,
): readonly Refusal[] => {
  const ends = ourEnds(intent)
  const names = new Set(ends.map(({ name }) => name))
  // Both ends are in the same prefixes.
  const prefixes = ends
    .slice(0, 1)
    .flatMap(({ addresses }) => addresses)
    .map((prefix) => ({ prefix, isOverlapping: overlapping(prefix) }))
  return links
    .filter(({ name }) => !names.has(name) && !lost.has(name))
    .flatMap((link) =>
      link.addresses.flatMap((address) =>
        prefixes
          .filter(({ isOverlapping }) => routedTo(address).some(isOverlapping))
          .map(({ prefix }) => ({
            evidence: `${addressText(address)} on ${link.name} overlaps the veth's ${printInterfaceAddress(prefix)}`,
            remedy: `Set ${variables[familyOf(prefix.address)]} to another prefix`,
          })),
      ),
    )
}
