/** Rendered text with the template line that wrote it. */
export type Fragment = { readonly text: string; readonly line: number }

export const textOf = (fragments: readonly Fragment[]): string =>
  fragments.map(({ text }) => text).join('')

/** Text as it stands in the template: its lines count on. */
export function templateText(text: string, line: number): readonly Fragment[] {
  return text.split(/(?<=\n)/).map((part, i) => ({ text: part, line: line + i }))
}

/** For every line of the output, the template line that wrote its first visible character. */
export function linesOf(fragments: readonly Fragment[]): readonly (number | undefined)[] {
  const lines: (number | undefined)[] = []
  let visible: number | undefined
  let first: number | undefined
  for (const { text, line } of fragments)
    for (const part of text.split(/(?<=\n)/)) {
      first ??= line
      if (/\S/.test(part)) visible ??= line
      if (!part.endsWith('\n')) continue
      lines.push(visible ?? first)
      visible = first = undefined
    }
  return [...lines, visible ?? first]
}
