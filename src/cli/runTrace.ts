import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { startUnderWay } from '../apply/start.ts'
import { decodeDestination, type Destination } from '../intent/destination.ts'
import type { AddressLine, AllBody } from '../judge/trace/all.ts'
import type { TraceState } from '../judge/trace/hop.ts'
import type { TraceBody, TraceSeen } from '../judge/trace/trace.ts'
import { orNull } from '../observe/orNull.ts'
import { othersOf } from '../plan/checks/otherDaemons.ts'
import { frrPaths } from '../plan/frrConf/render.ts'
import { documentJson, frame } from './document.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print } from './host/output.ts'
import type { routingTools } from './routingTools.ts'
import { intentOf, observeFor } from './runStatus.ts'
import type { Session } from './session.ts'

const wanted = 'name an address, such as 192.0.2.7, or a prefix, such as 0.0.0.0/0; or use --all'

/** `null`: all LoadBalancer IPs. */
const asked = ({ invocation }: Session): E.Either<Failure, Destination | null> => {
  const [word] = invocation.words
  const all = invocation.switches.has('all')
  const wrong = (reason: string) => E.left(failure(exitCode.unexpected, reason, { advice: wanted }))
  if (word === undefined) return all ? E.right(null) : wrong('trace needs an address')
  if (all) return wrong('--all takes no address')
  return pipe(decodeDestination(word), E.orElseW(wrong))
}

interface Look extends Omit<TraceSeen, 'destination' | 'trace'> {
  readonly session: Session
  /** For how many seconds a start of FRR has been under way. */
  readonly starting: number | null
  readonly tools: typeof routingTools
}

const lookFrom = async (session: Session): Promise<E.Either<Failure, Look>> => {
  const { host } = session
  const intent = intentOf(session)
  if (E.isLeft(intent)) return intent
  const seen = observeFor(host, intent.right)
  if (E.isLeft(seen)) return seen
  const { observed } = seen.right
  const frrConf = observed.files.find(({ path }) => path === frrPaths.frrConf)?.content ?? ''
  return E.right({
    ...{ session, observed, frrConf, intent: intent.right },
    anotherZebra: othersOf('zebra', observed, 'any-container').count > 0,
    starting: orNull(() => startUnderWay(host, true))?.seconds ?? null,
    // Loaded only here: a start does without.
    tools: (await import('./routingTools.ts')).routingTools,
  })
}

const blind = (reason: string): Failure => failure(exitCode.cannotObserve, reason)

const traceOne = (look: Look, destination: Destination): E.Either<Failure, TraceBody> => {
  const { session, intent, observed, starting, tools } = look
  const subject = tools.traceSubject(destination, intent, observed)
  const trace = tools.observeTrace(session.host, subject, starting)
  return pipe(tools.judgeTrace({ ...look, destination, trace }), E.mapLeft(blind))
}

/** A whole trace takes as long as the list of all, so only a few lines get one. */
const mostTraces = 10

const isVague = ({ state, hop }: AddressLine): boolean =>
  state === 'failed' && (hop === null || hop === 'kernel')

/** The cause of the first ones that fail. */
const withCauses = (look: Look, body: AllBody): AllBody => {
  const { refined, allVerdict } = look.tools
  const vague = body.addresses.filter(isVague).slice(0, mostTraces)
  const causes = new Map(
    vague.map((line) => {
      const destination = decodeDestination(line.prefix)
      const trace = E.isLeft(destination) ? destination : traceOne(look, destination.right)
      return [line, E.isRight(trace) ? refined(line, trace.right) : line]
    }),
  )
  return causes.size === 0
    ? body
    : allVerdict(body.addresses.map((line) => causes.get(line) ?? line))
}

const traceAll = (look: Look): E.Either<Failure, AllBody> => {
  const { session, intent, observed, starting, tools } = look
  const { host } = session
  const routing = tools.observeRouting(host, tools.subjectOf(intent, observed), starting)
  const kernel = {
    ipv4: tools.speakerRoutes(host, 'ipv4', intent.fabricTable),
    ipv6: tools.speakerRoutes(host, 'ipv6', intent.fabricTable),
  }
  return pipe(
    tools.judgeAll({ intent, observed, routing, kernel }),
    E.bimap(blind, (body) => withCauses(look, body)),
  )
}

const codes: Readonly<Record<TraceState, ExitCode>> = {
  ok: exitCode.success,
  failed: exitCode.changesPending,
  unknown: exitCode.cannotObserve,
}

const publish =
  <B extends { readonly state: TraceState }>(
    { json, style }: Session,
    text: (body: B, style: Session['style']) => string,
  ) =>
  (body: B): ExitCode => {
    print(
      json
        ? documentJson({ ...frame, created_at: new Date().toISOString(), ...body })
        : text(body, style),
    )
    return codes[body.state]
  }

export const runTrace = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const destination = asked(session)
  if (E.isLeft(destination)) return destination
  const look = await lookFrom(session)
  if (E.isLeft(look)) return look
  const { traceText, allText } = look.right.tools
  return destination.right === null
    ? pipe(traceAll(look.right), E.map(publish(session, allText)))
    : pipe(traceOne(look.right, destination.right), E.map(publish(session, traceText)))
}
