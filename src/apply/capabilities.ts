import type { Either } from 'fp-ts/lib/Either.js'
import type { Command, CommandError, CommandResult, Reader } from '../observe/capabilities.ts'
import type { FileTarget } from '../plan/operation.ts'
import type { Lock, NoLock } from './lock.ts'

/** What applying may do to the host. Every write goes through this record. */
export interface Writer extends Reader {
  /** Only one may write at a time. */
  readonly lock: () => Either<NoLock, Lock>
  /** Runs a command that may change the host. */
  readonly execute: (command: Command) => Promise<Either<CommandError, CommandResult>>
  /** Atomic: a reader sees the old file or the new one. Throws when it fails. */
  readonly replaceFile: (file: FileTarget) => void
  /** Throws when it fails. */
  readonly writeSysctl: (path: string, value: string) => void
  /** A private file, deleted when `use` ends; `null` when there is no place for one. */
  readonly withTemporaryFile: <A>(
    content: string,
    use: (path: string) => Promise<A>,
  ) => Promise<A | null>
}
