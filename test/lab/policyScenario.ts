// A speaker that means harm and a leaf that leaks, and who hears of it.

import type { Router } from './frr.ts'
import { untilHeard } from './fromNode.ts'
import {
  claims,
  fabricPrefixes,
  impossible,
  otherNode,
  prefixOf,
  sharedLoadBalancers,
  type Announcer,
  type Claim,
} from './policyClaims.ts'
import { takeStock, type Lab, type Stock } from './policyStock.ts'
import { familyOf, waitForRoutes, type families } from './routes.ts'
import { rogueSpeaker, type RunningSpeaker } from './speakerKinds.ts'

/** A claim, and what everybody had heard when it had been made. */
export interface Hearing {
  readonly claim: Claim
  readonly stock: Stock
}

export interface Scenario {
  readonly isNarrow: boolean
  /** The families in which LoadBalancer IPs of this node's speaker arrive at all. */
  readonly works: typeof families
}

const network = (prefix: string, routeMap = ''): string =>
  `address-family ${familyOf(prefix)} unicast\nnetwork ${prefix}${routeMap}\nexit-address-family`

const blackhole = (prefix: string): string =>
  `${familyOf(prefix) === 'ipv4' ? 'ip' : 'ipv6'} route ${prefix} blackhole`

/** The spine stands for the rest of the fabric, another node among it. Before the node starts. */
export const announceFabric = async (spine: Router): Promise<void> => {
  await spine.configure(`route-map loadbalancers permit 10
set origin egp
exit
${[...otherNode, ...fabricPrefixes, ...sharedLoadBalancers].map(blackhole).join('\n')}
router bgp 65200
${[...otherNode, ...fabricPrefixes].map((prefix) => network(prefix)).join('\n')}
${sharedLoadBalancers.map((prefix) => network(prefix, ' route-map loadbalancers')).join('\n')}`)
}

/** LoadBalancer IPs that are announced last: once they are heard, all before them could have been. */
const markers = (step: number): readonly string[] => [
  `192.0.2.${200 + step}/32`,
  `2001:db8:5::${200 + step}/128`,
]

const routesBy = (made: readonly Claim[], announcer: Announcer): readonly string[] =>
  made.filter(({ by }) => by === announcer).flatMap(({ routes }) => routes)

/** `network` lines of leaf1, with the default routes that it may announce anyway. */
const leak = async (leaf1: Router, routes: readonly string[]): Promise<void> => {
  const networks = [...routes, '0.0.0.0/0', '::/0'].map((prefix) => network(prefix))
  await leaf1.configure(`router bgp 65101\nno bgp network import-check\n${networks.join('\n')}`)
}

export const markersOf = (steps: number): readonly string[] =>
  Array.from({ length: steps }, (_, step) => markers(step)).flat()

interface Made {
  /** What came of each claim; of the speaker's before leaf1 leaked. */
  readonly hearings: readonly Hearing[]
  /** What is left of all claims once leaf1 has leaked. */
  readonly atLast: readonly Hearing[]
  readonly speaker: RunningSpeaker
}

/** All claims are made, one announcer after the other. */
export const makeClaims = async (lab: Lab, { isNarrow, works }: Scenario): Promise<Made> => {
  const { guest, fabric } = lab
  const made = claims.filter(({ onlyIfNarrow }) => isNarrow || onlyIfNarrow !== true)
  const settled = async (step: number) => {
    const arriving = markers(step).filter((marker) => works.includes(familyOf(marker)))
    for (const marker of arriving) await untilHeard(guest, marker)
    await waitForRoutes(guest, ['spine'], arriving, 2)
    await waitForRoutes(guest, ['node'], arriving)
  }
  const speaker = await rogueSpeaker.start(guest, [...routesBy(made, 'speaker'), ...markers(0)])
  await settled(0)
  const before = await takeStock(lab)
  await leak(fabric.leaf1, routesBy(made, 'leaf1'))
  const heard = `vtysh -c 'show bgp ipv6 2001:db8:f::/48' | grep 65101`
  if (!isNarrow) await guest.waitFor('the node hears the leaf', heard, 60_000)
  await speaker.announce(...markers(1))
  await settled(1)
  const after = await takeStock(lab)

  // A length that no address has is an error of the session (RFC 4271 6.3), and of that one alone.
  await speaker.announce(...impossible.routes)
  await guest.waitFor('the session ends', 'grep notification /run/speaker/log', 60_000)
  const last = { claim: impossible, stock: await takeStock(lab) }
  await speaker.withdraw(...impossible.routes.map(prefixOf))
  const hearings = made.map((claim) => ({ claim, stock: claim.by === 'leaf1' ? after : before }))
  return {
    hearings: [...hearings, last],
    atLast: made.map((claim) => ({ claim, stock: after })),
    speaker,
  }
}
