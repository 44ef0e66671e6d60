import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../../apply/capabilities.ts'
import type { Command, CommandError } from '../../observe/capabilities.ts'
import { endGroup } from './processGroup.ts'

interface Unfinished {
  readonly code?: string | undefined
  readonly shortMessage?: string | undefined
}

const errorOf = (command: Command, { code, shortMessage }: Unfinished): CommandError =>
  code === 'ENOENT'
    ? { _tag: 'NotFound', program: command.argv[0] }
    : { _tag: 'Broken', command, detail: shortMessage ?? 'it was killed' }

/** How long output is waited for when a process that nobody could end keeps the pipe open. */
const graceMs = 1000

/**
 * Runs a command that changes something, or asks FRR. When it ends, or its time is over, its whole
 * process group ends: a child of it that keeps our pipe open would be waited for. Loaded when there is
 * something to do.
 */
export const runCommand =
  (trace: (line: string) => void, seconds: number): Writer['execute'] =>
  (command) =>
  async () => {
    const { execa } = await import('execa')
    const [program, ...words] = command.argv
    const limit = command.seconds ?? seconds
    trace(command.argv.join(' '))
    const child = execa(program, words, {
      reject: false,
      stdin: 'ignore',
      detached: true,
      env: { LC_ALL: 'C' },
    })
    const over = { timedOut: false }
    const hangUp = () => {
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const timers = [
      setTimeout(() => {
        over.timedOut = true
        endGroup(child.pid)
      }, limit * 1000),
      setTimeout(hangUp, limit * 1000 + graceMs),
    ]
    child.nodeChildProcess.once('exit', () => endGroup(child.pid))
    const result = await child
    for (const timer of timers) clearTimeout(timer)
    if (over.timedOut) return E.left({ _tag: 'TimedOut', command, seconds: limit })
    const { exitCode, stdout, stderr } = result
    return exitCode === undefined
      ? E.left(errorOf(command, result))
      : E.right({ exitCode, stdout, stderr })
  }
