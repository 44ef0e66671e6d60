import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { Link, Observed } from '../../observe/observed.ts'
import { changed, type Attributes, type ResourceChange } from '../change.ts'
import { linkGroup } from '../mark.ts'
import type { Operation } from '../operation.ts'
import { findLink, groupAfter, ownershipOf } from '../ownership.ts'
import type { Target } from '../target.ts'
import { kindText } from '../words.ts'
import { adoptions, allOf, upRepairs, type Repair } from './repairs.ts'

/** Both ends of the pair, as far as they are there. */
interface Ends {
  readonly frr: Link | undefined
  readonly speaker: Link | undefined
}

const endsOf = (links: readonly Link[]): Ends => ({
  frr: findLink(links, frrEnd),
  speaker: findLink(links, speakerEnd),
})

/** Both ends, when they are here and each other's. */
const pairOf = ({ frr, speaker }: Ends): readonly [Link, Link] | null =>
  frr?.peer === speakerEnd && speaker?.peer === frrEnd ? [frr, speaker] : null

/** A veth whose ends are not both here and each other's is made, or made anew. */
export const isVethRemade = ({ links }: Observed): boolean => pairOf(endsOf(links)) === null

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

type EndState = Pick<Link, 'master' | 'mtu' | 'up' | 'group'>

const attributesOf = (frr: EndState | undefined, speaker: EndState | undefined): Attributes => {
  const ends = [[frrEnd, frr] as const, [speakerEnd, speaker] as const]
  const names = ['master', 'mtu', 'up', 'group'] as const
  return Object.fromEntries(
    ends.flatMap(([end, state]) => names.map((name) => [`${end}.${name}`, state?.[name] ?? null])),
  )
}

const wantedAttributes = (
  { intent, mtu: { value: mtu } }: Target,
  frrGroup: number,
  speakerGroup: number,
): Attributes =>
  attributesOf(
    { master: intent.vrf.name, mtu, up: true, group: frrGroup },
    { master: null, mtu, up: true, group: speakerGroup },
  )

const worstOwnership = (ends: Ends): ResourceChange['ownership'] => {
  const there = new Set(present(ends).map((link) => ownershipOf(link, 'veth')))
  const order = ['foreign', 'adoptable', 'owned'] as const
  return order.find((ownership) => there.has(ownership)) ?? 'absent'
}

/** True for a link in a VRF that the plan deletes first. */
export const losesMaster = (link: Link, deleted: ReadonlySet<string>): boolean =>
  link.master !== null && deleted.has(link.master)

/** A change of master takes the global IPv6 addresses of a link away. */
const masterRepairs = (
  link: Link,
  wanted: string | null,
  deleted: ReadonlySet<string>,
): readonly Repair[] => {
  const isLost = losesMaster(link, deleted)
  const master = isLost ? null : link.master
  if (master === wanted) return []
  const now = isLost ? `none once ${link.master} is deleted` : (master ?? 'none')
  return [
    {
      reason: `master of ${link.name} is ${now}, wanted ${wanted ?? 'none'}`,
      operation: { _tag: 'SetMaster', link: link.name, master: wanted },
      disruption: 'link_flap',
    },
  ]
}

/** With unequal MTUs small packets pass and large ones vanish: raise before anything is lowered. */
const mtuRepairs = (links: readonly Link[], mtu: number): readonly Repair[] =>
  links
    .filter((link) => link.mtu !== mtu)
    .toSorted((a, b) => a.mtu - b.mtu)
    .map(({ name, mtu: now }) => ({
      reason: `mtu of ${name} is ${now}, wanted ${mtu}`,
      operation: { _tag: 'SetMtu', link: name, mtu },
    }))

/**
 * The veth pair through which the speaker talks to FRR: one end in the VRF, one on the host.
 *
 * @param deleted links that are deleted first: what is in such a VRF is left without master
 */
export const planVeth = (
  target: Target,
  { links }: Observed,
  deleted: ReadonlySet<string>,
): ResourceChange => {
  const ends = endsOf(links)
  const { value: mtu, source } = target.mtu
  const master = target.intent.vrf.name
  const resource = {
    ...({ type: 'veth', name: frrEnd, ownership: worstOwnership(ends) } as const),
    notes: { [`${frrEnd}.mtu`]: `from ${source}`, [`${speakerEnd}.mtu`]: `from ${source}` },
  }
  const after = wantedAttributes(target, linkGroup, linkGroup)
  const creation: readonly Operation[] = [
    { _tag: 'AddVeth', link: frrEnd, peer: speakerEnd, mtu, master },
    { _tag: 'SetUp', link: speakerEnd },
  ]
  if (present(ends).length === 0) {
    const reasons = [`there is no link ${frrEnd} and no link ${speakerEnd}`]
    return changed({ ...resource, before: null, after, reasons, operations: creation })
  }
  const before = attributesOf(ends.frr, ends.speaker)
  const pair = pairOf(ends)
  if (pair === null) {
    // Ends that are not each other's: deleting one leaves the other.
    const removal = present(ends).map(({ name }): Operation => ({ _tag: 'DeleteLink', link: name }))
    return changed({
      ...{ ...resource, before, after, replacePaths: ['peer'], disruption: 'session_reset' },
      reasons: [`${brokenReason(ends)}; a veth cannot be joined again`],
      operations: [...removal, ...creation],
    })
  }
  const [frr, speaker] = pair
  return changed({
    ...{ ...resource, before },
    after: wantedAttributes(target, groupAfter(target, frr), groupAfter(target, speaker)),
    // Masters come first, since they undo addresses.
    ...allOf([
      ...masterRepairs(frr, master, deleted),
      ...masterRepairs(speaker, null, deleted),
      ...mtuRepairs(pair, mtu),
      ...upRepairs(pair),
      ...adoptions(target, pair),
    ]),
  })
}
