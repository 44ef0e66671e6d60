import {
  familyOf,
  overlapping,
  printInterfaceAddress,
  type InterfaceAddress,
} from '../../intent/address.ts'
import { frrEnd, speakerEnd } from '../../intent/link.ts'
import { addressText } from '../../observe/heldAddress.ts'
import type { HeldAddress, Observed } from '../../observe/observed.ts'
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
    { address: alone, prefixLength: 128 },
  ]
}

export const addressRefusals = (
  target: Target,
  { links }: Observed,
  lost: ReadonlySet<string>,
): readonly Refusal[] => {
  const { ipv4, ipv6 } = target.intent.pair
  const pairs = [
    { pair: ipv4.frr, variables: 'PEER_IPV4_FRR and PEER_IPV4_METALLB' },
    { pair: ipv6.frr, variables: 'PEER_IP_FRR and PEER_IP_METALLB' },
  ].map((ours) => ({ ...ours, isOverlapping: overlapping(ours.pair) }))
  return links
    .filter(({ name }) => name !== frrEnd && name !== speakerEnd && !lost.has(name))
    .flatMap((link) =>
      link.addresses.flatMap((address) =>
        pairs
          .filter(({ isOverlapping }) => routedTo(address).some(isOverlapping))
          .map(({ pair, variables }) => ({
            evidence: `${addressText(address)} on ${link.name} overlaps the veth's ${printInterfaceAddress(pair)}`,
            remedy: `Set ${variables} to another prefix`,
          })),
      ),
    )
}
