import { distance } from 'fastest-levenshtein'

/** How many slips of the keyboard are still taken for the word. */
const mostSlips = (given: string): number => Math.min(2, Math.floor(given.length / 2))

/** The words that were perhaps meant, the nearest first. */
export const near = <W extends string>(given: string, words: readonly W[]): readonly W[] => {
  const most = mostSlips(given)
  return (
    words
      // Words of other lengths are further away, and there are many of them at each start.
      .filter((word) => Math.abs(word.length - given.length) <= most)
      .map((word) => ({ word, slips: distance(given.toLowerCase(), word.toLowerCase()) }))
      .filter(({ slips }) => slips <= most)
      .toSorted((a, b) => a.slips - b.slips)
      // A word in other case is that word.
      .filter(({ slips }, _index, [best]) => slips === 0 || best?.slips !== 0)
      .map(({ word }) => word)
  )
}
