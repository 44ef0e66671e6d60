import type { Intent } from '../intent/intent.ts'
import type { Answered } from '../observe/routing/routing.ts'
import { families } from '../observe/routing/observeRouting.ts'
import * as E from 'fp-ts/lib/Either.js'
import { problem, type Problem } from './problem.ts'
import { isEstablished, sessionOf, type Session } from './sessions.ts'
import type { Neighbors } from './fabric.ts'
import { speakerSide, whyDown } from './whyDown.ts'

/** LoadBalancer IPs by family, as they came from the speaker and passed the policy; `null`: not known. */
export interface LoadBalancers {
  readonly ipv4: readonly string[] | null
  readonly ipv6: readonly string[] | null
}

export const loadBalancers = ({ families }: Answered): LoadBalancers => {
  const { ipv4, ipv6 } = families
  return {
    ipv4: E.isRight(ipv4.speaker) ? ipv4.speaker.right.best : null,
    ipv6: E.isRight(ipv6.speaker) ? ipv6.speaker.right.best : null,
  }
}

export const speakerSessions = (intent: Intent, neighbors: Neighbors): readonly Session[] =>
  Object.entries(neighbors).map(([name, json]) =>
    sessionOf(name, json, () => whyDown(json, undefined, speakerSide(intent))),
  )

/** A speaker that was refused says more than the neighbors that it does not use. */
const mostTelling = (neighbors: Neighbors): readonly [string, Neighbors[string]] | undefined =>
  Object.entries(neighbors).find(
    ([, { lastErrorCodeSubcode }]) => lastErrorCodeSubcode !== undefined,
  )

const neverSeen = ({ asn, pair, passwordFiles }: Intent): Problem => {
  const password =
    passwordFiles.speaker === null ? ', without a password' : ', with the same password'
  return problem(
    'degraded',
    'speaker',
    'no speaker has a session, so no LoadBalancer IP is announced',
    `the speaker has to dial ${pair.ipv6.frr.address} or ${pair.ipv4.frr.address} from AS ${asn.speaker} to AS ${asn.vrf}${password}; "frr-intent manifests" prints its configuration`,
  )
}

/** A speaker that now uses fewer sessions than before is well; one that lost a session is not. */
const lostSessions = (intent: Intent, neighbors: Neighbors): readonly Problem[] =>
  Object.entries(neighbors)
    .filter(([, json]) => !isEstablished(json) && (json.connectionsEstablished ?? 0) > 0)
    .map(([name, json]) => {
      const { reason, advice } = whyDown(json, undefined, speakerSide(intent))
      return problem('note', `speaker ${name}`, `it had a session before: ${reason}`, advice)
    })

export const sessionProblems = (intent: Intent, neighbors: Neighbors): readonly Problem[] => {
  if (Object.values(neighbors).some(isEstablished)) return lostSessions(intent, neighbors)
  const telling = mostTelling(neighbors)
  if (telling === undefined) return [neverSeen(intent)]
  const [name, json] = telling
  const { reason, advice } = whyDown(json, undefined, speakerSide(intent))
  return [problem('degraded', `speaker ${name}`, reason, advice)]
}

const longest = 3

/** The first of them, and how many there are beside. */
export const some = (names: readonly string[]): string =>
  names.length <= longest
    ? names.join(', ')
    : `${names.slice(0, longest).join(', ')} and ${names.length - longest} more`

const unusable = (routing: Answered): readonly Problem[] => {
  const prefixes = families.flatMap((family) => {
    const { speaker } = routing.families[family]
    return E.isRight(speaker) ? speaker.right.unusable : []
  })
  if (prefixes.length === 0) return []
  const reason = `the speaker announces what cannot be used, for its next hop is not reachable: ${some(prefixes)}`
  const advice = 'run "frr-intent plan": it shows what is missing of the veth and its addresses'
  return [problem('degraded', 'speaker', reason, advice)]
}

/** @param neighbors those of the VRF; `undefined`: FRR has no such instance */
export const speakerProblems = (
  intent: Intent,
  routing: Answered,
  neighbors: Neighbors | undefined,
): readonly Problem[] =>
  neighbors === undefined
    ? [
        problem(
          'degraded',
          'speaker',
          `FRR has no BGP in VRF ${intent.vrf.name}`,
          'run "frr-intent plan": it shows how frr.conf differs from the intent',
        ),
      ]
    : [...sessionProblems(intent, neighbors), ...unusable(routing)]
