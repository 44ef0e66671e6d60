import { diffArrays } from 'diff'
import { passwordsIn, shownLine } from '../../frr/secrets.ts'

/** More lines than this are not a difference but another file: they are counted, not shown. */
const mostShown = 40

/** Where more lines than this differ, their order is not looked for: that takes their square. */
const mostCompared = 1000

/** The lines of a text file; the end of the last one begins no further line. */
export const linesOf = (content: string): readonly string[] =>
  content.replace(/\n$/, '').split('\n')

/**
 * As many as a person reads, secrets masked.
 *
 * @param texts where they come from: the passwords in them are secrets, too
 */
export const shownLines = (
  lines: readonly string[],
  secrets: readonly string[],
  texts: readonly string[],
): readonly string[] => {
  const all = [...new Set([...secrets, ...texts.flatMap(passwordsIn)])]
  const shown = lines.slice(0, mostShown).map((line) => shownLine(line, all))
  const rest = lines.length - shown.length
  return rest === 0 ? shown : [...shown, `(${rest} more lines)`]
}

/** How often each line is in the first list and not in the second. */
const surplus = (lines: readonly string[], others: readonly string[]): number => {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  }).length
}

/** `- old` and `+ new`, in the order of the file, secrets masked; or how many lines differ. */
export const lineDiff = (
  before: string,
  after: string,
  secrets: readonly string[],
): readonly string[] => {
  const [old, wanted] = [[...linesOf(before)], [...linesOf(after)]]
  const parts = diffArrays(old, wanted, { maxEditLength: mostCompared })
  if (parts === undefined) {
    return [`(${surplus(old, wanted)} lines go, ${surplus(wanted, old)} lines come)`]
  }
  const lines = parts.flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => `${added ? '+' : '-'} ${line}`) : [],
  )
  return shownLines(lines, secrets, [before, after])
}
