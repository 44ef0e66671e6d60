import * as E from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writer } from '../apply/capabilities.ts'
import { replaceFile } from '../apply/replaceFile.ts'
import type { Command, CommandError, CommandResult } from '../observe/capabilities.ts'

/** A hanging `ip` must not hang a node's start. */
const timeoutSeconds = 20

interface Unfinished {
  readonly code?: string | undefined
  readonly timedOut: boolean
  readonly shortMessage?: string | undefined
}

const commandError = (
  command: Command,
  { code, timedOut, shortMessage }: Unfinished,
): CommandError => {
  if (code === 'ENOENT') return { _tag: 'NotFound', program: command.argv[0] }
  if (timedOut) return { _tag: 'TimedOut', command, seconds: timeoutSeconds }
  return { _tag: 'Broken', command, detail: shortMessage ?? 'it was killed' }
}

/** Messages in English, whatever the host's locale: some are compared. */
const run =
  (trace: (line: string) => void) =>
  (command: Command): TaskEither<CommandError, CommandResult> =>
  async () => {
    const { execa } = await import('execa')
    const [program, ...rest] = command.argv
    trace(
      `+ ${command.argv.join(' ')}${command.input === undefined ? '' : ` <<< ${JSON.stringify(command.input)}`}`,
    )
    const result = await execa(program, rest, {
      reject: false,
      stripFinalNewline: false,
      timeout: timeoutSeconds * 1000,
      forceKillAfterDelay: 1000,
      maxBuffer: 256 * 1024 * 1024,
      env: { LC_ALL: 'C' },
      ...(command.input === undefined ? { stdin: 'ignore' } : { input: command.input }),
    })
    const { exitCode, stdout, stderr } = result
    return exitCode === undefined
      ? E.left(commandError(command, result))
      : E.right({ exitCode, stdout, stderr })
  }

const orNull =
  <A>(read: (path: string) => A) =>
  (path: string): A | null => {
    try {
      return read(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // EINVAL: what /proc answers for a link that went away between open and read.
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL') return null
      throw error
    }
  }

const withTemporaryFile: Writer['withTemporaryFile'] = async (content, use) => {
  const folder = makeTemporaryFolder()
  if (folder === null) return null
  try {
    const path = join(folder, 'frr.conf')
    writeFileSync(path, content, { mode: 0o600 })
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const makeTemporaryFolder = (): string | null => {
  try {
    return mkdtempSync(join(tmpdir(), 'frr-intent-'))
  } catch {
    return null
  }
}

/** The machine this runs on. */
export const realHost = (trace: (line: string) => void): Writer => ({
  run: run(trace),
  readText: orNull((path) => readFileSync(path, 'utf8')),
  status: orNull((path) => {
    const { mode, uid, gid } = statSync(path)
    return { mode: mode & 0o7777, uid, gid }
  }),
  readLink: (path) => readlinkSync(path),
  replaceFile,
  writeSysctl: (path, value) => writeFileSync(path, value),
  withTemporaryFile,
})
