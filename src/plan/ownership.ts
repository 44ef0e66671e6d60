import type { Link } from '../observe/observed.ts'
import type { LinkKind, Ownership } from './change.ts'
import { linkGroup, protocol } from './mark.ts'
import type { Target } from './target.ts'

export const isMarked = (link: Link): boolean => link.group === linkGroup

/** Who owns a link that has one of our names. A mark on another kind of link proves nothing. */
export const ownershipOf = (link: Link | undefined, kind: LinkKind): Ownership => {
  if (link === undefined) return 'absent'
  if (link.kind !== kind) return 'foreign'
  return isMarked(link) ? 'owned' : 'adoptable'
}

/** Who owns a rule or a route. One that somebody else made does what ours would do. */
export const routingOwnership = (made: { readonly protocol: number }): Ownership =>
  made.protocol === protocol ? 'owned' : 'shared'

/** True when the user gave us this link and it does not carry our mark yet. */
export const toAdopt = (target: Target, link: Link): boolean =>
  target.adopted.has(link.name) && !isMarked(link)

/** The mark that a link has after the plan, where the plan does not make it. */
export const groupAfter = (target: Target, link: Link): number =>
  toAdopt(target, link) ? linkGroup : link.group

/** What may be changed: what carries our mark, and what the user gave us. */
export const isInOurHands = (target: Target, link: Link): boolean =>
  isMarked(link) || target.adopted.has(link.name)

export const findLink = (links: readonly Link[], name: string): Link | undefined =>
  links.find((link) => link.name === name)
