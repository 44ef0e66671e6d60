import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { Observed } from '../../observe/observed.ts'
import { deletedLinks, isChange, type ResourceChange } from '../change.ts'
import { kindText } from '../words.ts'
import type { Operation } from '../operation.ts'
import { findLink, isInOurHands, ownershipOf } from '../ownership.ts'
import type { Refusal } from './refusal.ts'
import type { Target } from '../target.ts'

/** Another kind of link under one of our names is never changed, marked or not. */
const foreignLinks = (target: Target, { links }: Observed): readonly Refusal[] => {
  const check = (name: string, kind: 'vrf' | 'veth', rename: string): readonly Refusal[] => {
    const link = findLink(links, name)
    if (link === undefined || ownershipOf(link, kind) !== 'foreign') return []
    return [
      {
        evidence: `link "${name}" exists, is ${kindText(link)}, and does not belong to frr-intent`,
        remedy: `${rename}, or delete the link yourself`,
      },
    ]
  }
  return [
    ...check(target.intent.vrf.name, 'vrf', 'Set VRF_METALLB to another name'),
    ...check(frrEnd, 'veth', 'Rename that link'),
    ...check(speakerEnd, 'veth', 'Rename that link'),
  ]
}

/** Links whose own state changes. That of a fabric port, which the intent names, never does. */
const linksOf = (operation: Operation): readonly string[] => {
  if ('link' in operation) return [operation.link]
  return operation._tag === 'AddVeth' || operation._tag === 'AddVrf' ? [operation.name] : []
}

/** An unmarked link of the right kind is used as it is; to change it, the user must give it to us. */
const unadopted = (
  target: Target,
  { links }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const touched = changes
    .filter(isChange)
    .flatMap((change) =>
      change.operations
        .flatMap(linksOf)
        .map((name) => ({ name, reason: change.reasons.join('; ') })),
    )
  const names = [...new Set(touched.map(({ name }) => name))]
  return names.flatMap((name) => {
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
  const peers = deleted.flatMap((name) => {
    const peer = findLink(links, name)?.peer
    return peer?._tag === 'Here' ? [peer.name] : []
  })
  return new Set([...deleted, ...peers])
}

/** Deleting a VRF would throw out links that somebody else put into it. */
const guestsOf = (
  target: Target,
  { links }: Observed,
  deleted: ReadonlySet<string>,
): readonly Refusal[] =>
  links
    .filter(({ master, name }) => master !== null && deleted.has(master) && name !== frrEnd)
    .filter((link) => !isInOurHands(target, link))
    .map(({ name, master }) => ({
      evidence: `VRF "${master}" would be deleted, and link "${name}", which is not ours, is in it`,
      remedy: `Take it out with "ip link set dev ${name} nomaster"`,
    }))

/** Deleting one end of a veth would take along an end that somebody else uses. */
const foreignPeers = (
  target: Target,
  { links }: Observed,
  deleted: ReadonlySet<string>,
): readonly Refusal[] =>
  links
    .filter((link) => link.kind === 'veth' && deleted.has(link.name))
    .filter(({ name }) => name !== frrEnd && name !== speakerEnd)
    .filter((link) => !isInOurHands(target, link))
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
  // What is of another kind cannot be adopted: one refusal is enough.
  if (foreign.length > 0) return foreign
  const lost = lostLinks(observed, changes)
  return [
    ...unadopted(target, observed, changes),
    ...guestsOf(target, observed, lost),
    ...foreignPeers(target, observed, lost),
  ]
}
