import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'

/** A mistake in one line of the sources, which a unit test has to notice. */
export interface Mutant {
  /** In src. */
  readonly file: string
  /** There exactly once. Lines that stay the same may stand around the one that changes. */
  readonly before: string
  readonly after: string
  /** Why no test can notice it; absent: one has to. */
  readonly equivalent?: string
}

/** The mutants of a file, each as `[before, after, equivalent?]`. */
export type Changes = Readonly<
  Record<string, readonly (readonly [before: string, after: string, equivalent?: string])[]>
>

export const mutantsOf = (changes: Changes): readonly Mutant[] =>
  Object.entries(changes).flatMap(([file, list]) =>
    list.map(([before, after, equivalent]) => ({
      ...{ file, before, after },
      ...(equivalent === undefined ? {} : { equivalent }),
    })),
  )

/** A text with one change in it; what is not there exactly once is an error. */
export const replacedOnce = (text: string, before: string, after: string): string => {
  const parts = text.split(before)
  if (parts.length !== 2) throw new Error(`it is there ${parts.length - 1} times: ${before}`)
  return parts.join(after)
}

/** Where a mutant changes the text of its file; the number counts from 1. */
export interface ChangedLine {
  readonly number: number
  readonly before: string
  readonly after: string
}

/** The line that differs; an error when there are several. */
export const changedLine = (text: string, mutant: Mutant): ChangedLine => {
  const before = text.split('\n')
  const after = replacedOnce(text, mutant.before, mutant.after).split('\n')
  const start = before.findIndex((line, index) => line !== after[index])
  const end = before.toReversed().findIndex((line, index) => line !== after.at(-1 - index))
  const [old = [], now = []] = [before, after].map((lines) =>
    lines.slice(start, lines.length - end),
  )
  if (old.length > 1 || now.length > 1)
    throw new Error(`it changes several lines: ${mutant.before}`)
  return { number: start + 1, before: old.join().trim(), after: now.join().trim() }
}

/** Mutants that no longer fit the sources, each with the reason. */
export const staleAmong = (mutants: readonly Mutant[]): readonly string[] =>
  mutants.flatMap((mutant) => {
    const path = `src/${mutant.file}`
    const line = E.tryCatch(() => changedLine(readFileSync(path, 'utf8'), mutant), E.toError)
    return E.isLeft(line) ? [`${path}: ${line.left.message}`] : []
  })
