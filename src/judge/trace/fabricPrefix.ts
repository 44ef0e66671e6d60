import * as E from 'fp-ts/lib/Either.js'
import { resolveTarget } from '../../plan/target.ts'
import { valueOf, type Context } from './context.ts'
import { failed, ok, undecided, unknown, type Finding, type Step } from './hop.ts'
import { kernelHop, rulesHop, zebraHop } from './kernel.ts'
import { leafName, leavesOf, noSession, type Leaf } from './leaves.ts'
import { outgoingHop } from './packet.ts'
import { bestOf, isUndecided, learnedIn, pathText } from './paths.ts'
import { fabricPolicyHop, fabricVerdict, isRefused } from './policy.ts'
import type { BgpPath, BgpRoute } from '../../observe/routing/traceJson.ts'

const pathFrom = (paths: readonly BgpPath[], { names }: Leaf): BgpPath | undefined =>
  paths.find(({ neighbor }) => neighbor !== null && names.includes(neighbor))

const isDefault = (prefix: string): boolean => prefix.endsWith('/0')

const notAccepted = (leaf: Leaf, prefix: string) => ({
  reason: `not accepted from ${leafName(leaf)}: it did not announce it, or the policy refused it`,
  advice: isDefault(prefix)
    ? 'let the leaf announce a default route to the node (FRR: neighbor NODE default-originate)'
    : 'ask the leaf whether it has the route, and announces it to this node',
})

/** Every leaf has to give a default route. Of another prefix one leaf may be the only one that has it. */
const receivedHop = (context: Context, prefix: string, paths: readonly BgpPath[]): Finding => {
  const { neighbors, fabric } = context.traced
  if (E.isLeft(neighbors)) return unknown(neighbors.left)
  if (E.isLeft(fabric)) return unknown(fabric.left)
  const leaves = leavesOf(context)
  if (leaves.length === 0)
    return failed(
      'no fabric port is there',
      'bring back the port, or correct FE_MACS or FE_PORT_NAMES',
    )
  const giving = leaves.filter((leaf) => pathFrom(paths, leaf) !== undefined)
  const named = giving.map(leafName).join(', ')
  const problems = leaves
    .filter((leaf) => !giving.includes(leaf))
    .flatMap((leaf) => {
      const lost = noSession(context, leaf)
      if (lost !== null) return [lost]
      return isDefault(prefix) || giving.length === 0 ? [notAccepted(leaf, prefix)] : []
    })
  const [first] = problems
  if (first === undefined) return ok(`from ${named}`)
  const reason = problems.map((problem) => problem.reason).join('; ')
  return giving.length === 0 && isRefused(fabricVerdict(context, prefix))
    ? unknown(reason)
    : failed(reason, first.advice, named === '' ? null : `from ${named} only`)
}

const bestHop = (route: BgpRoute): Finding => {
  if (isUndecided(route)) return undecided
  const best = bestOf(route)
  if (best === null) {
    const [first] = route.paths
    return failed(
      `no path of it is usable: next hop ${first?.nextHop ?? 'unknown'} cannot be reached`,
      'look at "show bgp nexthop" of FRR: the link to the leaf, and its link-local address',
    )
  }
  const used = route.paths.filter(({ best, multipath }) => best || multipath)
  const learned = learnedIn(route)
  if (!learned.includes(best)) {
    return failed(
      `a better path is in use: ${pathText(best)}`,
      'a prefix of the fabric is none of this node or its speaker: find out why it is announced here',
      `FRR chose it by "${best.selectionReason ?? 'no reason given'}"`,
    )
  }
  return ok(
    used.length > 1
      ? `${used.length} paths are in use: ${used.map(pathText).join('; ')}`
      : pathText(best),
  )
}

export const fabricSteps = (context: Context): readonly Step[] => {
  const { traced, intent, observed, destination, family } = context
  const asked = `${destination.address}/${destination.prefixLength}`
  const found = valueOf(traced.fabric)
  const prefix = destination.isPrefix ? asked : (found?.prefix ?? asked)
  const route = found?.prefix === prefix ? found : null
  const paths = learnedIn(route)
  const best = bestOf(route)
  const isBest = best !== null && paths.includes(best)
  const devices = leavesOf(context).map(({ port }) => port)
  const target = resolveTarget(intent, observed, new Set(), true)
  const source = E.isRight(target) ? target.right.sources[family] : null
  const wanted = { devices, source }
  const isInZebra = isBest && zebraHop(context).state !== 'failed'
  const when = (condition: boolean, look: () => Finding) => (condition ? look : null)
  return [
    ['received', () => receivedHop(context, prefix, paths)],
    ['policy', () => fabricPolicyHop(context, prefix, paths.length > 0)],
    ['best', route === null ? null : () => bestHop(route)],
    ['zebra', when(isBest, () => zebraHop(context))],
    ['kernel', when(isInZebra, () => kernelHop(context, wanted))],
    ['rules', when(isBest, () => rulesHop(context))],
    ['packet', when(isBest, () => outgoingHop(context, wanted))],
  ]
}
