import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { Link, Observed } from '../../observe/observed.ts'
import { changed, unchanged, worst, type Attributes, type ResourceChange } from '../change.ts'
import { kindText } from '../words.ts'
import { linkGroup } from '../mark.ts'
import type { Operation } from '../operation.ts'
import { findLink, ownershipOf, toAdopt } from '../ownership.ts'
import { repairsOf, type Repair } from './vethRepairs.ts'
import type { Target } from '../target.ts'

/** Both ends of the pair, as far as they are there. */
export interface Ends {
  readonly frr: Link | undefined
  readonly speaker: Link | undefined
}

export const endsOf = (links: readonly Link[]): Ends => ({
  frr: findLink(links, frrEnd),
  speaker: findLink(links, speakerEnd),
})

const isPeerOf = (link: Link, name: string): boolean =>
  link.peer?._tag === 'Here' && link.peer.name === name

/** Both ends, when they are here and each other's. */
const pairOf = ({ frr, speaker }: Ends): { frr: Link; speaker: Link } | null =>
  frr !== undefined &&
  speaker !== undefined &&
  isPeerOf(frr, speakerEnd) &&
  isPeerOf(speaker, frrEnd)
    ? { frr, speaker }
    : null

const present = ({ frr, speaker }: Ends): readonly Link[] =>
  [frr, speaker].flatMap((link) => link ?? [])

const brokenReason = ({ frr, speaker }: Ends): string => {
  const foreign = present({ frr, speaker }).find(({ kind }) => kind !== 'veth')
  if (foreign !== undefined) return `${foreign.name} is ${kindText(foreign)}, not a veth`
  if (frr !== undefined && speaker !== undefined) {
    return `${frrEnd} and ${speakerEnd} are not each other's ends`
  }
  const [there, missing] = frr === undefined ? [speakerEnd, frrEnd] : [frrEnd, speakerEnd]
  return `${there} is there, but its other end ${missing} is not`
}

const attributesOf = ({ frr, speaker }: Ends): Attributes => ({
  [`${frrEnd}.master`]: frr?.master ?? null,
  [`${frrEnd}.mtu`]: frr?.mtu ?? null,
  [`${frrEnd}.up`]: frr?.up ?? null,
  [`${frrEnd}.group`]: frr?.group ?? null,
  [`${speakerEnd}.master`]: speaker?.master ?? null,
  [`${speakerEnd}.mtu`]: speaker?.mtu ?? null,
  [`${speakerEnd}.up`]: speaker?.up ?? null,
  [`${speakerEnd}.group`]: speaker?.group ?? null,
})

const wantedAttributes = (target: Target, groups: (end: string) => number): Attributes => ({
  [`${frrEnd}.master`]: target.intent.vrf.name,
  [`${frrEnd}.mtu`]: target.mtu.value,
  [`${frrEnd}.up`]: true,
  [`${frrEnd}.group`]: groups(frrEnd),
  [`${speakerEnd}.master`]: null,
  [`${speakerEnd}.mtu`]: target.mtu.value,
  [`${speakerEnd}.up`]: true,
  [`${speakerEnd}.group`]: groups(speakerEnd),
})

const worstOwnership = (ends: Ends): ResourceChange['ownership'] => {
  const found = new Set(present(ends).map((link) => ownershipOf(link, 'veth')))
  const order = ['foreign', 'adoptable', 'owned'] as const
  return order.find((ownership) => found.has(ownership)) ?? 'absent'
}

const creation = (target: Target, { ipv6 }: Observed): readonly Operation[] => [
  {
    _tag: 'AddVeth',
    name: frrEnd,
    peer: speakerEnd,
    mtu: target.mtu.value,
    master: target.intent.vrf.name,
  },
  { _tag: 'SetUp', link: speakerEnd },
  ...(ipv6.disabledByDefault
    ? [frrEnd, speakerEnd].map((link): Operation => ({ _tag: 'EnableIpv6', link }))
    : []),
]

/** Ends that are not each other's: deleting one leaves the other. */
const removal = (ends: Ends): readonly Operation[] =>
  present(ends).map(({ name }) => ({ _tag: 'DeleteLink', link: name }))

const notes = (target: Target) => ({
  [`${frrEnd}.mtu`]: `from ${target.mtu.source}`,
  [`${speakerEnd}.mtu`]: `from ${target.mtu.source}`,
})

/**
 * The veth pair through which the speaker talks to FRR: one end in the VRF, one on the host.
 *
 * @param doomed links that are deleted first: what is in such a VRF is left without master
 */
export const planVeth = (
  target: Target,
  observed: Observed,
  doomed: ReadonlySet<string>,
): ResourceChange => {
  const ends = endsOf(observed.links)
  const resource = {
    type: 'veth',
    name: frrEnd,
    ownership: worstOwnership(ends),
    notes: notes(target),
  } as const
  const made = wantedAttributes(target, () => linkGroup)

  if (ends.frr === undefined && ends.speaker === undefined) {
    return changed({
      ...resource,
      actions: ['create'],
      before: null,
      after: made,
      reasons: [`there is no link ${frrEnd} and no link ${speakerEnd}`],
      operations: creation(target, observed),
    })
  }
  const pair = pairOf(ends)
  if (pair === null) {
    return changed({
      ...resource,
      actions: ['delete', 'create'],
      before: attributesOf(ends),
      after: made,
      reasons: [`${brokenReason(ends)}; a veth cannot be joined again`],
      replacePaths: ['peer'],
      disruption: 'session_reset',
      operations: [...removal(ends), ...creation(target, observed)],
    })
  }
  const repairs: readonly Repair[] = repairsOf(target, observed, pair, doomed)
  const before = attributesOf(pair)
  if (repairs.length === 0) return unchanged({ ...resource, before, after: before })
  const groupAfter = (end: string): number => {
    const link = end === frrEnd ? pair.frr : pair.speaker
    return toAdopt(target, link) ? linkGroup : link.group
  }
  return changed({
    ...resource,
    actions: ['update'],
    before,
    after: wantedAttributes(target, groupAfter),
    reasons: repairs.map(({ reason }) => reason),
    disruption: worst(repairs.map(({ disruption }) => disruption)),
    operations: repairs.map(({ operation }) => operation),
  })
}

export const isVethRemade = (veth: ResourceChange): boolean => veth.actions.includes('create')
