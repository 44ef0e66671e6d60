import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { familyOf, type Family } from '../../intent/address.ts'
import { destinationText, type Destination } from '../../intent/destination.ts'
import type { Reader } from '../capabilities.ts'
import { decodeBfdPeers, decodeNeighbors, type BfdPeer, type NeighborJson } from './frrJson.ts'
import { observeKernel, type KernelQuestion, type KernelView } from './kernelRoute.ts'
import type { Known } from './routing.ts'
import {
  decodeBgpRoute,
  decodeImports,
  decodeZebraMatch,
  type BgpRoute,
  type ZebraMatch,
} from './traceJson.ts'
import { decodeTalks, type Talks } from './talkJson.ts'
import { answer, bfdPeers, ip, neighbors, version, versionIn } from './answers.ts'
import { askFrr, type Answers, type States } from './vtysh.ts'

/** What one trace is about. */
export interface TraceSubject {
  readonly destination: Destination
  readonly vrf: string
  /** The address in the VRF that routes of the speaker lead to. */
  readonly nextHop: string
  readonly bfd: boolean
  readonly kernel: Omit<KernelQuestion, 'prefix'>
}

/** What was seen of one destination. */
export interface TracedRoute {
  readonly prefix: string
  /** In BGP, in the instance of the speaker's VRF. */
  readonly speaker: Known<BgpRoute | null>
  /** In BGP, in the default instance. */
  readonly fabric: Known<BgpRoute | null>
  readonly zebra: Known<ZebraMatch | null>
  readonly kernel: KernelView
}

export interface Traced extends TracedRoute {
  readonly _tag: 'Traced'
  readonly daemons: States
  readonly version: string | null
  /** By VRF (`default`), then by port or address. */
  readonly neighbors: Known<Readonly<Record<string, Readonly<Record<string, NeighborJson>>>>>
  readonly talks: Known<Talks>
  readonly bfd: Known<readonly BfdPeer[]>
  /** VRFs that the default instance imports from. */
  readonly imports: Known<readonly string[]>
  /** zebra's route to the next hop in the VRF. */
  readonly nextHop: Known<ZebraMatch | null>
}

/** As `Routing`, for one destination. */
export type Trace =
  | Traced
  | { readonly _tag: 'Starting'; readonly seconds: number }
  | { readonly _tag: 'CannotAsk'; readonly reason: string }

const inVrf = (vrf: string, family: Family, text: string) =>
  `show bgp vrf ${vrf} ${family} unicast ${text} json`
const inDefault = (family: Family, text: string) => `show bgp ${family} unicast ${text} json`
const imports = (family: Family) => `show bgp ${family} unicast route-leak json`
const inZebra = (family: Family, text: string) => `show ${ip[family]} route ${text} json`
const nextHopInZebra = (vrf: string, family: Family, text: string) =>
  `show ${ip[family]} route vrf ${vrf} ${text} json`

const questionsOf = ({ destination, vrf, nextHop, bfd }: TraceSubject) => {
  const family = familyOf(destination.address)
  const text = destinationText(destination)
  return {
    bgpd: [neighbors, inVrf(vrf, family, text), inDefault(family, text), imports(family)],
    zebra: [version, inZebra(family, text), nextHopInZebra(vrf, family, nextHop)],
    bfdd: bfd ? [bfdPeers] : [],
  }
}

const prefixOf = <A extends { readonly prefix: string }>(known: Known<A | null>): string | null =>
  E.isRight(known) ? (known.right?.prefix ?? null) : null

const isDefault = (prefix: string): boolean => prefix.endsWith('/0')

/** For an address FRR shows the longest prefix that it is in; the speaker's is the one that is followed. */
const followed = (
  destination: Destination,
  speaker: TracedRoute['speaker'],
  fabric: TracedRoute['fabric'],
): string => {
  const own = `${destination.address}/${destination.prefixLength}`
  const [ofSpeaker, ofFabric] = [prefixOf(speaker), prefixOf(fabric)]
  if (ofSpeaker !== null && !isDefault(ofSpeaker)) return ofSpeaker
  return ofFabric ?? own
}

const nobody: Pick<Answers, 'texts'> = { texts: new Map() }

/**
 * @returns bgpd's and zebra's own route to the prefix, where the first answer was about another, longer one
 */
const exactly = (
  reader: Reader,
  prefix: string,
  { fabric, zebra }: Pick<TracedRoute, 'fabric' | 'zebra'>,
): Pick<TracedRoute, 'fabric' | 'zebra'> => {
  const family = familyOf(prefix as Parameters<typeof familyOf>[0])
  const isOther = (known: Known<{ readonly prefix: string } | null>): boolean =>
    E.isRight(known) && known.right !== null && known.right.prefix !== prefix
  if (!isOther(fabric) && !isOther(zebra)) return { fabric, zebra }
  const questions = {
    bgpd: isOther(fabric) ? [inDefault(family, prefix)] : [],
    zebra: isOther(zebra) ? [inZebra(family, prefix)] : [],
    bfdd: [],
  }
  const known = answer(E.getOrElse(() => nobody)(askFrr(reader, questions)))
  return {
    fabric: isOther(fabric) ? known(inDefault(family, prefix), decodeBgpRoute) : fabric,
    zebra: isOther(zebra) ? known(inZebra(family, prefix), decodeZebraMatch) : zebra,
  }
}

const tracedOf = (reader: Reader, subject: TraceSubject, answers: Answers): Traced => {
  const { destination, vrf } = subject
  const family = familyOf(destination.address)
  const text = destinationText(destination)
  const known = answer(answers)
  const speaker = known(inVrf(vrf, family, text), decodeBgpRoute)
  const fabric = known(inDefault(family, text), decodeBgpRoute)
  const prefix = followed(destination, speaker, fabric)
  return {
    _tag: 'Traced',
    daemons: answers.states,
    version: versionIn(answers),
    neighbors: known(neighbors, decodeNeighbors),
    talks: known(neighbors, decodeTalks),
    bfd: known(bfdPeers, decodeBfdPeers),
    imports: known(imports(family), decodeImports),
    nextHop: known(nextHopInZebra(vrf, family, subject.nextHop), decodeZebraMatch),
    ...{ prefix, speaker },
    ...exactly(reader, prefix, { fabric, zebra: known(inZebra(family, text), decodeZebraMatch) }),
    kernel: observeKernel(reader, { ...subject.kernel, prefix }),
  }
}

/** @param starting for how many seconds a start of FRR has been under way; `null`: none is */
export const observeTrace = (
  reader: Reader,
  subject: TraceSubject,
  starting: number | null,
): Trace => {
  if (starting !== null) return { _tag: 'Starting', seconds: starting }
  return pipe(
    askFrr(reader, questionsOf(subject)),
    E.match(
      (reason): Trace => ({ _tag: 'CannotAsk', reason }),
      (answers) => tracedOf(reader, subject, answers),
    ),
  )
}
