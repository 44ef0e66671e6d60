import type { Either } from 'fp-ts/lib/Either.js'

/** A command is killed after this many seconds, so that a hanging `ip` does not hang the start of a node. */
export const timeoutSeconds = 20

/** A command to run, without a shell. */
export interface Command {
  readonly argv: readonly [string, ...string[]]
  readonly input?: string
  /** How long it may take, where that is not `timeoutSeconds`. */
  readonly seconds?: number
}

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A command that gave no exit code. */
export type CommandError =
  | { readonly _tag: 'NotFound'; readonly program: string }
  | { readonly _tag: 'TimedOut'; readonly command: Command; readonly seconds: number }
  | { readonly _tag: 'Broken'; readonly command: Command; readonly detail: string }

export interface FileStatus {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** What observing may do on the host. Nothing here writes. */
export interface Reader {
  readonly run: (command: Command) => Either<CommandError, CommandResult>
  /** The text of a file; `null` when there is none. Throws on any other failure. */
  readonly readText: (path: string) => string | null
  readonly status: (path: string) => FileStatus | null
  readonly readLink: (path: string) => string
  /** The names in a folder. */
  readonly list: (path: string) => readonly string[]
}
