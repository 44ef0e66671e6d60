import { distance } from 'fastest-levenshtein'

/** How many slips of the keyboard are still taken for the word. */
const mostSlips = (given: string): number => Math.min(2, Math.floor(given.length / 2))

/** The word that was probably meant; `undefined` when none is near. */
export const nearest = <W extends string>(given: string, words: readonly W[]): W | undefined => {
  const most = mostSlips(given)
  const ranked = words
    // Words of other lengths are further away, and there are many of them at each start.
    .filter((word) => Math.abs(word.length - given.length) <= most)
    .map((word) => ({ word, slips: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ slips }) => slips <= most)
    .toSorted((a, b) => a.slips - b.slips)
  return ranked[0]?.word
}
