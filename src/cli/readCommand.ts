import * as E from 'fp-ts/lib/Either.js'
import { execFile, type ExecFileException } from 'node:child_process'
import { timeoutSeconds, type Reader } from '../observe/capabilities.ts'

/** `exitCode` is a number only when the program ran and ended by itself. */
const failureOf = (
  command: Parameters<Reader['run']>[0],
  error: ExecFileException,
): ReturnType<ReturnType<Reader['run']>> extends Promise<E.Either<infer L, unknown>>
  ? L
  : never => {
  if (error.code === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  return error.killed === true && error.signal === 'SIGKILL'
    ? { _tag: 'TimedOut', command, seconds: timeoutSeconds }
    : { _tag: 'Broken', command, detail: error.message }
}

/**
 * Runs a command that only reads. A converged start runs two of these and nothing else, which is
 * why this is not execa: importing it takes longer than both of them.
 */
export const readCommand =
  (trace: (line: string) => void): Reader['run'] =>
  (command) =>
  () =>
    new Promise((resolve) => {
      const [program, ...words] = command.argv
      trace(command.argv.join(' '))
      const options = {
        // Messages in English: some are compared.
        env: { ...process.env, LC_ALL: 'C' },
        timeout: timeoutSeconds * 1000,
        killSignal: 'SIGKILL',
        maxBuffer: 256 * 1024 * 1024,
      } as const
      const child = execFile(program, words, options, (error, stdout, stderr) => {
        if (error === null) resolve(E.right({ exitCode: 0, stdout, stderr }))
        else if (typeof error.code === 'number') {
          resolve(E.right({ exitCode: error.code, stdout, stderr }))
        } else resolve(E.left(failureOf(command, error)))
      })
      // A program that ends without reading its input is judged by its exit code.
      child.stdin?.on('error', () => {})
      child.stdin?.end(command.input ?? '')
    })
