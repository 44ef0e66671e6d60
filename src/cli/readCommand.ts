import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { type Command, type CommandError, type Reader } from '../observe/capabilities.ts'

const codeOf = ({ code }: NodeJS.ErrnoException): string | undefined => code

const errorOf = (command: Command, error: Error, seconds: number): CommandError => {
  if (codeOf(error) === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  return codeOf(error) === 'ETIMEDOUT'
    ? { _tag: 'TimedOut', command, seconds }
    : { _tag: 'Broken', command, detail: error.message }
}

/**
 * Runs a command that only reads. A converged start runs two of these and nothing else, so this is
 * not execa, which takes longer to load than both of them to run.
 */
export const readCommand =
  (trace: (line: string) => void, seconds: number): Reader['run'] =>
  (command) => {
    const [program, ...words] = command.argv
    trace(command.argv.join(' '))
    const result = spawnSync(program, words, {
      input: command.input ?? '',
      encoding: 'utf8',
      // Messages in English: some are compared.
      env: { ...process.env, LC_ALL: 'C' },
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
    })
    const { error, status, signal, stdout, stderr } = result
    // A program that ends without reading its input is judged by how it ended, not by EPIPE.
    if (status !== null) return E.right({ exitCode: status, stdout, stderr })
    const killed = new Error(`it was killed by ${signal}`)
    const cause = error === undefined || codeOf(error) === 'EPIPE' ? killed : error
    return E.left(errorOf(command, cause, seconds))
  }
