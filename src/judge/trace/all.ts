import * as E from 'fp-ts/lib/Either.js'
import type { Family } from '../../intent/address.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Observed } from '../../observe/observed.ts'
import { families } from '../../observe/routing/observeRouting.ts'
import type { Answered, Known, Routing } from '../../observe/routing/routing.ts'
import { plural } from '../../plan/words.ts'
import { portSession } from '../fabric.ts'
import { frrProblems } from '../frr.ts'
import type { Problem } from '../problem.ts'
import { sessionProblems } from '../speaker.ts'
import type { Session } from '../sessions.ts'
import { presentPorts } from '../subject.ts'
import type { HopName, TraceState } from './hop.ts'
import { firstFailed } from './hop.ts'
import type { TraceBody } from './trace.ts'

/** One LoadBalancer IP of `trace --all`, as published. */
export interface AddressLine {
  readonly prefix: string
  readonly state: 'ok' | 'failed'
  /** The first hop that failed; `null`: none, or not looked for. */
  readonly hop: HopName | null
  readonly evidence: string | null
  readonly reason: string | null
  readonly advice: string | null
}

export interface AllBody {
  readonly state: TraceState
  readonly verdict: string
  readonly addresses: readonly AddressLine[]
}

export interface AllSeen {
  readonly intent: Intent
  readonly observed: Observed
  readonly routing: Routing
  /** The prefixes that the kernel sends to the speaker. */
  readonly kernel: Readonly<Record<Family, Known<ReadonlySet<string>>>>
}

interface Leaf {
  readonly port: string
  readonly session: Session
  /** What it has been sent. */
  readonly sent: ReadonlySet<string>
}

const leavesOf = (
  { intent, observed }: AllSeen,
  routing: Answered,
  family: Family,
): readonly Leaf[] => {
  const { advertised } = routing.families[family]
  const neighbors = E.isRight(routing.neighbors) ? (routing.neighbors.right['default'] ?? {}) : {}
  const peers = E.isRight(routing.bfd) ? routing.bfd.right : []
  return presentPorts(intent, observed).map((port) => {
    const session = portSession(intent, port, neighbors, peers)
    const known = advertised[session.neighbor]
    const sent = new Set(known !== undefined && E.isRight(known) ? known.right : [])
    return { port: port.name, session, sent }
  })
}

const bad = (prefix: string, hop: HopName | null, reason: string, advice: string): AddressLine => ({
  ...{ prefix, state: 'failed', hop, evidence: null, reason, advice },
})

const lineOf =
  (leaves: readonly Leaf[], kernel: AllSeen['kernel'][Family]) =>
  (prefix: string): AddressLine => {
    const has = ({ sent }: Leaf): boolean => sent.has(prefix)
    const up = leaves.filter(({ session }) => session.established)
    const sentTo = up.filter(has).map(({ port }) => port)
    const named = sentTo.join(', ')
    const missing = up.filter((leaf) => !has(leaf)).map(({ port }) => port)
    const trace = `run "frr-intent trace ${prefix.split('/')[0]}"`
    if (missing.length > 0) {
      const only = named === '' ? '' : `, only to ${named}`
      return bad(prefix, null, `not sent to ${missing.join(', ')}${only}`, trace)
    }
    const down = leaves.find(({ session }) => !session.established)
    if (down !== undefined) {
      const reason = `not sent to ${down.port}: ${down.session.reason ?? 'no session'}`
      return bad(prefix, 'sent', reason, down.session.advice ?? trace)
    }
    if (E.isRight(kernel) && !kernel.right.has(prefix))
      return bad(prefix, 'kernel', 'no route in the kernel', trace)
    const evidence = `sent to ${named}, route in the kernel`
    return { ...{ prefix, state: 'ok', hop: null, evidence, reason: null, advice: null } }
  }

const linesOf = (seen: AllSeen, routing: Answered): readonly AddressLine[] => {
  return families.flatMap((family) => {
    const { speaker } = routing.families[family]
    if (E.isLeft(speaker)) return []
    const lost = speaker.right.unusable.map((prefix) =>
      bad(prefix, 'next_hop', 'its next hop cannot be reached', 'run "frr-intent plan"'),
    )
    return [
      ...speaker.right.best.map(lineOf(leavesOf(seen, routing, family), seen.kernel[family])),
      ...lost,
    ]
  })
}

const told = ({ about, reason }: Problem): string =>
  about === 'speaker' ? reason : `${about}: ${reason}`

/** Why there is nothing to list. */
const obstacleOf = ({ intent }: AllSeen, routing: Answered): string | null => {
  const lost = frrProblems(routing).find(({ level }) => level === 'down')
  if (lost !== undefined) return told(lost)
  if (E.isLeft(routing.neighbors)) return routing.neighbors.left
  const neighbors = routing.neighbors.right[intent.vrf.name]
  if (neighbors === undefined) return `FRR has no BGP in VRF ${intent.vrf.name}`
  const problem = sessionProblems(intent, neighbors).find(({ level }) => level !== 'note')
  return problem === undefined ? null : told(problem)
}

const stopped = (reason: string): AllBody => ({
  ...{ state: 'failed', verdict: `No LoadBalancer IP can be traced: ${reason}.`, addresses: [] },
})

export const allVerdict = (lines: readonly AddressLine[]): AllBody => {
  const lost = lines.filter(({ state }) => state === 'failed').length
  const all = plural(lines.length, 'LoadBalancer IP')
  if (lines.length === 0)
    return { state: 'ok', verdict: 'The speaker announces no LoadBalancer IP.', addresses: [] }
  const verdict =
    lost === 0 ? `${all}: well, as far as this node can tell.` : `${lost} of ${all} failed.`
  return { state: lost === 0 ? 'ok' : 'failed', verdict, addresses: lines }
}

/** Every LoadBalancer IP that passed the policy. @returns why nothing can be said */
export const judgeAll = (seen: AllSeen): E.Either<string, AllBody> => {
  const { routing } = seen
  if (routing._tag === 'CannotAsk') return E.left(routing.reason)
  if (routing._tag === 'Starting')
    return E.right(stopped(`FRR is starting, for ${routing.seconds} seconds now`))
  const obstacle = obstacleOf(seen, routing)
  if (obstacle !== null) return E.right(stopped(obstacle))
  return E.right(allVerdict(linesOf(seen, routing)))
}

/** What a whole trace has found of a line that says only that something is missing. */
export const refined = (line: AddressLine, body: TraceBody): AddressLine => {
  const hop = firstFailed(body.hops)
  if (hop === undefined) return line
  return bad(line.prefix, hop.hop, hop.reason ?? line.reason ?? '', hop.advice ?? '')
}
