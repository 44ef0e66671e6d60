import {
  familyOf,
  overlapping,
  printInterfaceAddress,
  widthOf,
  type InterfaceAddress,
} from '../../intent/address.ts'
import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { HeldAddress, Observed } from '../../observe/observed.ts'
import { addressText } from '../text/addressText.ts'
import type { ResourceChange } from '../change.ts'
import { linkRefusals, lostLinks } from './linkRefusals.ts'
import { routingRefusals } from './routingRefusals.ts'
import type { Target } from '../target.ts'

/** Something on the host that is not ours stands in the way: evidence, and the way out. */
export interface Refusal {
  readonly evidence: string
  readonly remedy: string
}

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

const overlaps = (
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

const lockedSysctls = (
  { ipv6 }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const links = changes
    .flatMap(({ operations }) => operations)
    .flatMap((operation) => (operation._tag === 'EnableIpv6' ? [operation.link] : []))
  if (ipv6.writable || links.length === 0) return []
  return [
    {
      evidence: `IPv6 is switched off on ${links.join(' and ')}, and /proc/sys is read-only here`,
      remedy:
        'Set net.ipv6.conf.default.disable_ipv6 to "0" in the machine configuration (machine.sysctls)',
    },
  ]
}

/** Every reason not to touch this host, before anything is done. */
export const refusals = (
  target: Target,
  observed: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const lost = lostLinks(observed, changes)
  return [
    ...linkRefusals(target, observed, changes),
    ...routingRefusals(target, observed),
    ...overlaps(target, observed, lost),
    ...lockedSysctls(observed, changes),
  ]
}
