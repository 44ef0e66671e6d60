import { diffArrays } from 'diff'
import { passwordsIn, shownLine } from '../../frr/secrets.ts'

/** Further lines of a difference are counted, not shown. */
const mostShown = 40

/** To compare more lines that differ takes too long: the time grows with their square. */
const mostCompared = 1000

/** The lines of a text file. The line feed at the end does not begin another line. */
export const linesOf = (content: string): readonly string[] =>
  content.replace(/\n$/, '').split('\n')

/**
 * As many lines as a person reads, secrets masked.
 *
 * @param texts where the lines come from: the passwords in them are masked as well
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

/** `- old` and `+ new`, in the order of the file, secrets masked; or how many lines differ. */
export const lineDiff = (
  before: string,
  after: string,
  secrets: readonly string[],
): readonly string[] => {
  const [old, wanted] = [[...linesOf(before)], [...linesOf(after)]]
  const parts = diffArrays(old, wanted, { maxEditLength: mostCompared })
  if (parts === undefined) {
    return [
      `(more than ${mostCompared} lines differ: ${old.length} before, ${wanted.length} after)`,
    ]
  }
  const lines = parts.flatMap(({ added, removed, value }) =>
    added || removed ? value.map((line) => `${added ? '+' : '-'} ${line}`) : [],
  )
  return shownLines(lines, secrets, [before, after])
}
