import type { Intent } from '../intent/intent.ts'
import type { Link } from '../observe/observed.ts'
import type { BfdPeer, NeighborJson } from '../observe/routing/frrJson.ts'
import { problem, type Problem } from './problem.ts'
import { absentSession, isEstablished, sessionOf, type Session } from './sessions.ts'
import { neighborsOn } from './subject.ts'
import { fabricSide, whyDown, whyLinkDown, type Cause } from './whyDown.ts'

export type Neighbors = Readonly<Record<string, NeighborJson>>

const noNeighbor = (port: Link): Cause => ({
  reason: `FRR has no neighbor on ${port.name}`,
  advice: 'run "frr-intent plan": it shows how frr.conf differs from the intent',
})

/** Its BFD session: by interface, or by the address of the neighbor. */
const bfdOf = (
  peers: readonly BfdPeer[],
  port: Link,
  { bgpNeighborAddr }: NeighborJson,
): BfdPeer | undefined =>
  peers.find((peer) => peer.interface === port.name) ??
  peers.find(({ peer }) => peer === bgpNeighborAddr)

/** The session of a port: of its neighbors the one that is up, or the one without an address. */
export const portSession = (
  intent: Intent,
  port: Link,
  neighbors: Neighbors,
  peers: readonly BfdPeer[],
): Session => {
  const all = neighborsOn(port).flatMap((name) => {
    const json = neighbors[name]
    return json === undefined ? [] : [{ name, json }]
  })
  const chosen = all.find(({ json }) => isEstablished(json)) ?? all[0]
  if (chosen === undefined) return absentSession(port.name, whyLinkDown(port) ?? noNeighbor(port))
  return sessionOf(
    chosen.name,
    chosen.json,
    () =>
      whyLinkDown(port) ??
      whyDown(chosen.json, bfdOf(peers, port, chosen.json), fabricSide(intent)),
  )
}

const bfdProblem = (port: string, { established, bfd }: Session): readonly Problem[] =>
  established && bfd === 'down'
    ? [
        problem(
          'degraded',
          port,
          'BFD is down, though BGP is up: a failure of the link is noticed by the hold timer only',
          'configure BFD on the leaf, or set ENABLE_BFD=false',
        ),
      ]
    : []

/** A port as published. */
export interface Port extends Session {
  readonly port: string
  readonly carrier: boolean
}

/** Without any leaf the node has no routing. */
export const fabricProblems = (ports: readonly Port[]): readonly Problem[] => {
  const level = ports.some(({ established }) => established) ? 'degraded' : 'down'
  return ports.flatMap((port) => [
    ...(port.reason === null ? [] : [problem(level, port.port, port.reason, port.advice ?? '')]),
    ...bfdProblem(port.port, port),
  ])
}
