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
    // Messages in English: some are compared.
    env: { ...process.env, LC_ALL: 'C' },
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
    ...{ detached: true },
  })
  endGroup(pid)
  // A program that ends without reading its input is judged by how it ended, not by EPIPE.
  if (status !== null && (error === undefined || codeOf(error) !== 'ETIMEDOUT')) {
    return E.right({ exitCode: status, stdout, stderr })
  }
  const killed = new Error(`it was killed by ${signal}`)
  const cause = error === undefined || codeOf(error) === 'EPIPE' ? killed : error
  return E.left(errorOf(command, cause, seconds))
}

/** The command's outputs go to two files, whose content takes the place of what came by pipes. */
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
 * Runs a command that only reads. A converged start runs two of these and nothing else, so this is
 * not execa, which takes longer to load than both of them to run. Its outputs go to files where they
 * can: nobody who keeps a pipe open is waited for, and through a pipe 4096 bytes come at a time, with
 * which 2,000 links took half as long again in the lab.
 */
export const readCommand =
  (trace: (line: string) => void, seconds: number): Reader['run'] =>
  (command) => {
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
