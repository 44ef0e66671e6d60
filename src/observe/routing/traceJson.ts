// What FRR's `show ... PREFIX json` prints of one route, as far as it is used: FRR 10.3 to 10.7.
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decodeDocument } from '../jsonList.ts'

const text = t.partial({ string: t.string })

/** route_vty_out_detail (bgpd/bgp_route.c). What is false is left out, but for `valid` and `accessible`. */
const pathJson = t.partial({
  aspath: text,
  valid: t.boolean,
  stale: t.boolean,
  removed: t.boolean,
  multipath: t.boolean,
  sourced: t.boolean,
  bestpath: t.partial({ overall: t.boolean, selectionReason: t.string }),
  origin: t.string,
  locPrf: t.number,
  metric: t.number,
  tag: t.number,
  community: text,
  nexthops: t.array(t.partial({ ip: t.string, accessible: t.boolean, used: t.boolean })),
  peer: t.partial({ peerId: t.string, hostname: t.string, interface: t.string }),
  /** The instance that the route was imported from. */
  nhVrfName: t.string,
  /** With add-path (RFC 7911) each path has its own. */
  advertisedTo: t.record(t.string, t.unknown),
})

/** Without the route `{}`, without the instance a warning. */
const routeJson = t.partial({
  prefix: t.string,
  advertisedTo: t.record(t.string, t.unknown),
  paths: t.array(pathJson),
})

export interface BgpPath {
  /** `Local` for a path of this node. */
  readonly asPath: string
  readonly valid: boolean
  readonly best: boolean
  /** Used beside the best one. */
  readonly multipath: boolean
  /** What made it the best one, in FRR's words. */
  readonly selectionReason: string | null
  /** `EGP`, `IGP` or `incomplete`. */
  readonly origin: string | null
  readonly localPreference: number | null
  readonly tag: number | null
  readonly communities: readonly string[]
  /** That is in use. */
  readonly nextHop: string | null
  /** As FRR names the neighbor: a port, or an address; `null`: this node itself. */
  readonly neighbor: string | null
  readonly hostName: string | null
  /** The VRF that it was imported from. */
  readonly vrf: string | null
}

export interface BgpRoute {
  readonly prefix: string
  /** Neighbors that have been sent it, as FRR names them. */
  readonly advertisedTo: readonly string[]
  readonly paths: readonly BgpPath[]
}

const ofThisNode: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

const neighborOf = ({ peer }: t.TypeOf<typeof pathJson>): string | null => {
  const name = peer?.interface ?? peer?.peerId ?? null
  return name !== null && ofThisNode.has(name) ? null : name
}

const nextHopOf = ({ nexthops = [] }: t.TypeOf<typeof pathJson>): string | null =>
  (nexthops.find(({ used }) => used === true) ?? nexthops[0])?.ip ?? null

const pathOf = (json: t.TypeOf<typeof pathJson>): BgpPath => ({
  asPath: json.aspath?.string ?? '',
  valid: json.valid ?? false,
  best: json.bestpath?.overall ?? false,
  multipath: json.multipath ?? false,
  selectionReason: json.bestpath?.selectionReason ?? null,
  origin: json.origin ?? null,
  localPreference: json.locPrf ?? null,
  tag: json.tag ?? null,
  communities: (json.community?.string ?? '').split(' ').filter((word) => word !== ''),
  nextHop: nextHopOf(json),
  neighbor: neighborOf(json),
  hostName: json.peer?.hostname ?? null,
  vrf: json.nhVrfName ?? null,
})

/** `show bgp [vrf NAME] FAMILY unicast PREFIX json`; `null`: there is no such route. */
export const decodeBgpRoute = (document: string): E.Either<string, BgpRoute | null> =>
  pipe(
    decodeDocument(routeJson)(document),
    E.map(({ prefix, advertisedTo = {}, paths = [] }) => {
      const alive = paths.filter(({ removed }) => removed !== true)
      if (prefix === undefined || alive.length === 0) return null
      const sent = [advertisedTo, ...alive.map((path) => path.advertisedTo ?? {})]
      return {
        prefix,
        advertisedTo: [...new Set(sent.flatMap((to) => Object.keys(to)))],
        paths: alive.map(pathOf),
      }
    }),
  )

/** nexthop_json_helper (lib/nexthop.c) */
const nextHopJson = t.partial({
  ip: t.string,
  interfaceName: t.string,
  active: t.boolean,
  fib: t.boolean,
  rmapSource: t.string,
})

/** vty_show_ip_route (zebra/zebra_vty.c) */
const entryJson = t.intersection([
  t.type({ protocol: t.string }),
  t.partial({
    selected: t.boolean,
    installed: t.boolean,
    failed: t.boolean,
    queued: t.boolean,
    distance: t.number,
    nexthops: t.array(nextHopJson),
  }),
])

export interface ZebraEntry {
  /** `bgp`, `connected`, `kernel`, ... */
  readonly protocol: string
  /** Better than those of other protocols. */
  readonly selected: boolean
  readonly installed: boolean
  /** The kernel refused it. */
  readonly failed: boolean
  readonly queued: boolean
  readonly distance: number | null
  /** Interfaces of next hops that zebra can reach. */
  readonly interfaces: readonly string[]
  /** That a route map has set. */
  readonly source: string | null
}

export interface ZebraMatch {
  readonly prefix: string
  readonly entries: readonly ZebraEntry[]
}

const entryOf = (json: t.TypeOf<typeof entryJson>): ZebraEntry => {
  const { nexthops = [] } = json
  return {
    protocol: json.protocol,
    selected: json.selected ?? false,
    installed: json.installed ?? false,
    failed: json.failed ?? false,
    queued: json.queued ?? false,
    distance: json.distance ?? null,
    interfaces: nexthops.flatMap(({ interfaceName, active }) =>
      interfaceName !== undefined && active === true ? [interfaceName] : [],
    ),
    source: nexthops.find(({ rmapSource }) => rmapSource !== undefined)?.rmapSource ?? null,
  }
}

/** `show ip route PREFIX json`; `null`: there is no such route. For a VRF that zebra lacks it prints a text. */
export const decodeZebraMatch = (document: string): E.Either<string, ZebraMatch | null> => {
  if (!document.trimStart().startsWith('{')) return E.right(null)
  return pipe(
    decodeDocument(t.record(t.string, t.array(entryJson)))(document),
    E.map((byPrefix) => {
      const [first] = Object.entries(byPrefix)
      if (first === undefined) return null
      const [prefix, entries] = first
      return { prefix, entries: entries.map(entryOf) }
    }),
  )
}

const leakJson = t.partial({ importFromVrfs: t.union([t.array(t.string), t.literal('none')]) })

/** `show bgp FAMILY unicast route-leak json`: the VRFs that the default one imports from. */
export const decodeImports = (document: string): E.Either<string, readonly string[]> =>
  pipe(
    decodeDocument(leakJson)(document),
    E.map(({ importFromVrfs: from = 'none' }) => (from === 'none' ? [] : from)),
  )
