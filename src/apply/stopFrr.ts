import * as E from 'fp-ts/lib/Either.js'
import { describeCommandError } from '../observe/commandText.ts'
import { observeDaemons } from '../observe/frr.ts'
import type { LivingDaemon } from '../observe/observed.ts'
import { stopArgv } from '../plan/runningFrr/runningFrrArgv.ts'
import type { Writer } from './capabilities.ts'

/** Those of the daemons that are alive and not yet reaped. */
const survivors = (writer: Writer, daemons: readonly LivingDaemon[]): readonly LivingDaemon[] => {
  const pids = new Set(daemons.map(({ pid }) => pid))
  return observeDaemons(writer).filter(({ pid }) => pids.has(pid))
}

/** Kills daemons of FRR at once and waits until they are gone: the next ones take their sockets. */
export const stopFrr = async (
  writer: Writer,
  daemons: readonly LivingDaemon[],
  milliseconds = 5000,
): Promise<E.Either<string, null>> => {
  // A pid can have been given to another process since the plan was made.
  const alive = survivors(writer, daemons)
  if (alive.length === 0) return E.right(null)
  const killed = await writer.execute({ argv: stopArgv(alive) })
  if (E.isLeft(killed)) return E.left(describeCommandError(killed.left))
  const until = Date.now() + milliseconds
  const { setTimeout: sleep } = await import('node:timers/promises')
  while (survivors(writer, daemons).length > 0 && Date.now() < until) await sleep(20)
  const left = survivors(writer, daemons).map(({ name, pid }) => `${name} (pid ${pid})`)
  return left.length === 0
    ? E.right(null)
    : E.left(`${left.join(', ')} would not end: ${killed.right.stderr.trim()}`)
}
