// How much of the model is explored: all of it when its sources have changed since that was done, and
// with `npm run test:all`; otherwise an eighth, another one for each commit.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const parts = 8

const file = join(import.meta.dirname, 'explored.json')

/** What a plan, and the model's opinion of it, depends on. */
const sources = 'src/{intent,observe,plan}/**/*.ts test/model/**/*.ts'.split(' ')

const digest = (): string => {
  const hash = createHash('sha256')
  for (const path of globSync(sources).toSorted())
    hash.update(`${path}\0`).update(readFileSync(path))
  return hash.digest('hex')
}

const isExplored = (): boolean =>
  (JSON.parse(readFileSync(file, 'utf8')) as { readonly sources: string }).sources === digest()

export const noteExplored = (): void =>
  writeFileSync(file, `${JSON.stringify({ sources: digest() }, null, 2)}\n`)

/** Where there is no git, the sources choose. */
const chooser = (): string => {
  try {
    const options = { encoding: 'utf8' as const, stdio: 'pipe' as const }
    return execFileSync('git', ['rev-parse', 'HEAD'], options)
  } catch {
    return digest()
  }
}

/** From 0 to `parts` - 1; null: all parts. */
export const partExplored = (): number | null =>
  process.env['LAB_ALL'] === '1' || !isExplored()
    ? null
    : Number.parseInt(chooser().slice(0, 8), 16) % parts
