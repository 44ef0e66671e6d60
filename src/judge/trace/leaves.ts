import * as E from 'fp-ts/lib/Either.js'
import type { Talk } from '../../observe/routing/talkJson.ts'
import type { BgpRoute } from '../../observe/routing/traceJson.ts'
import { portSession } from '../fabric.ts'
import type { Session } from '../sessions.ts'
import { neighborsOn, presentPorts } from '../subject.ts'
import { duration } from '../text.ts'
import type { Cause } from '../whyDown.ts'
import { familyNames, valueOf, type Context } from './context.ts'
import { failed, ok, unknown, type Finding, type Step } from './hop.ts'

/** A fabric port, and the session with the leaf behind it. */
export interface Leaf {
  readonly port: string
  /** Names that FRR may have for the neighbor. */
  readonly names: readonly string[]
  readonly session: Session
  readonly talk: Talk | null
  /** Whether a NOTIFICATION ended the last session, and no connection came up since. */
  readonly isNotified: boolean
}

export const leavesOf = ({ intent, observed, traced }: Context): readonly Leaf[] => {
  const neighbors = valueOf(traced.neighbors)?.['default'] ?? {}
  const talks = valueOf(traced.talks)?.['default'] ?? {}
  const peers = valueOf(traced.bfd) ?? []
  return presentPorts(intent, observed).map((port) => {
    const session = portSession(intent, port, neighbors, peers)
    const talk = talks[session.neighbor] ?? null
    const { bgpState = '', lastResetDueTo: due = '' } = neighbors[session.neighbor] ?? {}
    const isTrying = bgpState === 'Active' || bgpState === 'Connect'
    return {
      ...{ port: port.name, names: neighborsOn(port), session, talk },
      isNotified: isTrying && due.startsWith('BGP Notification'),
    }
  })
}

/** `leaf1 (eth0)` */
export const leafName = ({ port, session }: Leaf): string =>
  session.peer_host_name === null ? `the leaf on ${port}` : `${session.peer_host_name} (${port})`

export const since = ({ seconds }: Session): string =>
  seconds === null ? '' : ` for ${duration(seconds)}`

/** So long an ended session needs to come back. */
const patienceSeconds = 15

/**
 * What ended a session need not be what keeps it down: FRR has no word for a password that one end lacks, or
 * for a leaf that does not answer.
 */
const whyDown = ({ port, session, isNotified }: Leaf): Cause => {
  const { reason, advice, seconds } = session
  const told = { reason: `${port}: ${reason ?? 'no session'}`, advice: advice ?? '' }
  return isNotified && seconds !== null && seconds > patienceSeconds
    ? {
        reason: `${told.reason}; no new connection for ${duration(seconds)}`,
        advice: `${told.advice}; a password that only one end has looks like this, too`,
      }
    : told
}

/** Why a leaf gets or gives nothing; `null`: its session is up and carries the family. */
export const noSession = ({ family }: Context, leaf: Leaf): Cause | null => {
  const { session, talk } = leaf
  if (!session.established) return whyDown(leaf)
  return talk === null || talk.families === null || talk.families.includes(family)
    ? null
    : {
        reason: `the session with ${leafName(leaf)} does not carry ${familyNames[family]}`,
        advice: `activate ${familyNames[family]} for this node on the leaf`,
      }
}

/** A session that is younger may still be exchanging routes. */
const youngSeconds = 30

const notSent = (leaf: Leaf): Cause => {
  const { session } = leaf
  const isYoung = (session.seconds ?? Infinity) < youngSeconds
  return {
    reason: `it has not been sent to ${leafName(leaf)}, whose session is up${since(session)}`,
    advice: isYoung
      ? 'wait a moment: the session is young, and routes are still on their way'
      : 'FRR sends no route to a leaf whose AS number is in its path, and waits after a restart for all leaves; otherwise look at route map to-fabric of the running FRR',
  }
}

/** @param ready whether there is a route to send */
export const sentSteps = (context: Context, ready: boolean): readonly Step[] => {
  const { fabric, neighbors } = context.traced
  const route: BgpRoute | null = ready && E.isRight(fabric) ? fabric.right : null
  const leaves = leavesOf(context)
  const sentTo = leaves.filter(({ names }) => route?.advertisedTo.some((to) => names.includes(to)))
  const named = sentTo.map(leafName).join(', ')
  const sent = (): Finding => {
    if (E.isLeft(neighbors)) return unknown(neighbors.left)
    if (leaves.length === 0)
      return failed(
        'no fabric port is there',
        'bring back the port, or correct FE_MACS or FE_PORT_NAMES',
      )
    const problems = leaves.flatMap((leaf) =>
      sentTo.includes(leaf) ? [] : (noSession(context, leaf) ?? notSent(leaf)),
    )
    const [first] = problems
    if (first === undefined) return ok(`sent to ${named}`)
    const reason = problems.map((problem) => problem.reason).join('; ')
    return failed(reason, first.advice, named === '' ? null : `sent to ${named} only`)
  }
  const prefix = route?.prefix ?? ''
  const word = prefix.includes(':') ? 'ipv6' : 'ipv4'
  const beyond = (): Finding =>
    unknown(
      'a leaf does not tell a node whether it accepts a route, and whom it passes it on to',
      `ask the leaf (FRR: show bgp ${word} unicast ${prefix})`,
    )
  return [
    ['sent', route === null ? null : sent],
    ['leaves', sentTo.length === 0 ? null : beyond],
  ]
}
