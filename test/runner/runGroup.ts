// Test files in a process of their own: what they counted, and what they cost. uvu by itself is
// content with a file that runs no test.

import { spawn } from 'node:child_process'
import { endTree } from '../lab/namespace.ts'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Group } from './files.ts'

export interface Outcome {
  readonly title: string
  readonly passed: number
  readonly failed: number
  readonly output: string
  /** Of the clock. */
  readonly seconds: number
  /** Of processors, user and system, with all processes that the file has started. */
  readonly processorSeconds: number
}

/** Where a file runs, and when it counts as hung. */
interface Bounds {
  /** Of the tree; by default this one. */
  readonly cwd?: string
  /** By default 30: the longest takes 10 on a busy machine. */
  readonly minutes?: number
}

/** Types are stripped and modules compiled once, not once for each file. */
const compileCache = join(tmpdir(), 'frr-intent-compile-cache')

const count = (output: string, label: string): number | null => {
  const found = [...output.matchAll(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'gm'))]
  return found.length === 0 ? null : found.reduce((sum, match) => sum + Number(match[1]), 0)
}

/** A file that crashes, or that ends without a count, is one failed test more. */
const judge = (code: number | null, output: string): Pick<Outcome, 'passed' | 'failed'> => {
  const total = count(output, 'Total')
  const passed = count(output, 'Passed') ?? 0
  const failed = total === null || total === 0 ? 1 : total - passed
  return { passed, failed: code === 0 || failed > 0 ? failed : 1 }
}

/** What sh's `times` says of children: its second line, `0m1.50s 0m0.25s`. */
const secondsIn = (times: string): number =>
  [...(times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  )

/** What the lab's guests say of themselves when they are ended: test/lab/namespace.ts. */
const secondsOfGuests = (output: string): number =>
  [...output.matchAll(/a guest took ([\d.]+) processor seconds$/gm)].reduce(
    (sum, [, seconds]) => sum + Number(seconds),
    0,
  )

export const runGroup = async (
  { title, files }: Group,
  { cwd = '.', minutes = 30 }: Bounds = {},
): Promise<Outcome> => {
  const started = Date.now()
  const program = files.length === 1 ? files : ['test/runner/together.ts', ...files]
  const node = [process.execPath, '--import', './build/templates.ts']
  const child = spawn(
    'sh',
    ['-c', '"$@" 3>&-; code=$?; times >&3; exit $code', 'sh', ...node, ...program],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...{ NODE_COMPILE_CACHE: compileCache, ...process.env },
        ...{ FORCE_COLOR: '0', LAB_COSTS: '1' },
      },
    },
  )
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const times = text(child.stdio[3] as Readable)
  const patience = setTimeout(() => {
    chunks.push(Buffer.from(`\n${title} did not end within ${minutes} minutes\n`))
    endTree(child)
  }, minutes * 60_000)
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  clearTimeout(patience)
  const output = Buffer.concat(chunks).toString()
  return {
    title,
    ...judge(code, output),
    output,
    seconds: (Date.now() - started) / 1000,
    processorSeconds: secondsIn(await times) + secondsOfGuests(output),
  }
}
