import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { Command, CommandError, CommandResult, Reader } from '../observe/capabilities.ts'
import { contentOf, openUnnamed } from './unnamedFile.ts'

const codeOf = ({ code }: NodeJS.ErrnoException): string | undefined => code

const errorOf = (command: Command, error: Error, seconds: number): CommandError => {
  if (codeOf(error) === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  return codeOf(error) === 'ETIMEDOUT'
    ? { _tag: 'TimedOut', command, seconds }
    : { _tag: 'Broken', command, detail: error.message }
}

const runInto = (
  output: 'pipe' | number,
  command: Command,
  seconds: number,
): E.Either<CommandError, CommandResult> => {
  const [program, ...words] = command.argv
  const { error, status, signal, stdout, stderr } = spawnSync(program, words, {
    input: command.input ?? '',
    stdio: ['pipe', output, 'pipe'],
    encoding: 'utf8',
    // Messages in English: some are compared.
    env: { ...process.env, LC_ALL: 'C' },
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 1024 * 1024,
  })
  // A program that ends without reading its input is judged by how it ended, not by EPIPE.
  if (status !== null) return E.right({ exitCode: status, stdout, stderr })
  const killed = new Error(`it was killed by ${signal}`)
  const cause = error === undefined || codeOf(error) === 'EPIPE' ? killed : error
  return E.left(errorOf(command, cause, seconds))
}

/**
 * Runs a command that only reads. A converged start runs two of these and nothing else, so this is
 * not execa, which takes longer to load than both of them to run. Its output goes to a file where it
 * can: through a pipe 4096 bytes come at a time, and in the lab 2,000 links took half as long again.
 */
export const readCommand =
  (trace: (line: string) => void, seconds: number): Reader['run'] =>
  (command) => {
    trace(command.argv.join(' '))
    const file = openUnnamed()
    if (file === null) return runInto('pipe', command, seconds)
    try {
      const result = runInto(file, command, seconds)
      const stdout = contentOf(file)
      return stdout === null
        ? runInto('pipe', command, seconds)
        : E.map((rest: CommandResult) => ({ ...rest, stdout }))(result)
    } finally {
      closeSync(file)
    }
  }
