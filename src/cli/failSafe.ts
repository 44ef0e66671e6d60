import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { usesLastGood } from '../intent/settings.ts'
import { observeDaemons } from '../observe/frr.ts'
import { converge, type Converged } from './converge.ts'
import { exitCode, failure, unexpected, type ExitCode, type Failure } from './exitCode.ts'
import { writeLastApplied } from './lastApplied.ts'
import { readLastGood, writeLastGood } from './lastGood.ts'
import { prepare, prepareFor, type Prepared } from './prepare.ts'
import type { Report } from './report.ts'
import { requestOf, type Request } from './request.ts'
import type { Session } from './session.ts'
import {
  headingOf,
  substitutesFor,
  type FailedRun,
  type Substitute,
  type SubstituteKind,
} from './substitute.ts'

/** What a run brought about: what was asked for, or what took its place. */
export interface Applied extends Converged {
  readonly substitute: Substitute | null
}

type Outcome = E.Either<Failure, Applied>

/** An exception ends one attempt, not the start. */
const guarded = async (attempt: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await attempt()
  } catch (error) {
    return E.left(unexpected(error))
  }
}

/** What is asked for. A later start can go back to it. */
const asAsked = async (
  session: Session,
  report: Report,
  request: E.Either<Failure, Request>,
): Promise<Outcome> => {
  const prepared = await prepare(session, request)
  if (E.isLeft(prepared)) return prepared
  const converged = await converge(session, report, prepared.right)
  if (E.isLeft(converged)) return converged
  writeLastApplied(session.host, prepared.right.intent)
  const saved = await writeLastGood(session.host, prepared.right.plan)
  if (E.isLeft(saved)) session.say(`The last good state could not be saved: ${saved.left}.`)
  return E.right({ ...converged.right, substitute: null })
}

const instead = async (
  session: Session,
  report: Report,
  prepared: E.Either<Failure, Prepared>,
  substitute: Substitute,
): Promise<Outcome> => {
  if (E.isLeft(prepared)) return prepared
  return pipe(
    await converge(session, report, prepared.right, headingOf(substitute)),
    E.map((converged) => ({ ...converged, substitute })),
  )
}

type Attempt = (
  session: Session,
  report: Report,
  request: E.Either<Failure, Request>,
  cause: Failure,
) => Promise<Outcome>

const withLastGood: Attempt = async (session, report, _request, { reason, details: problems }) => {
  const known = await readLastGood(session.host)
  if (E.isLeft(known)) return E.left(failure(exitCode.unexpected, known.left))
  const { lastGood, intent } = known.right
  const flags = requestOf({ ...session, env: lastGood.environment })
  if (E.isLeft(flags)) return flags
  const request: Request = { ...flags.right, lastGood, withoutMissingPorts: true }
  return pipe(
    await instead(session, report, await prepareFor(session, request, intent), {
      kind: 'last_good',
      applied_at: lastGood.appliedAt,
      ...{ reason, problems },
    }),
    E.mapLeft((cause) => ({ ...cause, reason: `it cannot be applied: ${cause.reason}` })),
  )
}

/** How long to wait for ports: the driver of a port can be slower than this start. */
const patienceMs = 30_000

/** Waits for the ports; whether all of them have come. */
const haveCome = async (
  session: Session,
  request: E.Either<Failure, Request>,
): Promise<boolean> => {
  const { setTimeout: sleep } = await import('node:timers/promises')
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    await sleep(1000)
    if (E.isRight(await prepare(session, request))) return true
  }
  return false
}

/** The environment, with the fabric ports that are there: a missing port does not stop the others. */
const withPresentPorts: Attempt = async (session, report, request, cause) => {
  const { reason, details: problems } = cause
  const present = pipe(
    request,
    E.map((all): Request => ({ ...all, withoutMissingPorts: true })),
  )
  const isMissing =
    E.isLeft(await prepare(session, request)) && E.isRight(await prepare(session, present))
  if (!isMissing) return E.left(cause)
  session.say(`${reason}.\nThis start waits for it, for ${patienceMs / 1000} seconds at most.`)
  if (await haveCome(session, request)) return asAsked(session, report, request)
  const substitute: Substitute = { kind: 'present_ports', applied_at: null, reason, problems }
  return instead(session, report, await prepare(session, present), substitute)
}

const attempts: Readonly<Record<SubstituteKind, Attempt>> = {
  last_good: withLastGood,
  present_ports: withPresentPorts,
}

const failedRun = ({ invocation, env, host }: Session, code: ExitCode): FailedRun => ({
  code,
  isStart: invocation.switches.has('exec'),
  isPlanFile: invocation.words.length > 0,
  usesLastGood: usesLastGood(env),
  isWatched: observeDaemons(host).some(({ name }) => name === 'watchfrr'),
})

/** For a plan that fails: what a start does then; `null`: it ends with the same failure. */
export const startedInstead = async ({ host, env }: Session): Promise<string | null> => {
  const known = usesLastGood(env) ? await readLastGood(host) : null
  return known === null || E.isLeft(known)
    ? null
    : `A start (apply --exec) uses the last good state instead, of ${known.right.lastGood.appliedAt}.`
}

/** Applies what is asked for. A start that cannot applies what takes its place. */
export const applyFailSafe = async (session: Session, report: Report): Promise<Outcome> => {
  const request = requestOf(session)
  const asked = await guarded(() => asAsked(session, report, request))
  if (E.isRight(asked)) return asked
  const cause = asked.left
  const notes: string[] = []
  for (const kind of substitutesFor(failedRun(session, cause.code))) {
    const outcome = await guarded(() => attempts[kind](session, report, request, cause))
    if (E.isRight(outcome)) return outcome
    if (kind === 'last_good') {
      notes.push(`There is no last good state to start with: ${outcome.left.reason}`)
    }
  }
  return E.left({ ...cause, details: [...cause.details, ...notes] })
}
