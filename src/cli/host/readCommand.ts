import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { Command, CommandError, CommandResult, Reader } from '../../observe/capabilities.ts'
import { endGroup } from './processGroup.ts'
import { contentOf, openUnnamed } from './unnamedFile.ts'

const codeOf = ({ code }: NodeJS.ErrnoException): string | undefined => code

const errorOf = (command: Command, error: Error, seconds: number): CommandError => {
  if (codeOf(error) === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  return codeOf(error) === 'ETIMEDOUT'
    ? { _tag: 'TimedOut', command, seconds }
    : { _tag: 'Broken', command, detail: error.message }
}

/** Standard output and standard error. */
type Outputs = readonly ['pipe' | number, 'pipe' | number]

const runInto = (
  outputs: Outputs,
  command: Command,
  seconds: number,
): E.Either<CommandError, CommandResult> => {
  const [program, ...words] = command.argv
  const { error, pid, status, signal, stdout, stderr } = spawnSync(program, words, {
    input: command.input ?? '',
    stdio: ['pipe', ...outputs],
    encoding: 'utf8',
    // Some messages are compared, in English. vtysh adds each question to the history of its user.
    env: { ...process.env, LC_ALL: 'C', VTYSH_HISTFILE: '' },
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
    ...{ detached: true },
  })
  endGroup(pid)
  // EPIPE only means that the program did not read its input.
  if (status !== null && (error === undefined || codeOf(error) !== 'ETIMEDOUT')) {
    return E.right({ exitCode: status, stdout, stderr })
  }
  const killed = new Error(`it was killed by ${signal}`)
  const cause = error === undefined || codeOf(error) === 'EPIPE' ? killed : error
  return E.left(errorOf(command, cause, seconds))
}

/** The outputs go to two files instead of pipes. */
const runIntoFiles = (
  [out, err]: readonly [number, number],
  command: Command,
  seconds: number,
): E.Either<CommandError, CommandResult> => {
  const result = runInto([out, err], command, seconds)
  const [stdout, stderr] = [contentOf(out), contentOf(err)]
  return stdout === null || stderr === null
    ? runInto(['pipe', 'pipe'], command, seconds)
    : E.map((rest: CommandResult) => ({ ...rest, stdout, stderr }))(result)
}

/**
 * Runs a command that only reads. A converged start runs two of these and nothing else. execa takes
 * longer to load than both take to run, so this is `spawnSync`. The outputs go to files where possible:
 * a pipe carries 4096 bytes at a time, which took 50 % longer for 2,000 links in the lab, and a child
 * that keeps it open would be waited for.
 */
export const readCommand =
  (trace: (line: string) => void, usualSeconds: number): Reader['run'] =>
  (command) => {
    const seconds = command.seconds ?? usualSeconds
    trace(command.argv.join(' '))
    const files = [openUnnamed(), openUnnamed()]
    const [out = null, err = null] = files
    try {
      return out === null || err === null
        ? runInto(['pipe', 'pipe'], command, seconds)
        : runIntoFiles([out, err], command, seconds)
    } finally {
      for (const file of files) if (file !== null) closeSync(file)
    }
  }
