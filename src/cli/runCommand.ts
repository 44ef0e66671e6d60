import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../apply/capabilities.ts'
import type { Command, CommandError } from '../observe/capabilities.ts'

interface Unfinished {
  readonly code?: string | undefined
  readonly timedOut: boolean
  readonly shortMessage?: string | undefined
}

const errorOf = (
  command: Command,
  { code, timedOut, shortMessage }: Unfinished,
  seconds: number,
): CommandError => {
  if (code === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  if (timedOut) return { _tag: 'TimedOut', command, seconds }
  return { _tag: 'Broken', command, detail: shortMessage ?? 'it was killed' }
}

/** Runs a command that changes something, or asks FRR. Loaded when there is something to do. */
export const runCommand =
  (trace: (line: string) => void, seconds: number): Writer['execute'] =>
  (command) =>
  async () => {
    const { execa } = await import('execa')
    const [program, ...words] = command.argv
    const limit = command.seconds ?? seconds
    trace(command.argv.join(' '))
    const result = await execa(program, words, {
      reject: false,
      stdin: 'ignore',
      timeout: limit * 1000,
      forceKillAfterDelay: 1000,
      env: { LC_ALL: 'C' },
    })
    const { exitCode, stdout, stderr } = result
    return exitCode === undefined
      ? E.left(errorOf(command, result, limit))
      : E.right({ exitCode, stdout, stderr })
  }
