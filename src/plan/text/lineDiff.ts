import { diffArrays } from 'diff'

/** More lines than this are not a difference but another file: they are counted, not shown. */
const mostShown = 40

/** What follows these words in a line of FRR's configuration is a secret. */
const secret = /(password|secret|key-string|md5)\b.*/i

/** A line of FRR's configuration as it may be shown. */
export const masked = (line: string): string => line.replace(secret, '$1 (masked)')

/** The lines of a text file; the end of the last one begins no further line. */
export const linesOf = (content: string): readonly string[] =>
  content.replace(/\n$/, '').split('\n')

/** A secret that we know is masked wherever it stands: a user's template may put it anywhere. */
const withoutSecrets = (line: string, secrets: readonly string[]): string =>
  secrets.reduce((shown, text) => shown.replaceAll(text, '(masked)'), line)

/** As many as a person reads, secrets masked. */
export const shownLines = (
  lines: readonly string[],
  secrets: readonly string[],
): readonly string[] => {
  const shown = lines.map((line) => withoutSecrets(masked(line), secrets))
  return shown.length <= mostShown
    ? shown
    : [...shown.slice(0, mostShown), `(${shown.length - mostShown} more lines)`]
}

/** `- old` and `+ new`, in the order of the file, secrets masked. */
export const lineDiff = (
  before: string,
  after: string,
  secrets: readonly string[],
): readonly string[] => {
  const lines = diffArrays([...linesOf(before)], [...linesOf(after)]).flatMap(
    ({ added, removed, value }) =>
      added || removed ? value.map((line) => `${added ? '+' : '-'} ${line}`) : [],
  )
  return shownLines(lines, secrets)
}
