import * as E from 'fp-ts/lib/Either.js'
import { describeCommandError } from '../observe/commandText.ts'
import { observeDaemons } from '../observe/frr.ts'
import type { LivingDaemon } from '../observe/observed.ts'
import { stopArgv } from '../plan/runningFrr/runningFrrArgv.ts'
import type { Writer } from './capabilities.ts'

/** Those of the daemons that still run. */
const remaining = (writer: Writer, daemons: readonly LivingDaemon[]): readonly LivingDaemon[] => {
  const pids = new Set(daemons.map(({ pid }) => pid))
  return observeDaemons(writer).filter(({ pid }) => pids.has(pid))
}

/** Kills daemons of FRR and waits until they are gone, since the next ones need their sockets. */
export const stopFrr = async (
  writer: Writer,
  daemons: readonly LivingDaemon[],
  milliseconds = 5000,
): Promise<E.Either<string, null>> => {
  // Since the plan was made, the kernel can have given a pid to another process.
  const alive = remaining(writer, daemons)
  if (alive.length === 0) return E.right(null)
  const killed = await writer.execute({ argv: stopArgv(alive) })
  if (E.isLeft(killed)) return E.left(describeCommandError(killed.left))
  const until = Date.now() + milliseconds
  const { setTimeout: sleep } = await import('node:timers/promises')
  while (remaining(writer, daemons).length > 0 && Date.now() < until) await sleep(20)
  const left = remaining(writer, daemons).map(({ name, pid }) => `${name} (pid ${pid})`)
  return left.length === 0
    ? E.right(null)
    : E.left(`${left.join(', ')} did not end: ${killed.right.stderr.trim()}`)
}
