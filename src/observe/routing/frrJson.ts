// What FRR's `show ... json` prints, as far as it is used: FRR 10.3 to 10.7.
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decodeDocument, decodeValue } from '../jsonList.ts'

const family = t.partial({ acceptedPrefixCounter: t.number, sentPrefixCounter: t.number })

/** bgp_show_peer (bgpd/bgp_vty.c). An AS number with dots is a text. */
const neighborJson = t.intersection([
  t.type({ bgpState: t.string, remoteAs: t.union([t.number, t.string]) }),
  t.partial({
    hostname: t.string,
    /** Of a neighbor on an interface; `none` until a router advertisement was heard. */
    bgpNeighborAddr: t.string,
    adminShutDown: t.boolean,
    bgpTimerUpMsec: t.number,
    connectionsEstablished: t.number,
    lastResetTimerMsecs: t.number,
    lastResetDueTo: t.string,
    lastErrorCodeSubcode: t.string,
    lastNotificationReason: t.string,
    lastShutdownDescription: t.string,
    prefixesConfigExceedMax: t.boolean,
    addressFamilyInfo: t.partial({ ipv4Unicast: family, ipv6Unicast: family }),
    neighborCapabilities: t.partial({ gracefulRestart: t.string }),
    peerBfdInfo: t.partial({ status: t.string }),
  }),
])

export type NeighborJson = t.TypeOf<typeof neighborJson>

/** Beside the neighbors an instance has `vrfId` and `vrfName`. A neighbor may be named like one of them. */
const instances = t.record(t.string, t.record(t.string, t.unknown))

const isNeighbor = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'bgpState' in value

const neighborsJson = t.record(t.string, t.record(t.string, neighborJson))

/** `show bgp vrf all neighbors json`: by VRF (`default`), then by port or address. */
export const decodeNeighbors = (
  document: string,
): E.Either<string, Readonly<Record<string, Readonly<Record<string, NeighborJson>>>>> =>
  pipe(
    decodeDocument(instances)(document),
    E.map((all) =>
      Object.fromEntries(
        Object.entries(all).map(([vrf, entries]) => [
          vrf,
          Object.fromEntries(Object.entries(entries).filter(([, value]) => isNeighbor(value))),
        ]),
      ),
    ),
    E.chain((all) => decodeValue(neighborsJson)(all)),
  )

/** bfdd/bfdd_vty.c. A peer without `vrf` is of the default one. */
const bfdPeer = t.intersection([
  t.type({ peer: t.string, status: t.string }),
  t.partial({ interface: t.string, vrf: t.string, diagnostic: t.string }),
])

/** `show bfd peers json` */
export const decodeBfdPeers = decodeDocument(t.array(bfdPeer, 'list'))

export type BfdPeer = t.TypeOf<typeof bfdPeer>

const path = t.partial({ valid: t.boolean, bestpath: t.boolean })

/** `show bgp vrf NAME FAMILY unicast json`; without that instance `{}`, or a warning. */
const tableJson = t.partial({ routes: t.record(t.string, t.array(path)) })

/** The prefixes that have a best path, and those that have none that is usable. */
export interface BgpTable {
  readonly best: readonly string[]
  readonly unusable: readonly string[]
}

export const decodeTable = (document: string): E.Either<string, BgpTable> =>
  pipe(
    decodeDocument(tableJson)(document),
    E.map(({ routes = {} }) => {
      const all = Object.entries(routes)
      const isBest = (paths: readonly t.TypeOf<typeof path>[]) =>
        paths.some(({ bestpath }) => bestpath === true)
      return {
        best: all.flatMap(([prefix, paths]) => (isBest(paths) ? [prefix] : [])),
        unusable: all.flatMap(([prefix, paths]) => (isBest(paths) ? [] : [prefix])),
      }
    }),
  )

/** `show bgp FAMILY unicast neighbors NAME advertised-routes json`; otherwise a warning. */
const advertisedJson = t.partial({ advertisedRoutes: t.record(t.string, t.unknown) })

export const decodeAdvertised = (document: string): E.Either<string, readonly string[]> =>
  pipe(
    decodeDocument(advertisedJson)(document),
    E.map(({ advertisedRoutes = {} }) => Object.keys(advertisedRoutes)),
  )

/** `show ip route summary json`. `rib`: zebra has it, `fib`: zebra has put it into the kernel. */
const summaryJson = t.type({
  routes: t.array(t.type({ type: t.string, rib: t.number, fib: t.number })),
})

export interface ZebraCounts {
  readonly rib: number
  readonly fib: number
}

/** Of BGP alone, whose types are `ebgp` and `ibgp`. */
export const decodeRouteSummary = (document: string): E.Either<string, ZebraCounts> =>
  pipe(
    decodeDocument(summaryJson)(document),
    E.map(({ routes }) => {
      const ofBgp = routes.filter(({ type }) => /^[ei]?bgp$/.test(type))
      return {
        rib: ofBgp.reduce((sum, { rib }) => sum + rib, 0),
        fib: ofBgp.reduce((sum, { fib }) => sum + fib, 0),
      }
    }),
  )

/** `show bgp FAMILY unicast PREFIX json`; without the route `{}`. */
const routeJson = t.partial({
  paths: t.array(t.partial({ bestpath: t.partial({ overall: t.boolean }) })),
})

/** Whether the route has a best path. */
export const decodeHasBest = (document: string): E.Either<string, boolean> =>
  pipe(
    decodeDocument(routeJson)(document),
    E.map(({ paths = [] }) => paths.some(({ bestpath }) => bestpath?.overall === true)),
  )

/** `show ip route PREFIX json`; without the route `{}`. */
const zebraRouteJson = t.record(
  t.string,
  t.array(
    t.intersection([
      t.type({ protocol: t.string }),
      t.partial({ selected: t.boolean, installed: t.boolean }),
    ]),
  ),
)

export interface ZebraRoute {
  /** `bgp`, `kernel`, ... */
  readonly protocol: string
  readonly selected: boolean
  readonly installed: boolean
}

export const decodeZebraRoute = (document: string): E.Either<string, readonly ZebraRoute[]> =>
  pipe(
    decodeDocument(zebraRouteJson)(document),
    E.map((byPrefix) =>
      Object.values(byPrefix)
        .flat()
        .map(({ protocol, selected = false, installed = false }) => ({
          protocol,
          selected,
          installed,
        })),
    ),
  )
