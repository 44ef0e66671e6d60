import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { Link, Observed } from '../observe/observed.ts'
import type { Subject } from '../observe/routing/observeRouting.ts'
import { findFabricPorts } from '../plan/fabricPorts.ts'
import { otherEnds } from '../plan/otherEnds.ts'

/** The fabric ports that are there. */
export const presentPorts = (intent: Intent, { links }: Observed): readonly Link[] => {
  const ports = findFabricPorts(intent, links, true)
  return E.isRight(ports) ? ports.right : []
}

/** A leaf that shares an IPv4 /31 or /30 with a port is a neighbor twice, and comes up as one of the two. */
export const neighborsOn = (port: Link): readonly string[] => [port.name, ...otherEnds([port])]

/** What to ask FRR about. */
export const subjectOf = (intent: Intent, observed: Observed): Subject => ({
  vrf: intent.vrf.name,
  table: intent.fabricTable,
  neighbors: [...new Set(presentPorts(intent, observed).flatMap(neighborsOn))],
  bfd: intent.bfd,
})
