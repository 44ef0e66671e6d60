import * as E from 'fp-ts/lib/Either.js'
import { usesLastGood } from '../intent/settings.ts'
import { observeDaemons } from '../observe/frr.ts'
import { converge, type Converged } from './converge.ts'
import { exitCode, unexpected, type ExitCode, type Failure } from './exitCode.ts'
import { writeLastApplied } from './lastApplied.ts'
import { readLastGood, writeLastGood, type ReadLastGood } from './lastGood.ts'
import { prepare, prepareFor, type Prepared } from './prepare.ts'
import type { Report, Substitute } from './report.ts'
import { requestOf, type Request } from './request.ts'
import { say, type Session } from './session.ts'

/** What a run brought about: what was asked for, or what took its place. */
export interface Applied extends Converged {
  readonly substitute: Substitute | null
}

type Outcome = E.Either<Failure, Applied>

/** What a mistake in the environment, or on the host, can end a start with. */
const mistakes: ReadonlySet<ExitCode> = new Set([
  exitCode.unexpected,
  exitCode.refused,
  exitCode.invalidIntent,
  exitCode.cannotObserve,
  exitCode.applyFailed,
  exitCode.notConverged,
])

/** An exception ends one attempt, not the start. */
const guarded = async <A>(
  attempt: () => Promise<E.Either<Failure, A>>,
): Promise<E.Either<Failure, A>> => {
  try {
    return await attempt()
  } catch (error) {
    return E.left(unexpected(error))
  }
}

const convergeTo = async (
  session: Session,
  report: Report,
  prepared: E.Either<Failure, Prepared>,
  heading: readonly string[] = [],
): Promise<E.Either<Failure, Converged>> =>
  E.isLeft(prepared) ? prepared : converge(session, report, prepared.right, heading)

/** What is asked for. What holds then is what a later start can go back to. */
const asAsked = async (
  session: Session,
  report: Report,
  request: E.Either<Failure, Request>,
): Promise<Outcome> => {
  const prepared = await prepare(session, request)
  const converged = await convergeTo(session, report, prepared)
  if (E.isLeft(converged) || E.isLeft(prepared)) return converged as E.Left<Failure>
  writeLastApplied(session.host, prepared.right.intent)
  const saved = await writeLastGood(session.host, prepared.right.plan)
  if (E.isLeft(saved)) say(session)(`The last good state could not be saved: ${saved.left}.\n`)
  return E.right({ ...converged.right, substitute: null })
}

/**
 * A start must not take a node off the fabric. Where an FRR runs and is looked after, nothing has to be
 * put in its place; a plan file is applied as it is, or not at all.
 */
const maySubstitute = (session: Session, request: E.Either<Failure, Request>): boolean => {
  const { invocation, env, host } = session
  const isPlanFile = E.isRight(request) && request.right.expected !== null
  return (
    invocation.switches.has('exec') &&
    !isPlanFile &&
    usesLastGood(env) &&
    !observeDaemons(host).some(({ name }) => name === 'watchfrr')
  )
}

const withLastGood = async (
  session: Session,
  report: Report,
  { lastGood, intent }: ReadLastGood,
  { reason, details }: Failure,
): Promise<Outcome> => {
  const flags = requestOf({ ...session, env: lastGood.environment })
  if (E.isLeft(flags)) return flags
  const request: Request = { ...flags.right, lastGood, withoutMissingPorts: true }
  const heading = [
    ...details,
    `The environment was not applied: ${reason}.`,
    `FRR starts with the last good state, of ${lastGood.appliedAt}.`,
  ]
  const prepared = await prepareFor(session, request, intent)
  const converged = await convergeTo(session, report, prepared, heading)
  return E.map((done: Converged): Applied => ({
    ...done,
    substitute: {
      kind: 'last_good',
      applied_at: lastGood.appliedAt,
      reason,
      problems: details,
    },
  }))(converged)
}

/** How long ports are waited for: the driver of a port can be slower than this start. */
const patienceMs = 30_000

/** All ports have come, as far as they were waited for. */
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

/** The environment, with the fabric ports that are there: a port that was replaced stops no other. */
const withPresentPorts = async (
  session: Session,
  report: Report,
  request: E.Either<Failure, Request>,
  cause: Failure,
): Promise<Outcome> => {
  const { reason, details } = cause
  const present = E.map((all: Request): Request => ({ ...all, withoutMissingPorts: true }))(request)
  const isMissing =
    E.isLeft(await prepare(session, request)) && E.isRight(await prepare(session, present))
  if (!isMissing) return E.left(cause)
  say(session)(`${reason}.\nIt is waited for, for ${patienceMs / 1000} seconds at most.\n`)
  if (await haveCome(session, request)) return asAsked(session, report, request)
  const heading = [...details, `Not all fabric ports are there: ${reason}.`]
  const converged = await convergeTo(session, report, await prepare(session, present), heading)
  return E.map((done: Converged): Applied => ({
    ...done,
    substitute: { kind: 'present_ports', applied_at: null, reason, problems: details },
  }))(converged)
}

const withDetails = (cause: Failure, lines: readonly string[]): Failure => ({
  ...cause,
  details: [...cause.details, ...lines],
})

/** For a plan that fails: what a start does then; `null`: it ends with the same failure. */
export const startedInstead = async ({ host, env }: Session): Promise<string | null> => {
  const known = usesLastGood(env) ? await readLastGood(host) : null
  return known === null || E.isLeft(known)
    ? null
    : `A start (apply --exec) uses the last good state instead, of ${known.right.lastGood.appliedAt}.`
}

/** Applies what is asked for; a start that cannot, applies the last good state. */
export const applyFailSafe = async (session: Session, report: Report): Promise<Outcome> => {
  const request = requestOf(session)
  const asked = await guarded(() => asAsked(session, report, request))
  if (E.isRight(asked) || !mistakes.has(asked.left.code) || !maySubstitute(session, request)) {
    return asked
  }
  const known = await readLastGood(session.host)
  const kept = E.isLeft(known)
    ? known
    : E.mapLeft(({ reason }: Failure) => `it cannot be applied: ${reason}`)(
        await guarded(() => withLastGood(session, report, known.right, asked.left)),
      )
  if (E.isRight(kept)) return kept
  if (asked.left.code === exitCode.invalidIntent) {
    const present = await guarded(() => withPresentPorts(session, report, request, asked.left))
    if (E.isRight(present)) return present
  }
  return E.left(
    withDetails(asked.left, [`There is no last good state to start with: ${kept.left}`]),
  )
}
