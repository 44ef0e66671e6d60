import type { Link } from '../observe/observed.ts'
import type { Ownership } from './change.ts'
import { linkGroup } from './mark.ts'
import type { Target } from './target.ts'

export const isMarked = (link: Link): boolean => link.group === linkGroup

/** Whose a link under one of our names is. A mark on another kind of link proves nothing. */
export const ownershipOf = (link: Link | undefined, kind: 'vrf' | 'veth'): Ownership => {
  if (link === undefined) return 'absent'
  if (link.kind !== kind) return 'foreign'
  return isMarked(link) ? 'owned' : 'adoptable'
}

/** True when the user gave us this link and it does not carry our mark yet. */
export const toAdopt = (target: Target, link: Link): boolean =>
  target.adopted.has(link.name) && !isMarked(link)

/** What may be changed: what carries our mark, and what the user gave us. */
export const isInOurHands = (target: Target, link: Link): boolean =>
  isMarked(link) || target.adopted.has(link.name)

export const findLink = (links: readonly Link[], name: string): Link | undefined =>
  links.find((link) => link.name === name)
