import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ownFolder } from '../apply/ownFolder.ts'
import { startUnderWay } from '../apply/start.ts'
import type { Intent } from '../intent/intent.ts'
import { printable } from '../intent/problem.ts'
import { observe } from '../observe/observe.ts'
import type { Observed } from '../observe/observed.ts'
import type { Reader } from '../observe/capabilities.ts'
import { orNull } from '../observe/orNull.ts'
import type { LastApply, Seen, StatusBody } from '../judge/status.ts'
import { filePaths } from '../plan/frrConf/render.ts'
import { makePlan } from '../plan/plan.ts'
import { describePortProblem } from '../plan/text/portText.ts'
import { lastOf } from './arguments.ts'
import { documentJson, frame, parseDocument } from './document.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { isTerminal, print, printError } from './host/output.ts'
import { lastAppliedFile, readEnvironment } from './lastApplied.ts'
import { cannotObserve, readIntent, templateEngine } from './pipeline.ts'
import { describeObserveError } from './observeText.ts'
import { environmentOf } from './request.ts'
import type { Session } from './session.ts'

/** What was applied last is what the node should be; without it, what this process is told. */
export const intentOf = (session: Session): E.Either<Failure, Intent> => {
  const asked = lastOf(session.invocation, 'environment')
  const last = asked === null ? readEnvironment(session.host, lastAppliedFile) : E.left(null)
  if (E.isRight(last)) return readIntent(last.right)
  if (asked === null && session.env['NODE_IP'] === undefined) {
    const advice =
      'start frr-intent first, run this as root, or name an environment with --environment'
    const isThere = orNull(() => session.host.status(lastAppliedFile)) !== null
    const why = isThere
      ? `${lastAppliedFile} cannot be read`
      : `nothing has been applied since the node booted (there is no ${lastAppliedFile})`
    return E.left(failure(exitCode.cannotObserve, `${why}, and NODE_IP is not set`, { advice }))
  }
  const environment = environmentOf(session)
  return E.isLeft(environment) ? environment : readIntent(environment.right)
}

const resultJson = t.intersection([
  t.type({ finished_at: t.string }, 'a result of frr-intent'),
  t.partial({ message: t.union([t.string, t.null]) }),
])

const planJson = t.type({ plan_id: t.string }, 'a plan of frr-intent')

/** Where `apply --report` leaves its documents on Talos. */
const leftBehind = <A>(reader: Reader, name: string, codec: t.Type<A>): A | null => {
  const text = orNull(() => reader.readText(join(ownFolder, name)))
  const document = text === null ? E.left(null) : parseDocument(text, codec)
  return E.isRight(document) ? document.right : null
}

const lastApplyOf = (reader: Reader): LastApply | null => {
  const result = leftBehind(reader, 'result.json', resultJson)
  if (result === null) return null
  return {
    at: result.finished_at,
    plan_id: leftBehind(reader, 'plan.json', planJson)?.plan_id ?? null,
    message: result.message ?? null,
  }
}

const noPasswords: Intent['passwordFiles'] = { fabric: null, speaker: null }

const noFiles: Intent['userFiles'] = { template: null, values: null, extra: null }

/** A secret or a file of the user that cannot be read keeps us from planning, and not from looking. */
export const observeFor = (
  host: Reader,
  intent: Intent,
): E.Either<Failure, { readonly observed: Observed; readonly obstacle: string | null }> => {
  const observed = observe(host, intent, filePaths)
  if (E.isRight(observed)) return E.right({ observed: observed.right, obstacle: null })
  const { _tag } = observed.left
  if (_tag !== 'BadPassword' && _tag !== 'BadUserFile') return E.left(cannotObserve(observed.left))
  const obstacle = describeObserveError(observed.left)
  return pipe(
    observe(host, { ...intent, passwordFiles: noPasswords, userFiles: noFiles }, filePaths),
    E.bimap(cannotObserve, (observed) => ({ observed, obstacle })),
  )
}

const planFor = async (intent: Intent, observed: Observed): Promise<Seen['plan']> =>
  pipe(
    makePlan(intent, observed, {
      adopted: new Set(),
      allowed: new Set(),
      last: null,
      frrScope: 'any-container',
      render: await templateEngine(intent),
    }),
    E.mapLeft((problems) => problems.map(describePortProblem)),
  )

/** Loaded only here: a start does without. */
const tools = async () => (await import('./routingTools.ts')).routingTools

const look = async (session: Session): Promise<E.Either<Failure, StatusBody>> => {
  const { host } = session
  const { judge, observeInterference, observeRouting, subjectOf } = await tools()
  const asked = intentOf(session)
  if (E.isLeft(asked)) return asked
  const intent = asked.right
  const seen = observeFor(host, intent)
  if (E.isLeft(seen)) return seen
  const { observed, obstacle } = seen.right
  const starting = orNull(() => startUnderWay(host, true))?.seconds ?? null
  return pipe(
    judge({
      ...{ intent, observed, obstacle },
      plan: obstacle === null ? await planFor(intent, observed) : E.left([obstacle]),
      routing: observeRouting(host, subjectOf(intent, observed), starting),
      interference: observeInterference(host),
      lastApply: lastApplyOf(host),
    }),
    E.mapLeft((reason) => failure(exitCode.cannotObserve, reason)),
  )
}

/** FRR tells nobody when a session comes up, so it is asked again and again. */
const pauseMs = 2000

const secondsToWait = ({ invocation }: Session): E.Either<Failure, number> => {
  const text = lastOf(invocation, 'wait')
  if (text === null) return E.right(0)
  return /^[0-9]{1,5}$/.test(text)
    ? E.right(Number(text))
    : E.left(failure(exitCode.unexpected, `--wait is "${text}": wanted a number of seconds`))
}

/** Looks until all is well or the time is over. On a terminal each change of the verdict is one line. */
const lookUntil = async (
  session: Session,
  seconds: number,
): Promise<E.Either<Failure, StatusBody>> => {
  const end = Date.now() + seconds * 1000
  let said = ''
  for (;;) {
    const status = await look(session)
    const left = end - Date.now()
    if (left <= 0 || (E.isRight(status) && status.right.state === 'well')) return status
    const now = E.isRight(status) ? status.right.verdict : status.left.reason
    if (now !== said && isTerminal()) printError(`${printable(now)}\n`)
    said = now
    await delay(Math.min(pauseMs, left))
  }
}

const textOf = async ({ json, style, invocation }: Session, body: StatusBody): Promise<string> => {
  if (json) return documentJson({ ...frame, created_at: new Date().toISOString(), ...body })
  const { prometheusText, statusText } = await tools()
  return invocation.switches.has('prometheus') ? prometheusText(body) : statusText(body, style)
}

export const runStatus = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const seconds = secondsToWait(session)
  if (E.isLeft(seconds)) return seconds
  const status = await lookUntil(session, seconds.right)
  if (E.isLeft(status)) return status
  print(await textOf(session, status.right))
  return E.right(status.right.state === 'well' ? exitCode.success : exitCode.changesPending)
}
