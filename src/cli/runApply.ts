import * as E from 'fp-ts/lib/Either.js'
import { findSuccessor, handOver, type Successor } from '../apply/handOver.ts'
import type { NoLock } from '../apply/lock.ts'
import { markStart, startUnderWay } from '../apply/start.ts'
import { successionText } from '../plan/succession.ts'
import { commandLine } from '../plan/text/text.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { applyFailSafe, type Applied } from './failSafe.ts'
import { printLastLines } from './host/output.ts'
import { reportTo, type Done, type Report, type Substitute } from './report.ts'
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

const notNow = (reason: string): Failure =>
  failure(exitCode.locked, `frr-intent: ${reason}; nothing was changed.`)

const withoutLock = (no: NoLock): Failure =>
  no._tag === 'Locked'
    ? notNow(`another frr-intent is at work here (${no.holder})`)
    : failure(
        exitCode.locked,
        `frr-intent: the lock cannot be taken: ${no.reason}; run it as root.`,
      )

/** An FRR that is being started has not yet all of frr.conf, and whoever starts it looks after it. */
const whoStarts = ({ host, invocation }: Session): Failure | null => {
  const { switches } = invocation
  const start = switches.has('exec') || switches.has('reload') ? startUnderWay(host) : null
  return start === null
    ? null
    : notNow(
        `FRR is being started by pid ${start.pid}, since ${start.seconds} s; wait until it has started`,
      )
}

/** FRR's daemons are started next, and are given frr.conf then. */
const isStart = ({ invocation }: Session, { succession }: Applied): boolean =>
  invocation.switches.has('exec') && (succession === null || succession.kind === 'stopped')

const applyLocked = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Applied>> => {
  const lock = session.host.lock()
  if (E.isLeft(lock)) return E.left(withoutLock(lock.left))
  try {
    const other = whoStarts(session)
    if (other !== null) return E.left(other)
    const applied = await applyFailSafe(session, report)
    // Before the lock goes: whoever takes it next has to know. Daemons that go on have their frr.conf.
    if (E.isRight(applied) && isStart(session, applied.right)) markStart(session.host)
    return applied
  } finally {
    lock.right.release()
  }
}

/** For the last line, of which Talos keeps 512 bytes. */
const noteOn = ({ kind, applied_at, reason }: Substitute): string =>
  kind === 'last_good'
    ? `FRR starts with the last good state, of ${applied_at}, because ${reason}`
    : `FRR starts with the fabric ports that are there, because ${reason}`

export const runApply = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, env } = session
  if (invocation.switches.has('dry-run')) return runPlan(session)
  const report = reportTo(session, invocation.values['report']?.at(-1) ?? null)
  report.begin(session.env)
  const found = successorOf(session)
  const applied = E.isLeft(found) ? found : await applyLocked(session, report)
  const successor = E.isRight(found) ? found.right : null
  const noteOf = ({ substitute }: Applied) => (substitute === null ? null : noteOn(substitute))
  report.end(
    E.map((done: Applied): Done => ({
      operations: done.operations,
      note: noteOf(done),
      substitute: done.substitute,
      successor: successor?.argv ?? null,
    }))(applied),
  )
  if (E.isLeft(applied)) return applied
  const { succession } = applied.right
  if (succession !== null) say(session)(`${successionText(succession)}\n`)
  if (successor !== null) {
    say(session)(`Handing over to ${commandLine(successor.argv)} as pid ${process.pid}.\n`)
  }
  const note = noteOf(applied.right)
  if (note !== null) printLastLines([], `frr-intent: ${note}.`)
  return successor === null ? E.right(exitCode.success) : handOver(successor, env)
}
