import * as E from 'fp-ts/lib/Either.js'
import { findSuccessor, handOver, type Successor } from '../apply/handOver.ts'
import { acquireLock } from '../apply/lock.ts'
import { commandLine } from '../plan/text/text.ts'
import { converge, type Converged } from './converge.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { printError } from './output.ts'
import { withoutPlan } from './prepare.ts'
import { noReport, reportTo, type Done, type Report } from './report.ts'
import { runPlan } from './runPlan.ts'
import { say, type Session } from './session.ts'

const defaultSuccessor = ['/usr/lib/frr/docker-start'] as const

/** Looked up first: a program that is not there must be known before the host is touched. */
const successorOf = ({ invocation, env }: Session): E.Either<Failure, Successor | null> => {
  if (!invocation.switches.has('exec')) return E.right(null)
  const [program, ...rest] = invocation.successor
  const command = program === undefined ? defaultSuccessor : ([program, ...rest] as const)
  return E.mapLeft((reason: string) =>
    failure(exitCode.unexpected, `frr-intent: --exec: ${reason}; nothing was changed.`),
  )(findSuccessor(command, env['PATH'] ?? ''))
}

const locked = (holder: string): Failure =>
  failure(
    exitCode.locked,
    `frr-intent: another frr-intent is at work here (${holder}); nothing was changed.`,
  )

const convergeLocked = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Converged>> => {
  const lock = await acquireLock()
  if (E.isLeft(lock)) return withoutPlan(session, locked(lock.left.holder))
  const converged = await converge(session, report)
  await lock.right.release()
  return converged
}

interface Applied {
  readonly successor: Successor | null
  readonly kept: string | null
  readonly succession: string | null
}

const applyReported = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Applied>> => {
  report.begin(session.env)
  const successor = successorOf(session)
  const converged = E.isLeft(successor)
    ? withoutPlan(session, successor.left)
    : await convergeLocked(session, report)
  report.end(
    E.map(({ operations, kept }: Converged): Done => ({
      operations,
      note: kept,
      successor: E.isRight(successor) ? (successor.right?.argv ?? null) : null,
    }))(converged),
  )
  if (E.isLeft(successor)) return successor
  return E.map(({ kept, succession }: Converged) => ({
    successor: successor.right,
    kept,
    succession,
  }))(converged)
}

export const runApply = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, env } = session
  if (invocation.switches.has('dry-run')) return runPlan(session)
  const folder = invocation.values['report']?.at(-1)
  const report = folder === undefined ? noReport : reportTo(session, folder)
  const applied = await applyReported(session, report)
  if (E.isLeft(applied)) return applied
  const { successor, kept, succession } = applied.right
  if (succession !== null) say(session)(`${succession}\n`)
  if (successor !== null) {
    say(session)(`Handing over to ${commandLine(successor.argv)} as pid ${process.pid}.\n`)
  }
  if (kept !== null) printError(`frr-intent: ${kept}.\n`)
  return successor === null ? E.right(exitCode.success) : handOver(successor, env)
}
