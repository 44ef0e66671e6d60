import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../../apply/capabilities.ts'
import { endGroup } from './processGroup.ts'

/** How long output is read after a command has ended, when a process that has left its group keeps the pipe. */
const graceMs = 1000

/**
 * Runs a command that changes something, or asks FRR. When it ends, or its time is over, its whole
 * process group ends. execa is loaded when there is something to do.
 */
export const runCommand =
  (trace: (line: string) => void, usualSeconds: number): Writer['execute'] =>
  async (command) => {
    const { execa } = await import('execa')
    const [program, ...words] = command.argv
    const seconds = command.seconds ?? usualSeconds
    trace(command.argv.join(' '))
    const child = execa(program, words, {
      reject: false,
      stdin: 'ignore',
      detached: true,
      env: { LC_ALL: 'C' },
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    })
    child.nodeChildProcess.once('exit', () => {
      endGroup(child.pid)
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, graceMs).unref()
    })
    const { exitCode, stdout, stderr, timedOut, code, shortMessage } = await child
    if (timedOut) return E.left({ _tag: 'TimedOut', command, seconds })
    if (exitCode !== undefined) return E.right({ exitCode, stdout, stderr })
    return E.left(
      code === 'ENOENT'
        ? { _tag: 'NotFound', program }
        : { _tag: 'Broken', command, detail: shortMessage ?? 'it was killed' },
    )
  }
