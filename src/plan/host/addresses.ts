import { familyOf, isLinkLocalIpv6, overlap, type InterfaceAddress } from '../../intent/address.ts'
import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { HeldAddress, Link, LinkAddress, Observed } from '../../observe/observed.ts'
import { addressText, withoutPeer } from '../../observe/heldAddress.ts'
import { changed, unchanged, type ChangeParts, type ResourceChange } from '../change.ts'
import type { Operation } from '../operation.ts'
import { isInOurHands, ownershipOf } from '../ownership.ts'
import type { Target } from '../target.ts'
import { endsOf, isVethRemade } from './veth.ts'
import { losesMaster } from './vethRepairs.ts'

/** One end of the veth, with the addresses that are still there once the link changes are done. */
interface End {
  readonly name: string
  readonly link: Link | undefined
  /** Stale addresses are removed. */
  readonly ours: boolean
  readonly wanted: readonly InterfaceAddress[]
  readonly survivors: readonly LinkAddress[]
  /** Why the others are lost; `null` when none is. */
  readonly lossReason: string | null
}

const resourceOf = (end: End, address: HeldAddress) =>
  ({
    type: 'address',
    name: `${end.name}/${addressText(address)}`,
    ownership: ownershipOf(end.link, 'veth'),
  }) as const

const attributesOf = (link: string, address: HeldAddress) => ({
  link,
  address: addressText(address),
})

const deletion = (end: End, address: HeldAddress): Operation => ({
  _tag: 'DeleteAddress',
  link: end.name,
  address,
})

const same = (held: LinkAddress, wanted: InterfaceAddress): boolean =>
  held.peer === null && held.address === wanted.address && held.prefixLength === wanted.prefixLength

/** IPv6 refuses one address twice on a link, so another prefix length cannot be added beside it. */
const unusableIpv6 = (end: End, wanted: InterfaceAddress): LinkAddress | undefined =>
  end.survivors.find(
    (address) =>
      address.address === wanted.address && (!same(address, wanted) || address.dadFailed),
  )

/** What the kernel compares in IPv4 (`inet_ifa_match`): the prefix of the peer, if there is one. */
const subnetOf = ({ address, peer, prefixLength }: LinkAddress): InterfaceAddress => ({
  address: peer ?? address,
  prefixLength,
})

/**
 * The first IPv4 address of a prefix on a link takes the later ones along when it is deleted
 * (`promote_secondaries` is 0 unless somebody set it).
 */
const firstOfPrefix = (end: End, wanted: InterfaceAddress): LinkAddress | undefined => {
  if (!end.ours) return undefined
  const first = end.survivors.find(
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
  const behind = end.survivors.some((address) => address !== old && same(address, wanted))
  return changed({
    ...resourceOf(end, withoutPeer(wanted)),
    actions: ['delete', 'create'],
    before: { ...attributesOf(end.name, old), ...(failed ? { dad_failed: true } : {}) },
    after: attributesOf(end.name, withoutPeer(wanted)),
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
    const resource = resourceOf(end, withoutPeer(wanted))
    const after = attributesOf(end.name, withoutPeer(wanted))
    const change = (
      parts: Pick<ChangeParts, 'actions' | 'before'>,
      reason: string,
      operation: Operation,
    ): ResourceChange =>
      changed({
        ...resource,
        actions: ['create'],
        ...parts,
        after,
        reasons: [reason],
        operations: [operation],
      })

    const old = inTheWay(end, wanted)
    if (old !== undefined) return replacement(end, wanted, old)
    const found = end.survivors.find((address) => same(address, wanted))
    if (found === undefined) {
      const there = end.link?.addresses.some((address) => same(address, wanted)) === true
      const reason =
        there && end.lossReason !== null ? end.lossReason : `${end.name} lacks this address`
      const add: Operation = { _tag: 'AddAddress', link: end.name, address: wanted }
      return change({ before: null }, reason, add)
    }
    if (!found.expires) return unchanged({ ...resource, before: after, after })
    const keep: Operation = { _tag: 'KeepAddress', link: end.name, address: wanted }
    const before = { ...after, expires: true }
    return change({ actions: ['update'], before }, 'the kernel will let it expire', keep)
  }

/** Addresses of an earlier configuration. The kernel makes link-local ones itself: they stay. */
const planExtras = (end: End): readonly ResourceChange[] => {
  if (!end.ours) return []
  return end.survivors
    .filter((address) => !isLinkLocalIpv6(address.address))
    .filter((address) => !end.wanted.some((wanted) => same(address, wanted)))
    .filter((address) => !end.wanted.some((wanted) => inTheWay(end, wanted) === address))
    .map((address) =>
      changed({
        ...resourceOf(end, address),
        actions: ['delete'],
        before: attributesOf(end.name, address),
        after: null,
        reasons: [`${end.name} is ours, and the intent does not have this address`],
        disruption: 'address_gap',
        operations: [deletion(end, address)],
      }),
    )
}

const survivorsOf = (
  link: Link | undefined,
  remade: boolean,
  moved: boolean,
): readonly LinkAddress[] => {
  if (link === undefined || remade) return []
  return moved
    ? link.addresses.filter(({ address }) => familyOf(address) === 'ipv4')
    : link.addresses
}

/**
 * The addresses of both ends. What the link changes before them take away counts as missing:
 * a change of master removes the global IPv6 addresses of a link, down or up, and keeps IPv4.
 */
export const planAddresses = (
  target: Target,
  observed: Observed,
  veth: ResourceChange,
  doomed: ReadonlySet<string>,
): readonly ResourceChange[] => {
  const { frr, speaker } = endsOf(observed.links)
  const { ipv4, ipv6 } = target.intent.pair
  const remade = isVethRemade(veth)
  const makeEnd = (
    name: string,
    link: Link | undefined,
    wanted: readonly InterfaceAddress[],
  ): End => {
    const moved =
      (link !== undefined && losesMaster(link, doomed)) ||
      veth.operations.some((operation) => operation._tag === 'SetMaster' && operation.link === name)
    return {
      name,
      link,
      ours: link !== undefined && isInOurHands(target, link),
      wanted,
      survivors: survivorsOf(link, remade, moved),
      lossReason: remade
        ? 'the veth is replaced'
        : moved
          ? 'its change of master takes it away'
          : null,
    }
  }
  const ends = [
    makeEnd(frrEnd, frr, [ipv6.frr, ipv4.frr]),
    makeEnd(speakerEnd, speaker, [ipv6.speaker, ipv4.speaker]),
  ]
  return [
    ...ends.flatMap((end) => end.wanted.map(planWanted(end))),
    ...ends.flatMap((end) => planExtras(end)),
  ]
}
