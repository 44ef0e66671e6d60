// Runs the test files whose paths begin with one of the words given (all of test/ without words),
// each in a process of its own, and counts. uvu by itself is content with a file that runs no test.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Types are stripped and modules compiled once, not once for each file. */
const compileCache = join(tmpdir(), 'frr-intent-compile-cache')

interface Outcome {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly output: string
}

const words = process.argv.slice(2)
const files = globSync('test/**/*.test.ts')
  .filter((file) => words.length === 0 || words.some((word) => file.startsWith(word)))
  .toSorted()

const count = (output: string, label: string): number | null => {
  const found = [...output.matchAll(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'gm'))]
  return found.length === 0 ? null : found.reduce((sum, match) => sum + Number(match[1]), 0)
}

/** A file that crashes, or that ends without a count, is one failed test more. */
const judge = (file: string, code: number | null, output: string): Outcome => {
  const total = count(output, 'Total')
  const passed = count(output, 'Passed') ?? 0
  const failed = total === null || total === 0 ? 1 : total - passed
  return { file, passed, failed: code === 0 || failed > 0 ? failed : 1, output }
}

const runFile = (file: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', './build/templates.ts', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, FORCE_COLOR: '0' },
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('close', (code) => resolve(judge(file, code, Buffer.concat(chunks).toString())))
  })

const report = ({ file, passed, failed, output }: Outcome, milliseconds: number): void => {
  const verdict = failed === 0 ? 'ok    ' : 'FAILED'
  console.log(`${verdict} ${file}: ${passed} passed, ${failed} failed (${milliseconds} ms)`)
  if (failed > 0) console.log(output)
}

/** Guests have one processor each: as many files at a time as there are processors. */
const runAll = async (queue: string[]): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const started = Date.now()
      const outcome = await runFile(file)
      report(outcome, Date.now() - started)
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return outcomes
}

const outcomes = await runAll([...files])
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
if (files.length === 0) console.log(`no test file begins with ${words.join(' or ')}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
