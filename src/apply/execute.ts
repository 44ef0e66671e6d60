import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { describeCommandError } from '../observe/commandText.ts'
import { actionOf, type Operation } from '../plan/operation.ts'
import type { Writer } from './capabilities.ts'
import { reloadFrr } from './reloadFrr.ts'
import { stopFrr } from './stopFrr.ts'

/** The operation that failed, those before it, and those that were not tried. */
export interface ExecutionError {
  readonly done: readonly Operation[]
  readonly failed: Operation
  readonly notDone: readonly Operation[]
  /** The message of the command or of the system. */
  readonly detail: string
}

const attempt = (write: () => void): E.Either<string, null> =>
  E.tryCatch(
    () => {
      write()
      return null
    },
    (error) => E.toError(error).message,
  )

const runCommand = async (
  writer: Writer,
  argv: readonly [string, ...string[]],
): Promise<E.Either<string, null>> => {
  const result = await writer.execute({ argv })
  if (E.isLeft(result)) return E.left(describeCommandError(result.left))
  const { exitCode, stderr } = result.right
  if (exitCode === 0) return E.right(null)
  const message = stderr.trim()
  return E.left(message === '' ? `it ended with exit code ${exitCode} and no message` : message)
}

const executeOne = (writer: Writer, operation: Operation): Promise<E.Either<string, null>> =>
  match(actionOf(operation))
    .with({ _tag: 'Command' }, ({ argv }) => runCommand(writer, argv))
    .with({ _tag: 'WriteFile' }, async ({ file }) => attempt(() => writer.replaceFile(file)))
    .with({ _tag: 'SetSysctl' }, async ({ path, value }) =>
      attempt(() => writer.writeSysctl(path, value)),
    )
    .with({ _tag: 'ReloadFrr' }, (reload) => reloadFrr(writer, reload))
    .with({ _tag: 'StopFrr' }, ({ daemons }) => stopFrr(writer, daemons))
    .exhaustive()

/**
 * Executes the operations in order. Stops at the first failure, since later operations may depend on
 * it.
 */
export const execute = async (
  writer: Writer,
  operations: readonly Operation[],
): Promise<E.Either<ExecutionError, readonly Operation[]>> => {
  for (const [index, operation] of operations.entries()) {
    const result = await executeOne(writer, operation)
    if (E.isLeft(result)) {
      return E.left({
        done: operations.slice(0, index),
        failed: operation,
        notDone: operations.slice(index + 1),
        detail: result.left,
      })
    }
  }
  return E.right(operations)
}
