import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Family } from '../../intent/address.ts'
import { decodeDocument } from '../jsonList.ts'

const extension = t.partial({ advertisedAndReceived: t.boolean, received: t.boolean })

/** bgp_show_peer (bgpd/bgp_vty.c), beside what frrJson.ts decodes. */
const talkJson = t.partial({
  bgpState: t.string,
  neighborCapabilities: t.partial({
    multiprotocolExtensions: t.partial({ ipv4Unicast: extension, ipv6Unicast: extension }),
  }),
  prefixStats: t.partial({ inboundFiltered: t.number, aspathLoop: t.number }),
})

/** What a session carries, and what of it was refused. */
export interface Talk {
  /** What both ends have agreed on; `null`: not known. */
  readonly families: readonly Family[] | null
  /** How many announced prefixes the policy has refused since FRR knows the neighbor; `null`: not known. */
  readonly refused: number | null
}

/** A speaker without that capability speaks IPv4 only (RFC 4760 8). */
const familiesOf = ({ neighborCapabilities }: t.TypeOf<typeof talkJson>): Talk['families'] => {
  const { multiprotocolExtensions: extensions } = neighborCapabilities ?? {}
  if (extensions === undefined) return null
  const { ipv4Unicast: ipv4 = {}, ipv6Unicast: ipv6 = {} } = extensions
  const told = [ipv4, ipv6].some((each) => each.advertisedAndReceived ?? each.received ?? false)
  if (!told) return ['ipv4']
  return [
    ...(ipv4.advertisedAndReceived === true ? (['ipv4'] as const) : []),
    ...(ipv6.advertisedAndReceived === true ? (['ipv6'] as const) : []),
  ]
}

const refusedOf = ({ prefixStats: stats }: t.TypeOf<typeof talkJson>): number | null =>
  stats?.inboundFiltered === undefined ? null : stats.inboundFiltered + (stats.aspathLoop ?? 0)

export type Talks = Readonly<Record<string, Readonly<Record<string, Talk>>>>

/** Of `show bgp vrf all neighbors json`: by VRF (`default`), then by port or address. */
export const decodeTalks = (document: string): E.Either<string, Talks> =>
  pipe(
    decodeDocument(t.record(t.string, t.record(t.string, t.unknown)))(document),
    E.map((all) =>
      Object.fromEntries(
        Object.entries(all).map(([vrf, entries]) => [
          vrf,
          Object.fromEntries(
            Object.entries(entries).flatMap(([name, value]) =>
              talkJson.is(value) && value.bgpState !== undefined
                ? [[name, { families: familiesOf(value), refused: refusedOf(value) }]]
                : [],
            ),
          ),
        ]),
      ),
    ),
  )
