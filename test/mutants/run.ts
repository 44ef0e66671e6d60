// Puts mistakes into the sources, one at a time, and tells which of them no unit test notices.
//
//   node test/mutants/run.ts [--part] [WORD...]
//
// --part takes the tenth of them that the commit chooses; words are beginnings of paths of sources.
// The sources themselves are never touched: each processor has a copy of the tree.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chosenFiles } from '../runner/files.ts'
import { runGroup, type Outcome } from '../runner/runGroup.ts'
import { partOfCommit } from '../runner/share.ts'
import { changedLine, replacedOnce, staleAmong, type Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { kinship, seersAmong } from './visible.ts'

const { values, positionals } = parseArgs({
  options: { part: { type: 'boolean' } },
  allowPositionals: true,
})

const parts = 10

const chosenMutants = (): readonly Mutant[] => {
  const part = values.part === true ? partOfCommit(parts) : null
  return mutants
    .filter((_, index) => part === null || index % parts === part)
    .filter(
      ({ file }) =>
        positionals.length === 0 || positionals.some((word) => `src/${file}`.startsWith(word)),
    )
}

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-mutants-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.env['NODE_COMPILE_CACHE'] = join(folder, 'cache')

/** What no test needs, or what is reached by a link. */
const leftOut: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage'])

const makeTree = (number: number): string => {
  const tree = join(folder, String(number))
  mkdirSync(tree)
  cpSync('.', tree, { recursive: true, filter: (path) => !leftOut.has(basename(path)) })
  symlinkSync(resolve('node_modules'), join(tree, 'node_modules'))
  return tree
}

const trees = Array.from({ length: availableParallelism() }, (_, number) => makeTree(number))

/** Each tree takes the next item of the queue. */
const inTrees = async <A, B>(
  items: Iterable<A>,
  work: (item: A, tree: string) => Promise<B>,
): Promise<readonly B[]> => {
  const queue = [...items]
  const lane = async (tree: string): Promise<readonly B[]> => {
    const results: B[] = []
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results.push(await work(next, tree))
    return results
  }
  return (await Promise.all(trees.map(lane))).flat()
}

/** A mistake can make a test run for ever: that is a failure, too. */
const runIn = (test: string, tree: string): Promise<Outcome> =>
  runGroup({ title: test, files: [test] }, { cwd: tree, minutes: 1 })

/** The first of the tests that fails. */
const failing = async (tests: readonly string[], tree: string): Promise<string | null> => {
  for (const test of tests) if ((await runIn(test, tree)).failed > 0) return test
  return null
}

/** `null`: nothing has noticed it. */
type Killer = string | null

const describe = (text: string, mutant: Mutant, killer: Killer): string => {
  const { number, before, after } = changedLine(text, mutant)
  const place = `src/${mutant.file}:${number}`
  if (mutant.equivalent === undefined)
    return killer === null
      ? `SURVIVED ${place}\n  - ${before}\n  + ${after}`
      : `killed ${place}, ${killer}`
  return killer === null
    ? `survived ${place}: ${mutant.equivalent}`
    : `LISTED AS EQUIVALENT, but noticed by ${killer}: ${place}\n  - ${before}\n  + ${after}`
}

const judge =
  (testsFor: (source: string) => readonly string[]) =>
  async (mutant: Mutant, tree: string): Promise<{ mutant: Mutant; killer: Killer }> => {
    const path = join(tree, 'src', mutant.file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, replacedOnce(text, mutant.before, mutant.after))
    const killer = await failing(testsFor(`src/${mutant.file}`), tree)
    writeFileSync(path, text)
    console.log(describe(text, mutant, killer))
    return { mutant, killer }
  }

/** True when every mutant does what its list says. */
const judgeAll = async (chosen: readonly Mutant[]): Promise<boolean> => {
  const seers = seersAmong(chosenFiles([], true))
  const needed = new Set(chosen.flatMap(({ file }) => seers(`src/${file}`)))
  const sound = await inTrees(needed, runIn)
  const broken = sound.filter(({ failed }) => failed > 0)
  for (const { title, output } of broken) console.log(`${title} fails without a mutant\n${output}`)
  if (broken.length > 0) return false
  const seconds = new Map(sound.map((outcome) => [outcome.title, outcome.seconds]))
  const quickFirst = (a: string, b: string): number => (seconds.get(a) ?? 0) - (seconds.get(b) ?? 0)
  const testsFor = (source: string): readonly string[] =>
    seers(source).toSorted((a, b) => kinship(b, source) - kinship(a, source) || quickFirst(a, b))
  const verdicts = await inTrees(chosen, judge(testsFor))
  const killed = verdicts.filter(({ killer }) => killer !== null)
  const survived = verdicts.filter(
    ({ mutant, killer }) => killer === null && mutant.equivalent === undefined,
  )
  console.log(`${killed.length} killed, ${survived.length} survived`)
  return survived.length === 0 && killed.every(({ mutant }) => mutant.equivalent === undefined)
}

const chosen = chosenMutants()
const problems = [
  ...staleAmong(mutants),
  ...(chosen.length === 0 ? [`no mutant is in ${positionals.join(' or ')}`] : []),
]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length === 0 && (await judgeAll(chosen)) ? 0 : 1
