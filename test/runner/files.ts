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
  'load',
  'trace',
  'reload',
  'status',
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

/** Settings and neighbors of their own. While nothing changes, a commit tests one half of them. */
const halves: readonly (readonly string[])[] = [
  ['fabricTable', 'communities', 'twoFrrs', 'scale', 'ownTemplate', 'policy', 'strangers', 'crash'],
  [
    ...['fabricAddresses', 'fabricSettings', 'twoFrrsHostAlone', 'failOver', 'speakers'],
    ...['speakerRelease', 'newerFrr', 'otherValues', 'jinja', 'load'],
  ],
].map((names) => names.map((name) => `test/lab/${name}.test.ts`))

export const filesOfHalf = (half: 0 | 1 | null): readonly string[] =>
  half === null ? [] : (halves[half] ?? [])

/** Unit tests with a process of their own: they take seconds, or go into a namespace. */
const alone: readonly string[] = [
  ...['cli/host/readCommand', 'plan/hostile', 'build/launch', 'cli/frrConfCheck', 'cli/failSafe'],
  ...['cli/help', 'cli/status', 'cli/host/programs', 'apply/lock', 'apply/start'],
  ...['runner/lacking', 'cli/host/readFile'],
].map((name) => `test/${name}.test.ts`)

const ranked = [...alone, ...longestFirst]

const rank = (file: string): number => {
  const position = ranked.indexOf(file)
  return position === -1 ? ranked.length : position
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

/** Test files that share a process. */
export interface Group {
  /** The one file, or the folder and how many of its files. */
  readonly title: string
  readonly files: readonly string[]
}

const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/')

/** Most unit tests are done before a process has started: those of a folder share one. */
export const groupsOf = (files: readonly string[]): readonly Group[] => {
  const keyOf = (file: string): string =>
    isSlow(file) || alone.includes(file) ? file : folderOf(file)
  const groups = Map.groupBy(files, keyOf)
  return [...groups].map(([key, members]) =>
    members.length === 1
      ? { title: members.join(''), files: members }
      : { title: `${key} (${members.length} files)`, files: members },
  )
}
