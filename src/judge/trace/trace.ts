import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { familyOf } from '../../intent/address.ts'
import { destinationText, type Destination } from '../../intent/destination.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Observed } from '../../observe/observed.ts'
import type { Trace, Traced } from '../../observe/routing/trace.ts'
import { chainOf, ownAddressOf, type Chain, type ChainName } from './chain.ts'
import type { Context } from './context.ts'
import { fabricSteps } from './fabricPrefix.ts'
import {
  failed,
  firstFailed,
  firstUnknown,
  follow,
  ok,
  stateOf,
  type Finding,
  type Hop,
  type Step,
  type TraceState,
} from './hop.ts'
import { hopTitles } from './hopText.ts'
import { loadBalancerSteps } from './loadBalancer.ts'
import { ownAddressSteps } from './ownAddress.ts'

/** All that is judged. */
export interface TraceSeen {
  readonly intent: Intent
  readonly observed: Observed
  readonly destination: Destination
  readonly trace: Trace
  /** The text of FRR's file. */
  readonly frrConf: string
  /** Whether another zebra runs in this network namespace. */
  readonly anotherZebra: boolean
}

/**
 * Where a destination's route gets to, in the terms of its JSON form (schema/trace-1.0.schema.json), which
 * is the only thing the text is made from.
 */
export interface TraceBody {
  /** As it was asked for. */
  readonly destination: string
  /** The announced prefix that is followed; `null`: FRR was not asked. */
  readonly prefix: string | null
  readonly chain: ChainName
  readonly chain_reason: string
  readonly state: TraceState
  /** One sentence. */
  readonly verdict: string
  readonly hops: readonly Hop[]
}

const log = 'the log of its service says why (Talos: "talosctl logs ext-frr")'

const frrHop = (trace: Exclude<Trace, { readonly _tag: 'CannotAsk' }>): Finding => {
  if (trace._tag === 'Starting') {
    return failed(
      `FRR is starting, for ${trace.seconds} seconds now, and is not asked before it has its configuration`,
      'wait for it, such as with "frr-intent status --wait 60"',
    )
  }
  const { daemons, version } = trace
  const { bgpd, zebra } = daemons
  if (Object.values(daemons).every((state) => state === 'absent'))
    return failed('FRR does not run', `start it; ${log}`)
  const silent = [['bgpd', bgpd] as const, ['zebra', zebra] as const].find(
    ([, state]) => state !== 'answers',
  )
  if (silent === undefined) return ok(version === null ? 'it runs' : `version ${version} runs`)
  const [daemon, state] = silent
  return failed(
    `${daemon} ${state === 'hangs' ? 'does not answer' : 'does not run'}`,
    `watchfrr starts it again; if that does not help, restart FRR: ${log}`,
  )
}

const isAlive = (trace: Trace): trace is Traced =>
  trace._tag === 'Traced' && Object.values(trace.daemons).some((state) => state !== 'absent')

const stepsOf = (seen: TraceSeen, chain: Chain): readonly Step[] => {
  const { trace, ...rest } = seen
  if (!isAlive(trace)) return []
  const { intent, observed, destination } = rest
  const family = familyOf(destination.address)
  const context: Context = { ...rest, family, traced: trace }
  const own = ownAddressOf(destination, intent, observed)
  return match(chain.name)
    .with('load_balancer', () => loadBalancerSteps(context))
    .with('own_address', () => (own === null ? [] : ownAddressSteps(context, own)))
    .with('fabric', () => fabricSteps(context))
    .exhaustive()
}

/** The hop whose evidence says best that all is well. */
const telling: Readonly<Record<ChainName, Hop['hop']>> = {
  load_balancer: 'sent',
  own_address: 'sent',
  fabric: 'best',
}

const verdictOf = (text: string, chain: ChainName, hops: readonly Hop[]): string => {
  const bad = firstFailed(hops)
  if (bad !== undefined) return `${text} fails at "${hopTitles[bad.hop]}": ${bad.reason}.`
  const dark = firstUnknown(hops)
  if (dark !== undefined)
    return `${text} is not known at "${hopTitles[dark.hop]}": ${dark.reason ?? 'it was not looked at'}.`
  const told = hops.find(({ hop }) => hop === telling[chain])?.evidence
  return chain === 'fabric'
    ? `${text} is well: ${told}.`
    : `${text} is well as far as this node can tell: ${told}.`
}

/** @returns why nothing can be said */
export const judgeTrace = (seen: TraceSeen): E.Either<string, TraceBody> => {
  const { intent, observed, destination, trace } = seen
  if (trace._tag === 'CannotAsk') return E.left(trace.reason)
  const text = destinationText(destination)
  const chain = chainOf(destination, intent, observed, isAlive(trace) ? trace : null)
  const hops = follow([['frr', () => frrHop(trace)], ...stepsOf(seen, chain)])
  return E.right({
    destination: text,
    prefix: isAlive(trace) ? trace.prefix : null,
    chain: chain.name,
    chain_reason: chain.reason,
    state: stateOf(hops),
    verdict: verdictOf(text, chain.name, hops),
    hops,
  })
}
