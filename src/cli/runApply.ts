import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { match } from 'ts-pattern'
import { findSuccessor, handOver, type Successor } from '../apply/handOver.ts'
import type { NoLock } from '../apply/lock.ts'
import { markStart, startUnderWay } from '../apply/start.ts'
import { handoverText } from '../plan/handover.ts'
import { commandLine } from '../plan/text/text.ts'
import { lastOf } from './arguments.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { applyFailSafe, type Applied } from './failSafe.ts'
import { printLastLines } from './host/output.ts'
import { reportTo, type Report } from './report.ts'
import { runPlan } from './runPlan.ts'
import type { Session } from './session.ts'
import { noteOn } from './substitute.ts'

const defaultSuccessor = ['/usr/lib/frr/docker-start'] as const

/** Looked up first: a program that is not there must be known before the host is touched. */
const successorOf = ({ invocation, env }: Session): E.Either<Failure, Successor | null> => {
  if (!invocation.switches.has('exec')) return E.right(null)
  const [program, ...rest] = invocation.successor
  const command = program === undefined ? defaultSuccessor : ([program, ...rest] as const)
  return pipe(
    findSuccessor(command, env['PATH'] ?? ''),
    E.mapLeft((reason) => failure(exitCode.unexpected, `--exec: ${reason}; nothing was changed`)),
  )
}

const withoutLock = (no: NoLock): Failure =>
  match(no)
    .with({ _tag: 'Locked' }, ({ holder }) =>
      failure(exitCode.locked, `another frr-intent is running here (${holder})`),
    )
    .with({ _tag: 'NoPlace' }, ({ reason }) =>
      failure(exitCode.locked, `the lock cannot be taken: ${reason}`, { advice: 'run it as root' }),
    )
    .exhaustive()

/** An FRR that is being started has not yet read all of frr.conf, and whoever starts it looks after it. */
const otherStart = ({ host, invocation }: Session): Failure | null => {
  const { switches } = invocation
  const start = switches.has('exec') || switches.has('reload') ? startUnderWay(host) : null
  if (start === null) return null
  const reason = `FRR is being started by pid ${start.pid}, since ${start.seconds} s`
  return failure(exitCode.locked, reason, { advice: 'wait until it has started' })
}

/** Whether FRR's daemons are started next, and then read frr.conf. */
const isStart = ({ invocation }: Session, { handover }: Applied): boolean =>
  invocation.switches.has('exec') && (handover === null || handover.kind === 'stopped')

const applyLocked = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Applied>> => {
  const lock = session.host.lock()
  if (E.isLeft(lock)) return E.left(withoutLock(lock.left))
  try {
    const other = otherStart(session)
    if (other !== null) return E.left(other)
    const applied = await applyFailSafe(session, report)
    // Before the lock goes: whoever takes it next has to know. Daemons that go on have their frr.conf.
    if (E.isRight(applied) && isStart(session, applied.right)) markStart(session.host)
    return applied
  } finally {
    lock.right.release()
  }
}

export const runApply = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, env, say } = session
  if (invocation.switches.has('dry-run')) return runPlan(session)
  const report = reportTo(session, lastOf(invocation, 'report'))
  report.begin(env)
  const found = successorOf(session)
  const applied = E.isLeft(found) ? found : await applyLocked(session, report)
  const successor = E.isRight(found) ? found.right : null
  report.end(
    pipe(
      applied,
      E.map(({ operations, substitute }) => ({
        ...{ operations, substitute },
        successor: successor?.argv ?? null,
      })),
    ),
  )
  if (E.isLeft(applied)) return applied
  const { handover, substitute } = applied.right
  if (handover !== null) say(handoverText(handover))
  if (successor !== null) {
    say(`Handing over to ${commandLine(successor.argv)} as pid ${process.pid}.`)
  }
  if (substitute !== null) printLastLines([], `frr-intent: ${noteOn(substitute)}.`)
  return successor === null ? E.right(exitCode.success) : handOver(successor, env)
}
