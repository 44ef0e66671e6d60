import * as E from 'fp-ts/lib/Either.js'
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { orNull } from '../observe/orNull.ts'

/** A program that can be executed, with its arguments. */
export interface Successor {
  readonly path: string
  readonly argv: readonly string[]
}

const isExecutable = (path: string): boolean =>
  orNull(() => {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  }) ?? false

const firstBytes = (path: string, count: number): string => {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(count)
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, count, 0))
  } finally {
    closeSync(file)
  }
}

/** Why `execve` would fail with ENOEXEC or ENOENT although the file is there. */
const reasonAgainst = (path: string): string | null => {
  const head = firstBytes(path, 128)
  if (head.startsWith('\u007fELF')) return null
  const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(head)?.[1]
  if (interpreter === undefined) return 'it is neither a program nor a script with a #! line'
  return isExecutable(interpreter) ? null : `its interpreter ${interpreter} is not there`
}

const locate = (program: string, searchPath: string): string | undefined =>
  program.includes('/')
    ? [program].find(isExecutable)
    : searchPath
        .split(delimiter)
        .filter((folder) => folder !== '')
        .map((folder) => join(folder, program))
        .find(isExecutable)

/**
 * Finds the program that takes over, before anything is changed: on Node 22 and 24 a failed `execve`
 * aborts the process.
 */
export const findSuccessor = (
  command: readonly [string, ...string[]],
  searchPath: string,
): E.Either<string, Successor> => {
  const [program] = command
  const path = locate(program, searchPath)
  if (path === undefined) return E.left(`"${program}" is not an executable file`)
  const reason = reasonAgainst(path)
  return reason === null
    ? E.right({ path, argv: command })
    : E.left(`"${program}" cannot be executed: ${reason}`)
}

interface Blocking {
  readonly _handle?: { readonly setBlocking?: (blocking: boolean) => void }
}

/** O_NONBLOCK in the flags of /proc/self/fdinfo (proc_pid_fdinfo(5)), octal. */
const isNonBlocking = (descriptor: number): boolean => {
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))
  return (Number.parseInt(flags?.[1] ?? '0', 8) & constants.O_NONBLOCK) !== 0
}

/**
 * Node puts pipes into non-blocking mode, which the next program would inherit. There is no public way
 * to undo that.
 */
const restoreBlocking = (): void => {
  const streams = [() => process.stdin, () => process.stdout, () => process.stderr]
  for (const [descriptor, stream] of streams.entries()) {
    if (isNonBlocking(descriptor)) (stream() as Blocking)._handle?.setBlocking?.(true)
  }
}

/** Node ignores these two. With a handler, `execve` resets them to their default. */
const restoreSignals = (): void => {
  for (const signal of ['SIGPIPE', 'SIGXFSZ'] as const) process.on(signal, () => {})
}

/** Becomes the successor: same pid, same environment. Does not return. */
export const handOver = ({ path, argv }: Successor, env: NodeJS.ProcessEnv): never => {
  restoreBlocking()
  restoreSignals()
  if (process.execve === undefined) throw new Error('this Node has no process.execve')
  return process.execve(path, argv, env)
}
