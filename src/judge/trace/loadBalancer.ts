import { frrEnd } from '../../intent/link.ts'
import type { KernelRoute } from '../../observe/routing/kernelRoute.ts'
import type { BgpPath, BgpRoute } from '../../observe/routing/traceJson.ts'
import { isEstablished } from '../sessions.ts'
import { familyNames, look, runPlan, valueOf, type Context } from './context.ts'
import { failed, ok, undecided, unknown, type Finding, type Step } from './hop.ts'
import { kernelHop, rulesHop, zebraHop } from './kernel.ts'
import { sentSteps } from './leaves.ts'
import { incomingHop } from './packet.ts'
import { bestOf, isUndecided, learnedIn, pathText } from './paths.ts'
import { speakerPolicyHop } from './policy.ts'
import { familyHop, nextHopHop, receivedHop, sessionHop } from './speakerHops.ts'

/** What FRR marks with this tag may leave the node (templates/frr.conf.j2). */
export const ourTag = 88

const importedPath = ({ intent }: Context, route: BgpRoute | null): BgpPath | null =>
  route?.paths.find(({ vrf }) => vrf === intent.vrf.name) ?? null

const importedHop = (context: Context): Finding => {
  const { intent, traced, family } = context
  const { name } = intent.vrf
  return look(traced.fabric, (route) => {
    const path = importedPath(context, route)
    if (path !== null) return ok(pathText(path))
    const imports = valueOf(traced.imports)
    if (imports !== null && !imports.includes(name)) {
      return failed(
        `FRR does not import ${familyNames[family]} routes from VRF ${name}: "import vrf ${name}" is not in its running configuration`,
        'run "frr-intent plan --reload", and apply it; FRR can also lose this line when a VRF is made again, and a restart of FRR brings it back',
      )
    }
    return failed(
      `FRR has it in VRF ${name}, and has not imported it`,
      'look at route map loadbalancers of the running FRR; a restart of FRR imports anew',
    )
  })
}

const bestHop = (context: Context, route: BgpRoute): Finding => {
  const own = importedPath(context, route)
  const best = bestOf(route)
  if (isUndecided(route)) return undecided
  if (own === null || best === null) {
    return failed('no path of it is usable', 'look at "show bgp PREFIX" of FRR')
  }
  if (best === own) {
    const others = route.paths.length - 1
    return ok(
      others === 0 ? 'it is the only path' : `it is the best of ${route.paths.length} paths`,
    )
  }
  return failed(
    `a better path is in use: ${pathText(best)}`,
    context.intent.settings.LB_POOLS === null
      ? 'set LB_POOLS: within them FRR prefers the speaker to the fabric'
      : 'find out who announces it in the fabric, and filter it there',
    `FRR chose it by "${best.selectionReason ?? 'no reason given'}" over ${pathText(own)}`,
  )
}

/** With one of these, no leaf gets the route (RFC 1997), whatever the policy says. */
const keeping: ReadonlySet<string> = new Set(['no-advertise', 'no-export', 'local-AS'])

const toFabricHop = (path: BgpPath): Finding => {
  const order = path.communities.find((community) => keeping.has(community))
  if (order !== undefined) {
    return failed(
      `its community ${order} keeps it on this node`,
      'take the community off on the speaker; SPEAKER_COMMUNITIES hands it on to the leaves',
    )
  }
  return path.tag === ourTag
    ? ok(`tag ${ourTag}: route map to-fabric lets it out`)
    : failed(
        `it has ${path.tag === null ? 'no tag' : `tag ${path.tag}`}, and route map to-fabric lets out tag ${ourTag} only`,
        `set tag ${ourTag} in route map loadbalancers; ${runPlan}`,
      )
}

const othersHop = ({ intent }: Context, route: BgpRoute): Finding => {
  const others = learnedIn(route)
  if (others.length > 0) return ok(`also announced by ${others.map(pathText).join('; ')}`)
  return intent.settings.FABRIC_ROUTES === 'default'
    ? unknown(
        'other nodes may announce it, too: this node takes only default routes from the leaves',
      )
    : ok('no leaf announces it')
}

/** A service rule may have the address on a link of the host (kube-proxy with IPVS). */
const arrives = ({ type, hops }: KernelRoute): boolean =>
  type === 'local' || (hops.length > 0 && hops.every(({ device }) => device === frrEnd))

export const loadBalancerSteps = (context: Context): readonly Step[] => {
  const { traced, intent, destination } = context
  const { address, prefixLength } = destination
  const neighbors = valueOf(traced.neighbors)?.[intent.vrf.name] ?? {}
  const hasSession = Object.values(neighbors).some(isEstablished)
  const ofSpeaker = valueOf(traced.speaker)
  const prefix = ofSpeaker?.prefix ?? `${address}/${prefixLength}`
  const fabric = valueOf(traced.fabric)
  const route = fabric?.prefix === prefix ? fabric : null
  const isUsable = ofSpeaker !== null && bestOf(ofSpeaker) !== null
  const own = importedPath(context, route)
  const best = bestOf(route)
  const isBest = own !== null && best === own
  const isFamilyUp = familyHop(context).state !== 'failed'
  const isInZebra = isBest && zebraHop(context).state !== 'failed'
  const when = (condition: boolean, look: () => Finding) => (condition ? look : null)
  const sent = sentSteps(context, isBest && own.tag === ourTag)
  return [
    ['session', () => sessionHop(context)],
    ['family', when(hasSession, () => familyHop(context))],
    ['received', when(isFamilyUp, () => receivedHop(context, prefix))],
    ['policy', when(isFamilyUp, () => speakerPolicyHop(context, prefix, ofSpeaker !== null))],
    ['next_hop', ofSpeaker === null ? null : () => nextHopHop(context, ofSpeaker)],
    ['imported', when(isUsable, () => importedHop(context))],
    ['best', own === null || route === null ? null : () => bestHop(context, route)],
    ['to_fabric', isBest ? () => toFabricHop(own) : null],
    ...sent.filter(([hop]) => hop === 'sent'),
    ['zebra', when(isBest, () => zebraHop(context))],
    ['kernel', when(isInZebra, () => kernelHop(context, { devices: [frrEnd], source: null }))],
    ['rules', when(isBest, () => rulesHop(context))],
    ['packet', when(isBest, () => incomingHop(context, arrives))],
    ['others', route === null ? null : () => othersHop(context, route)],
    ...sent.filter(([hop]) => hop === 'leaves'),
  ]
}
