// How much of what takes long is tested: all of it when the sources have changed since all of it
// passed, and with `npm run test:all`; otherwise a share, another one for each commit.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const parts = 8

const record = join(import.meta.dirname, 'whole.json')

/** What a plan, its execution, the model's opinion of both, and the judgement of a node depend on. */
const sources = [
  'src/{intent,frr,observe,plan,judge,apply}/**/*.ts',
  'templates/*.j2',
  'test/model/**/*.ts',
]

/** What a test in a guest depends on. */
const everything = ['src/**/*.ts', 'templates/*.j2', 'network/**/*.*', 'test/{lab,model}/**/*.ts']

const digest = (patterns: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const path of globSync(patterns).toSorted())
    hash.update(`${path}\0`).update(readFileSync(path))
  return hash.digest('hex')
}

const digests = () => ({ sources: digest(sources), everything: digest(everything) })

/** A record that cannot be read is none. */
const hasPassed = (of: keyof ReturnType<typeof digests>): boolean =>
  readFileSync(record, 'utf8').includes(`"${of}": "${digests()[of]}"`)

/** Notes that all of it has passed for the sources as they are. */
export const noteWhole = (): void =>
  writeFileSync(record, `${JSON.stringify(digests(), null, 2)}\n`)

/** Where there is no git, the sources choose. */
const chooser = (): string => {
  try {
    const options = { encoding: 'utf8' as const, stdio: 'pipe' as const }
    return execFileSync('git', ['rev-parse', 'HEAD'], options)
  } catch {
    return digest(sources)
  }
}

/** From 0 to `count` - 1, another one for each commit. */
export const partOfCommit = (count: number): number =>
  Number.parseInt(chooser().slice(0, 8), 16) % count

/** From 0 to `parts` - 1; null: all parts. */
export const testedPart = (): number | null =>
  process.env['LAB_ALL'] === '1' || !hasPassed('sources') ? null : partOfCommit(parts)

/** Which of two halves of the files is left out; null: none, since something has changed. */
export const halfLeftOut = (): 0 | 1 | null => {
  const part = testedPart()
  if (part === null || !hasPassed('everything')) return null
  return part % 2 === 0 ? 0 : 1
}

/** Every so manieth item, from the commit's on. `every` divides `parts`. */
export const share = <A>(items: readonly A[], every: 2 | 4 | 8): readonly A[] => {
  const part = testedPart()
  return part === null ? items : items.filter((_, index) => index % every === part % every)
}
