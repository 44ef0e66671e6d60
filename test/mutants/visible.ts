// Which test files see a file of the sources: by what they import, or name as a program to start.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Types are gone when a test runs. */
const typeImport = /(import|export) type [^'"]*from '[^']*'/g

/** Files of TypeScript in quotes: from the folder of the file, or from the root. */
const named = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(typeImport, '')
      .matchAll(/['"`]([^'"`\n]+\.ts)['"`]/g),
  ]
    .map(([, path = '']) => (path.startsWith('.') ? join(dirname(file), path) : path))
    .filter((path) => existsSync(path))

/** By file, with all that each test needs. */
const closures = (tests: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map<string, readonly string[]>()
  const namedIn = (file: string): readonly string[] => {
    const names = known.get(file) ?? named(file)
    known.set(file, names)
    return names
  }
  const closure = (test: string): ReadonlySet<string> => {
    const files = new Set([test])
    // A set that grows goes on with what is new.
    for (const file of files) for (const next of namedIn(file)) files.add(next)
    return files
  }
  return new Map(tests.map((test) => [test, closure(test)]))
}

/** The tests that see a source. */
export const seersAmong = (tests: readonly string[]): ((source: string) => readonly string[]) => {
  const seen = closures(tests)
  return (source) => tests.filter((test) => seen.get(test)?.has(source))
}

/** Folders and name, without what is before the first slash, and without the ending. */
const partsOf = (path: string): readonly string[] =>
  path
    .replace(/(\.test)?\.ts$/, '')
    .split('/')
    .slice(1)

/** How much of their paths a source and its test have in common. */
export const kinship = (test: string, source: string): number => {
  const [of, there] = [partsOf(test), partsOf(source)]
  const differing = of.findIndex((part, index) => part !== there[index])
  return differing === -1 ? of.length : differing
}
