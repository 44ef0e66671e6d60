import type { Link, Observed } from '../../observe/observed.ts'
import { deletedLinks, isChange, type ResourceChange } from '../change.ts'
import { kindText } from '../words.ts'
import { ourLinks, ourNames } from '../ourLinks.ts'
import { findLink, isInOurHands, ownershipOf } from '../ownership.ts'
import type { Refusal } from './refusal.ts'
import type { Target } from '../target.ts'

/** Another kind of link under one of our names is never changed, marked or not. */
const foreignLinks = ({ intent }: Target, { links }: Observed): readonly Refusal[] =>
  ourLinks(intent).flatMap(({ name, kind, remedy }) => {
    const link = findLink(links, name)
    if (link === undefined || ownershipOf(link, kind) !== 'foreign') return []
    return [
      {
        evidence: `link "${name}" exists, is ${kindText(link)}, and does not belong to frr-intent`,
        remedy: `${remedy}, or delete the link yourself`,
      },
    ]
  })

/** An unmarked link of the right kind is used as it is; to change it, the user must give it to us. */
const unadopted = (
  target: Target,
  { links }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const touched = changes
    .filter(isChange)
    .flatMap(({ operations, reasons }) =>
      operations.flatMap((operation) =>
        'link' in operation ? [{ name: operation.link, reason: reasons.join('; ') }] : [],
      ),
    )
  // The intent names the fabric ports, and of them nothing but settings changes.
  const known = new Set(target.ports.map(({ name }) => name))
  const names = new Set(touched.map(({ name }) => name).filter((name) => !known.has(name)))
  return [...names].flatMap((name) => {
    const link = findLink(links, name)
    if (link === undefined || isInOurHands(target, link)) return []
    const reasons = touched.filter((entry) => entry.name === name).map(({ reason }) => reason)
    return [
      {
        evidence: `link "${name}" was not made by frr-intent and would have to change (${[...new Set(reasons)].join('; ')})`,
        remedy: `Adopt it with --adopt ${name}, or delete the link yourself`,
      },
    ]
  })
}

/** The links that a plan deletes, with the other ends that go with them. */
export const lostLinks = (
  { links }: Observed,
  changes: readonly ResourceChange[],
): ReadonlySet<string> => {
  const deleted = [...deletedLinks(changes)]
  const peers = deleted.flatMap((name) => findLink(links, name)?.peer ?? [])
  return new Set([...deleted, ...peers])
}

/** Links that have no name of ours, and were never given to us. */
const strangers = (target: Target, links: readonly Link[]): readonly Link[] => {
  const ours = ourNames(target.intent)
  return links.filter((link) => !ours.has(link.name) && !isInOurHands(target, link))
}

/** Deleting a VRF would remove links from it that somebody else put there. */
const guestsOf = (
  target: Target,
  { links }: Observed,
  deleted: ReadonlySet<string>,
): readonly Refusal[] =>
  strangers(target, links)
    .filter(({ master }) => master !== null && deleted.has(master))
    .map(({ name, master }) => ({
      evidence: `VRF "${master}" would be deleted, and link "${name}", which is not ours, is in it`,
      remedy: `Take it out with "ip link set dev ${name} nomaster"`,
    }))

/** Deleting one end of a veth would delete an end that somebody else uses. */
const foreignPeers = (
  target: Target,
  { links }: Observed,
  deleted: ReadonlySet<string>,
): readonly Refusal[] =>
  strangers(target, links)
    .filter(({ name }) => deleted.has(name))
    .map(({ name }) => ({
      evidence: `link "${name}", which is not ours, is the other end of a veth that would be deleted`,
      remedy: `Adopt it with --adopt ${name}, or delete it yourself`,
    }))

export const linkRefusals = (
  target: Target,
  observed: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const foreign = foreignLinks(target, observed)
  // A link of another kind cannot be adopted: one refusal is enough.
  if (foreign.length > 0) return foreign
  const lost = lostLinks(observed, changes)
  return [
    ...unadopted(target, observed, changes),
    ...guestsOf(target, observed, lost),
    ...foreignPeers(target, observed, lost),
  ]
}
