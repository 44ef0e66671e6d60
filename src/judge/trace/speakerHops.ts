import { frrEnd } from '../../intent/link.ts'
import type { BgpRoute } from '../../observe/routing/traceJson.ts'
import { plural } from '../../plan/words.ts'
import { isEstablished } from '../sessions.ts'
import { sessionProblems } from '../speaker.ts'
import { duration } from '../text.ts'
import { speakerSide, whyDown } from '../whyDown.ts'
import { familyNames, look, runPlan, valueOf, type Context } from './context.ts'
import { failed, ok, undecided, unknown, type Finding } from './hop.ts'
import { isUndecided, pathText } from './paths.ts'
import { asPathLine, isRefused, speakerVerdict } from './policy.ts'
import { vethProblem } from './veth.ts'

const noInstance = ({ intent }: Context): Finding =>
  failed(`FRR has no BGP in VRF ${intent.vrf.name}`, runPlan)

export const sessionHop = (context: Context): Finding => {
  const { intent, traced } = context
  return look(traced.neighbors, (all) => {
    const neighbors = all[intent.vrf.name]
    if (neighbors === undefined) return noInstance(context)
    const problem = sessionProblems(intent, neighbors).find(({ level }) => level !== 'note')
    if (problem !== undefined) {
      const { about, reason, advice } = problem
      const told = about === 'speaker' ? reason : `${about}: ${reason}`
      const broken = vethProblem(context)
      return broken === null ? failed(told, advice) : failed(broken, runPlan, told)
    }
    const up = Object.entries(neighbors).filter(([, json]) => isEstablished(json))
    const seen = up.map(([name, { hostname, remoteAs, bgpTimerUpMsec = 0 }]) => {
      const who = hostname === undefined || hostname === 'Unknown' ? '' : `${hostname} `
      return `${who}AS ${remoteAs} at ${name}, up ${duration(Math.round(bgpTimerUpMsec / 1000))}`
    })
    return ok(seen.join('; '))
  })
}

export const familyHop = (context: Context): Finding => {
  const { intent, traced, family } = context
  const name = familyNames[family]
  return look(traced.neighbors, (all) => {
    const up = Object.entries(all[intent.vrf.name] ?? {}).filter(([, json]) => isEstablished(json))
    const talks = valueOf(traced.talks)?.[intent.vrf.name] ?? {}
    const known = up.map(([neighbor]) => ({
      neighbor,
      families: talks[neighbor]?.families ?? null,
    }))
    const carrying = known.filter(({ families }) => families?.includes(family))
    if (carrying.length > 0) {
      return ok(`${carrying.map(({ neighbor }) => neighbor).join(', ')} carries ${name}`)
    }
    if (known.some(({ families }) => families === null))
      return unknown('FRR does not say which families the session carries')
    const { frr, speaker } = intent.pair[family]
    const lost = all[intent.vrf.name]?.[speaker.address]
    if (lost !== undefined && !isEstablished(lost) && (lost.connectionsEstablished ?? 0) > 0) {
      const { reason, advice } = whyDown(lost, undefined, speakerSide(intent))
      return failed(`the session that carried ${name} has ended: ${reason}`, advice)
    }
    return failed(
      `no session of the speaker carries ${name}`,
      `let the speaker also dial ${frr.address}, or both families in one session (MetalLB: dualStackAddressFamily: true); "frr-intent manifests" prints its configuration`,
    )
  })
}

/** `null`: not known. */
const refusedOf = ({ traced, intent }: Context): number | null => {
  const talks = Object.values(valueOf(traced.talks)?.[intent.vrf.name] ?? {})
  const counts = talks.flatMap(({ refused }) => refused ?? [])
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}

const checkSpeaker =
  'see whether the speaker announces it: does a Service have this IP, has it an endpoint that is ready, and does an advertisement name its pool (MetalLB: BGPAdvertisement)'

/** FRR does not keep what its policy refuses, and does not say what was announced. */
const notReceived = (context: Context, isPermitted: boolean): Finding => {
  const broken = vethProblem(context)
  if (broken !== null) return failed(broken, runPlan)
  const refused = refusedOf(context)
  if (refused === 0) {
    return failed(
      'the speaker does not announce it: FRR has refused none of its prefixes',
      checkSpeaker,
    )
  }
  const count =
    refused === null
      ? ''
      : ` (so far it has refused ${plural(refused, 'announcement')} of the speaker)`
  const line = asPathLine(context)
  const lists = isPermitted ? '; the prefix list permits it, and the AS path list may not' : ''
  return failed(
    `not accepted from the speaker: it did not announce it, or the policy refused it${count}${lists}`,
    line === null
      ? checkSpeaker
      : `${checkSpeaker}; its AS path may hold no other AS number than the speaker's: "${line}"`,
  )
}

export const receivedHop = (context: Context, prefix: string): Finding =>
  look(context.traced.speaker, (route) => {
    if (route !== null) return ok(route.paths.map(pathText).join('; '))
    const verdict = speakerVerdict(context, prefix)
    return isRefused(verdict)
      ? unknown('not accepted from the speaker: it did not announce it, or the policy refused it')
      : notReceived(context, verdict._tag === 'Listed')
  })

const whyUnreachable = (context: Context): string => {
  const { intent, observed, family } = context
  const broken = vethProblem(context)
  if (broken !== null) return broken
  const own = intent.pair[family].frr.address
  const link = observed.links.find(({ name }) => name === frrEnd)
  return link?.addresses.some(({ address }) => address === own) === true
    ? 'zebra has no route to it'
    : `${frrEnd} does not have ${own}`
}

export const nextHopHop = (context: Context, route: BgpRoute): Finding => {
  const { intent, traced } = context
  const usable = route.paths.find(({ valid }) => valid)
  if (isUndecided(route)) return undecided
  if (usable !== undefined) return ok(`${usable.nextHop ?? 'it'} is reachable`)
  const nextHop = route.paths[0]?.nextHop ?? intent.pair[context.family].speaker.address
  const match = valueOf(traced.nextHop)
  const seen =
    match === null
      ? null
      : `zebra's route in the VRF: ${match.prefix} ${match.entries.map(({ protocol }) => protocol).join(', ')}`
  return failed(
    `next hop ${nextHop} cannot be reached in VRF ${intent.vrf.name}: ${whyUnreachable(context)}`,
    runPlan,
    seen,
  )
}
