import { distance } from 'fastest-levenshtein'

/** The word that was probably meant; `undefined` when none is within two slips of the keyboard. */
export const nearest = <W extends string>(given: string, words: readonly W[]): W | undefined => {
  const ranked = words
    .map((word) => ({ word, slips: distance(given.toLowerCase(), word.toLowerCase()) }))
    .toSorted((a, b) => a.slips - b.slips)
  const best = ranked[0]
  return best !== undefined && best.slips <= Math.min(2, Math.floor(given.length / 2))
    ? best.word
    : undefined
}
