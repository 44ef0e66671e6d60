// Nodes in memory whose routing is judged: one that is well, and the same with a fault.
import * as E from 'fp-ts/lib/Either.js'
import type { Environment } from '../../src/intent/settings.ts'
import { judge, type LastApply, type Seen, type StatusBody } from '../../src/judge/status.ts'
import { subjectOf } from '../../src/judge/subject.ts'
import type { Observed } from '../../src/observe/observed.ts'
import type { Interference } from '../../src/observe/routing/interference.ts'
import { observeRouting } from '../../src/observe/routing/observeRouting.ts'
import type { Reader } from '../../src/observe/capabilities.ts'
import { makePlan } from '../../src/plan/plan.ts'
import { describePortProblem } from '../../src/plan/text/portText.ts'
import { intentOf } from '../intent/environments.ts'
import { frrHost, kernelWell, wellSaid, type Said } from '../observe/routing/fakeFrr.ts'
import { convergedHost, filesFor } from '../plan/hosts.ts'

export interface Node {
  readonly environment?: Environment
  readonly observed?: Observed
  readonly said?: Said
  readonly kernel?: Partial<typeof kernelWell>
  readonly host?: Reader
  readonly starting?: number
  readonly lastApply?: LastApply
  readonly obstacle?: string
  readonly interference?: Partial<Interference>
}

const pools = { LB_POOLS: '192.0.2.0/24,2001:db8:88::/64' }

/** The host with FRR's files as these nodes have them. */
export const withFiles = (observed: Observed, environment: Environment = {}): Observed => ({
  ...observed,
  files: filesFor({ ...pools, ...environment }),
})

const seenOf = (node: Node): Seen => {
  const { environment = {}, starting = null, lastApply = null, obstacle = null } = node
  const intent = intentOf({ ...pools, ...environment })
  const observed = node.observed ?? withFiles(convergedHost, environment)
  const host =
    node.host ?? frrHost({ ...wellSaid, ...node.said }, { ...kernelWell, ...node.kernel })
  const plan = makePlan(intent, observed, { adopted: new Set(), allowed: new Set(), last: null })
  return {
    intent,
    observed,
    obstacle,
    interference: { bgpPort: [92], networkd: false, ...node.interference },
    plan: E.isLeft(plan) ? E.left(plan.left.map(describePortProblem)) : plan,
    routing: observeRouting(host, subjectOf(intent, observed), starting),
    lastApply,
  }
}

export const judged = (node: Node = {}): E.Either<string, StatusBody> => judge(seenOf(node))

export const bodyOf = (node: Node = {}): StatusBody => {
  const body = judged(node)
  if (E.isLeft(body)) throw new Error(body.left)
  return body.right
}
