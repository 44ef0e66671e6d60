import { distance } from 'fastest-levenshtein'

/** How many typing errors a word may have to be recognised. */
const mostErrors = (given: string): number => Math.min(2, Math.floor(given.length / 2))

/** The words that were probably meant, the closest first. */
export const suggestions = <W extends string>(given: string, words: readonly W[]): readonly W[] => {
  const most = mostErrors(given)
  return (
    words
      // Cheap, for the many other variables of each start.
      .filter((word) => Math.abs(word.length - given.length) <= most)
      .map((word) => ({ word, errors: distance(given.toLowerCase(), word.toLowerCase()) }))
      .filter(({ errors }) => errors <= most)
      .toSorted((a, b) => a.errors - b.errors)
      // If a word only differs in case, it is the one.
      .filter(({ errors }, _index, [best]) => errors === 0 || best?.errors !== 0)
      .map(({ word }) => word)
  )
}
