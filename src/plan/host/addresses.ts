// What the kernel does to addresses decides what a plan has to do, and in which order:
//
// 1. A change of master takes the global IPv6 addresses of a link away, whether it is up or down, and
//    leaves the IPv4 ones (`addrconf_ifdown`). So the addresses come after the links, and what a
//    change of a link takes away counts as missing.
// 2. The first IPv4 address of a prefix takes the later ones of that prefix along when it is deleted
//    (`promote_secondaries` is 0 unless somebody set it). IPv6 refuses one address twice on a link,
//    whatever the prefix length. Both are in the way of a wanted address, and go first.
// 3. `ip address replace` adds an address, or gives one that is there its full lifetime. It serves
//    for an address that rule 2 may have taken along, and for one that would expire.

import { familyOf, isLinkLocalIpv6, overlap, type InterfaceAddress } from '../../intent/address.ts'
import { addressText, withoutPeer } from '../../observe/heldAddress.ts'
import type { HeldAddress, Link, LinkAddress, Observed } from '../../observe/observed.ts'
import { changed, unchanged, type ResourceChange } from '../change.ts'
import { ourEnds, type OurLink } from '../ourLinks.ts'
import { findLink, isInOurHands, ownershipOf } from '../ownership.ts'
import type { Target } from '../target.ts'
import { isVethRemade, losesMaster } from './veth.ts'

/** A link of ours that has addresses, with those that remain once the link changes are done. */
interface End extends OurLink {
  readonly link: Link | undefined
  /** Addresses that the intent does not have are removed. */
  readonly ours: boolean
  readonly remaining: readonly LinkAddress[]
  /** Why the others are lost; `null` when none is. */
  readonly lossReason: string | null
}

const resourceOf = ({ name, link, kind }: End, address: HeldAddress) =>
  ({
    type: 'address',
    name: `${name}/${addressText(address)}`,
    ownership: ownershipOf(link, kind),
  }) as const

const attributesOf = ({ name: link }: End, address: HeldAddress) => ({
  link,
  address: addressText(address),
})

const same = (held: LinkAddress, wanted: InterfaceAddress): boolean =>
  held.peer === null && held.address === wanted.address && held.prefixLength === wanted.prefixLength

const unusableIpv6 = (end: End, wanted: InterfaceAddress): LinkAddress | undefined =>
  end.remaining.find(
    (address) =>
      address.address === wanted.address && (!same(address, wanted) || address.dadFailed),
  )

/** What the kernel compares in IPv4 (`inet_ifa_match`): the prefix of the peer, if there is one. */
const subnetOf = ({ address, peer, prefixLength }: LinkAddress): InterfaceAddress => ({
  address: peer ?? address,
  prefixLength,
})

const firstOfPrefix = (end: End, wanted: InterfaceAddress): LinkAddress | undefined => {
  if (!end.ours) return undefined
  const first = end.remaining.find(
    (held) => held.prefixLength === wanted.prefixLength && overlap(subnetOf(held), wanted),
  )
  return first === undefined || same(first, wanted) ? undefined : first
}

const inTheWay = (end: End, wanted: InterfaceAddress): LinkAddress | undefined =>
  familyOf(wanted.address) === 'ipv4' ? firstOfPrefix(end, wanted) : unusableIpv6(end, wanted)

const reasonToReplace = (old: LinkAddress, wanted: InterfaceAddress): string => {
  if (same(old, wanted)) {
    return 'duplicate address detection failed, and the address stays unusable until it is added again'
  }
  if (old.address === wanted.address && old.peer !== null) {
    return `its peer is ${old.peer}, wanted none`
  }
  return old.address === wanted.address
    ? `prefix length is ${old.prefixLength}, wanted ${wanted.prefixLength}`
    : `${addressText(old)} came first in this prefix, and takes this address along when it is deleted`
}

const replacement = (end: End, wanted: InterfaceAddress, old: LinkAddress): ResourceChange => {
  const failed = same(old, wanted)
  // Present behind the old one, it goes with it or is promoted: `replace` does for both.
  const behind = end.remaining.some((address) => address !== old && same(address, wanted))
  return changed({
    ...resourceOf(end, withoutPeer(wanted)),
    before: { ...attributesOf(end, old), ...(failed ? { dad_failed: true } : {}) },
    after: attributesOf(end, withoutPeer(wanted)),
    reasons: [reasonToReplace(old, wanted)],
    replacePaths: [failed ? 'dad_failed' : 'address'],
    disruption: 'address_gap',
    operations: [
      { _tag: 'DeleteAddress', link: end.name, address: old },
      { _tag: behind ? 'KeepAddress' : 'AddAddress', link: end.name, address: wanted },
    ],
  })
}

const planWanted =
  (end: End) =>
  (wanted: InterfaceAddress): ResourceChange => {
    const old = inTheWay(end, wanted)
    if (old !== undefined) return replacement(end, wanted, old)
    const resource = resourceOf(end, withoutPeer(wanted))
    const after = attributesOf(end, withoutPeer(wanted))
    const found = end.remaining.find((address) => same(address, wanted))
    if (found === undefined) {
      const wasThere = end.link?.addresses.some((address) => same(address, wanted)) === true
      const reason =
        wasThere && end.lossReason !== null ? end.lossReason : `${end.name} lacks this address`
      return changed({
        ...{ ...resource, before: null, after, reasons: [reason] },
        operations: [{ _tag: 'AddAddress', link: end.name, address: wanted }],
      })
    }
    if (!found.expires) return unchanged({ ...resource, before: after })
    return changed({
      ...{ ...resource, before: { ...after, expires: true }, after },
      reasons: ['the kernel will remove it when its lifetime ends'],
      operations: [{ _tag: 'KeepAddress', link: end.name, address: wanted }],
    })
  }

/** Addresses of an earlier configuration. The kernel makes link-local ones itself: they stay. */
const planExtras = (end: End): readonly ResourceChange[] => {
  if (!end.ours) return []
  return end.remaining
    .filter((address) => !isLinkLocalIpv6(address.address))
    .filter((address) => !end.addresses.some((wanted) => same(address, wanted)))
    .filter((address) => !end.addresses.some((wanted) => inTheWay(end, wanted) === address))
    .map((address) =>
      changed({
        ...resourceOf(end, address),
        before: attributesOf(end, address),
        after: null,
        reasons: [`${end.name} is ours, and the intent does not have this address`],
        disruption: 'address_gap',
        operations: [{ _tag: 'DeleteAddress', link: end.name, address }],
      }),
    )
}

const endOf = (
  target: Target,
  observed: Observed,
  { operations }: ResourceChange,
  deleted: ReadonlySet<string>,
  wanted: OurLink,
): End => {
  const link = findLink(observed.links, wanted.name)
  const end = { ...wanted, link, ours: link !== undefined && isInOurHands(target, link) }
  if (link === undefined || isVethRemade(observed)) {
    return { ...end, remaining: [], lossReason: 'the veth is replaced' }
  }
  const isMoved =
    losesMaster(link, deleted) ||
    operations.some((operation) => operation._tag === 'SetMaster' && operation.link === wanted.name)
  return isMoved
    ? {
        ...end,
        remaining: link.addresses.filter(({ address }) => familyOf(address) === 'ipv4'),
        lossReason: 'its change of master takes it away',
      }
    : { ...end, remaining: link.addresses, lossReason: null }
}

/**
 * The addresses of both ends of the veth.
 *
 * @param deleted links that are deleted first
 */
export const planAddresses = (
  target: Target,
  observed: Observed,
  veth: ResourceChange,
  deleted: ReadonlySet<string>,
): readonly ResourceChange[] => {
  const ends = ourEnds(target.intent).map((link) => endOf(target, observed, veth, deleted, link))
  return [
    ...ends.flatMap((end) => end.addresses.map(planWanted(end))),
    ...ends.flatMap((end) => planExtras(end)),
  ]
}
