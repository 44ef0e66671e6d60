// Which test files run, and in which order.

import { globSync } from 'node:fs'

/** Folders whose tests need a kernel or minutes; all others are unit tests. */
const slow = ['test/lab/', 'test/model/']

const isSlow = (file: string): boolean => slow.some((folder) => file.startsWith(folder))

export const needsLab = (file: string): boolean => file.startsWith('test/lab/')

/** As the table at the end of a run has them. A file that is not here starts after these. */
export const longestFirst: readonly string[] = [
  'restarts',
  'twoFrrs',
  'reload',
  'fabricAddresses',
  'fabricTable',
  'speakers',
  'twoFrrsHostAlone',
  'failOver',
  'talos/talos',
  'fabricSettings',
  'crash',
  'model',
  'freshMachine',
].map((name) => `test/lab/${name}.test.ts`)

const rank = (file: string): number => {
  const position = longestFirst.indexOf(file)
  return position === -1 ? longestFirst.length : position
}

/** Unit tests, which take seconds, come before all: a mistake shows at once. */
const inOrder = (a: string, b: string): number =>
  Number(isSlow(a)) - Number(isSlow(b)) || rank(a) - rank(b) || a.localeCompare(b)

export const allFiles = (): readonly string[] => globSync('test/**/*.test.ts').toSorted(inOrder)

/** Files whose path begins with one of the words; all files without words. */
export const chosenFiles = (words: readonly string[], unitOnly: boolean): readonly string[] =>
  allFiles()
    .filter((file) => !unitOnly || !isSlow(file))
    .filter((file) => words.length === 0 || words.some((word) => file.startsWith(word)))
