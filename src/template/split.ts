import { characters } from './characters.ts'
import { fail } from './problem.ts'
import { lstrip, rstrip, SPACE } from './space.ts'

/** Python's `str.split`: without a separator by runs of white space; at most `limit` cuts. */
export function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitSpace(text, limit)
  if (separator === '') return fail("split('')", 'name a separator')
  const parts = text.split(separator)
  if (limit < 0 || parts.length <= limit + 1) return parts
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)]
}

export function rsplit(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return rsplitSpace(text, limit)
  if (separator === '') return fail("rsplit('')", 'name a separator')
  const parts: string[] = []
  let rest = text
  for (let cuts = 0; cuts !== limit; cuts++) {
    const at = rest.lastIndexOf(separator)
    if (at === -1) break
    parts.unshift(rest.slice(at + separator.length))
    rest = rest.slice(0, at)
  }
  return [rest, ...parts]
}

function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = lstrip(text)
  while (rest && parts.length !== limit) {
    const word = new RegExp(SPACE).exec(rest)?.index ?? rest.length
    parts.push(rest.slice(0, word))
    rest = lstrip(rest.slice(word))
  }
  return rest ? [...parts, rest] : parts
}

function rsplitSpace(text: string, limit: number): string[] {
  const words = splitSpace(text, -1)
  if (limit < 0 || words.length <= limit) return words
  let rest = rstrip(text)
  const parts = words.slice(words.length - limit)
  for (const word of parts.toReversed()) rest = rstrip(rest.slice(0, rest.length - word.length))
  return [rest, ...parts].filter(Boolean)
}

// oxlint-disable-next-line no-control-regex -- the separators that end a line in Python
const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/

/** Python's `str.splitlines`: the last line need not end. */
export function splitLines(text: string): string[] {
  const lines = text.split(lineEnd)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Python's `str.strip(chars)`, at either or both ends. */
export function strip(
  text: string,
  chars: string | undefined,
  ends: 'both' | 'left' | 'right',
): string {
  const within = (char: string | undefined): boolean =>
    char !== undefined &&
    (chars === undefined ? new RegExp(SPACE).test(char) : chars.includes(char))
  const all = characters(text)
  let [start, end] = [0, all.length]
  if (ends !== 'right') while (start < end && within(all[start])) start++
  if (ends !== 'left') while (end > start && within(all[end - 1])) end--
  return all.slice(start, end).join('')
}
