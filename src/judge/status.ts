import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { Observed } from '../observe/observed.ts'
import type { Interference } from '../observe/routing/interference.ts'
import type { Answered, Routing } from '../observe/routing/routing.ts'
import { isChange } from '../plan/change.ts'
import type { Plan } from '../plan/plan.ts'
import { plural } from '../plan/words.ts'
import { announcedProblems, announcements, nodeIpProblems, type Announcement } from './announced.ts'
import { fabricProblems, portSession, type Neighbors, type Port } from './fabric.ts'
import { frrOf, frrProblems, type Frr } from './frr.ts'
import { otherIds, othersOf, type Other } from './others.ts'
import { problem, worstFirst, type Problem } from './problem.ts'
import { receivedIn, receivedProblems, type Received } from './received.ts'
import type { Session } from './sessions.ts'
import { loadBalancers, speakerProblems, speakerSessions, type LoadBalancers } from './speaker.ts'
import { presentPorts } from './subject.ts'

/** What an apply left behind. */
export interface LastApply {
  /** RFC 3339; `null`: not known. */
  readonly at: string | null
  readonly plan_id: string | null
  /** What it said, such as that it kept the last good state; `null`: nothing. */
  readonly message: string | null
}

/** All that is judged. */
export interface Seen {
  readonly intent: Intent
  readonly observed: Observed
  /** Against the intent; or why there is none, in sentences. */
  readonly plan: E.Either<readonly string[], Plan>
  /** Why the host was not compared with the intent, which is no fault of the routing; `null`: it was. */
  readonly obstacle: string | null
  readonly routing: Routing
  readonly interference: Interference
  readonly lastApply: LastApply | null
}

/**
 * How the routing of this node is, in the terms of its JSON form (schema/status-1.0.schema.json), which is
 * the only thing the text is made from.
 */
export interface StatusBody {
  readonly state: 'well' | 'degraded' | 'down'
  readonly verdict: string
  /** Worst first. */
  readonly problems: readonly Problem[]
  readonly node: {
    readonly addresses: readonly string[]
    readonly as: string
    readonly last_apply: LastApply | null
  }
  readonly frr: Frr
  readonly fabric: readonly Port[]
  readonly speaker: {
    readonly sessions: readonly Session[]
    /** How many came from the speaker and passed the policy; `null`: not known. */
    readonly load_balancer_ips: { readonly ipv4: number | null; readonly ipv6: number | null }
  }
  readonly announced: readonly Announcement[]
  readonly received: { readonly ipv4: Received; readonly ipv6: Received } | null
  readonly drift: { readonly pending: number | null }
  /** Other programs on this host. */
  readonly others: readonly Other[]
}

const neighborsIn = (routing: Answered, vrf: string): Neighbors | undefined =>
  E.isRight(routing.neighbors) ? routing.neighbors.right[vrf] : undefined

const portsOf = ({ intent, observed }: Seen, routing: Answered): readonly Port[] => {
  if (E.isLeft(routing.neighbors)) return []
  const neighbors = neighborsIn(routing, 'default') ?? {}
  const peers = E.isRight(routing.bfd) ? routing.bfd.right : []
  return presentPorts(intent, observed).map((port) => ({
    port: port.name,
    carrier: port.carrier,
    ...portSession(intent, port, neighbors, peers),
  }))
}

const driftProblems = ({ plan, obstacle }: Seen): readonly Problem[] => {
  if (obstacle !== null) {
    const reason = `it cannot be compared with the intent: ${obstacle.replace(/\.$/, '')}`
    return [problem('note', 'host', reason, 'run "frr-intent plan" where the file can be read')]
  }
  if (E.isLeft(plan)) {
    return plan.left.map((reason) =>
      problem(
        'degraded',
        'host',
        reason.replace(/\.$/, ''),
        'bring back what is missing, or correct the environment',
      ),
    )
  }
  const pending = plan.right.changes.filter(isChange).length
  return pending === 0
    ? []
    : [
        problem(
          'degraded',
          'host',
          `the host differs from the intent: ${plural(pending, 'change')} pending`,
          'run "frr-intent plan" to see them',
        ),
      ]
}

/** What the checks of a plan find, and what is not told elsewhere. */
const noteProblems = (plan: Seen['plan'], fabric: readonly Port[]): readonly Problem[] => {
  if (E.isLeft(plan)) return []
  const told = new Set([
    ...otherIds,
    ...['node-ip', 'node-ip6'],
    ...fabric.flatMap(({ port }) => [`port-${port}`, `port-carrier-${port}`]),
  ])
  return plan.right.checks
    .filter(({ id, status }) => !told.has(id) && (status === 'warn' || status === 'fail'))
    .map(({ message, hint }) => problem('note', 'host', message, hint))
}

interface Parts extends Pick<StatusBody, 'fabric' | 'announced' | 'received'> {
  readonly sessions: readonly Session[]
  readonly loadBalancers: LoadBalancers
  readonly problems: readonly Problem[]
}

const nothing: Parts = {
  ...{ fabric: [], announced: [], received: null, sessions: [], problems: [] },
  loadBalancers: { ipv4: null, ipv6: null },
}

/** Without a leaf no route is missed: it would only repeat what is known. */
const partsOf = (seen: Seen, routing: Answered): Parts => {
  const { intent, observed } = seen
  const fabric = portsOf(seen, routing)
  const neighbors = neighborsIn(routing, intent.vrf.name)
  const balancers = loadBalancers(routing)
  const announced = announcements(intent, observed, routing, fabric, balancers)
  const hasLeaf = fabric.some(({ established }) => established)
  return {
    fabric,
    announced,
    received: {
      ipv4: receivedIn(routing.families.ipv4),
      ipv6: receivedIn(routing.families.ipv6),
    },
    sessions: speakerSessions(intent, neighbors ?? {}),
    loadBalancers: balancers,
    problems: [
      ...fabricProblems(fabric),
      ...(E.isRight(routing.neighbors) ? speakerProblems(intent, routing, neighbors) : []),
      ...announcedProblems(announced),
      ...(hasLeaf ? receivedProblems(intent, routing) : []),
    ],
  }
}

const stateOf = (problems: readonly Problem[]): StatusBody['state'] => {
  if (problems.some(({ level }) => level === 'down')) return 'down'
  return problems.some(({ level }) => level === 'degraded') ? 'degraded' : 'well'
}

const verdictOf = (problems: readonly Problem[], { fabric, announced }: Parts): string => {
  const bad = problems.filter(({ level }) => level !== 'note')
  const [worst] = bad
  if (worst === undefined) {
    const balanced = announced.filter(({ kind }) => kind === 'load_balancer').length
    return `The routing of this node is well: ${plural(fabric.length, 'leaf', 'leaves')}, ${plural(balanced, 'LoadBalancer IP')} announced.`
  }
  const more = bad.length === 1 ? '' : ` (and ${bad.length - 1} more, see above)`
  const how = worst.level === 'down' ? 'does not work' : 'is degraded'
  return `The routing of this node ${how}: ${worst.about}: ${worst.reason}${more}.`
}

const countOf = (prefixes: readonly string[] | null): number | null => prefixes?.length ?? null

/**
 * Judges the routing of a node.
 *
 * @returns why nothing can be said
 */
export const judge = (seen: Seen): E.Either<string, StatusBody> => {
  const { intent, observed, plan, routing, lastApply } = seen
  if (routing._tag === 'CannotAsk') return E.left(routing.reason)
  const frr = frrOf(routing)
  const parts =
    routing._tag === 'Answered' && frr.state !== 'stopped' ? partsOf(seen, routing) : nothing
  const problems = worstFirst([
    ...frrProblems(routing),
    ...parts.problems,
    ...nodeIpProblems(intent, observed),
    ...driftProblems(seen),
    ...noteProblems(plan, parts.fabric),
  ])
  const { ipv4, ipv6 } = parts.loadBalancers
  return E.right({
    state: stateOf(problems),
    verdict: verdictOf(problems, parts),
    problems,
    node: {
      addresses: [intent.nodeIp, ...(intent.nodeIp6 === null ? [] : [intent.nodeIp6])],
      as: String(intent.asn.local),
      last_apply: lastApply,
    },
    frr,
    fabric: parts.fabric,
    speaker: {
      sessions: parts.sessions,
      load_balancer_ips: { ipv4: countOf(ipv4), ipv6: countOf(ipv6) },
    },
    announced: parts.announced,
    received: parts.received,
    drift: {
      pending: E.isRight(plan) ? plan.right.changes.filter(isChange).length : null,
    },
    others: othersOf(observed, seen.interference, plan),
  })
}
