// What routers know of a prefix: in BGP, and in the kernel's table that forwards.

import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { FabricTable } from '../../src/intent/choice.ts'
import type { Router } from './frr.ts'
import type { Guest } from './guest.ts'

type Family = 'ipv4' | 'ipv6'

export const families: readonly Family[] = ['ipv4', 'ipv6']

export const familyOf = (prefix: string): Family => (prefix.includes(':') ? 'ipv6' : 'ipv4')

export const everything = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const

export const hostPrefix = (address: string): string =>
  `${address}/${familyOf(address) === 'ipv4' ? 32 : 128}`

/** What `ip` shows of a destination, as a prefix: it leaves away the length of a host route, and calls 0/0 the default. */
export const wholePrefix = (destination: string, family: Family): string => {
  if (destination === 'default') return everything[family]
  return destination.includes('/') ? destination : hostPrefix(destination)
}

/** What a router or `ip` printed, as the type one expects of it. */
export const decode = <A>(type: t.Type<A>, json: unknown): A => {
  const decoded = type.decode(json)
  if (E.isRight(decoded)) return decoded.right
  throw new Error(PathReporter.report(decoded).join('\n'))
}

const bgpTable = t.type({
  routes: t.record(
    t.string,
    t.array(t.intersection([t.type({ path: t.string }), t.partial({ bestpath: t.boolean })])),
  ),
})

/** The AS path of the best route by prefix, of both families. */
export async function asPaths(router: Router): Promise<Record<string, string | undefined>> {
  const tables = await Promise.all(families.map((family) => router.show(`show bgp ${family}`)))
  return Object.fromEntries(
    tables
      .flatMap((table) => Object.entries(decode(bgpTable, table).routes))
      .map(([prefix, paths]) => [prefix, paths.find(({ bestpath }) => bestpath)?.path]),
  )
}

const kernelRoute = t.intersection([
  t.type({ dst: t.string }),
  t.partial({
    dev: t.string,
    prefsrc: t.string,
    nexthops: t.array(t.type({ dev: t.string })),
  }),
])

export interface KernelRoute {
  readonly source: string | null
  /** The interfaces that share the traffic. */
  readonly devices: readonly string[]
}

/** The routes to exactly this prefix that BGP put into the main table. */
export async function kernelRoutes(
  guest: Guest,
  netns: string,
  prefix: string,
): Promise<readonly KernelRoute[]> {
  const flag = familyOf(prefix) === 'ipv4' ? '-4' : '-6'
  const text = await guest.must(`ip -json ${flag} route show exact ${prefix} proto bgp`, { netns })
  return decode(t.array(kernelRoute), JSON.parse(text)).map(({ dev, prefsrc, nexthops }) => ({
    source: prefsrc ?? null,
    devices: (nexthops ?? [{ dev: dev ?? '' }]).map((hop) => hop.dev).toSorted(),
  }))
}

const route = (netns: string, prefix: string, table: FabricTable = 'main') =>
  `ip -n ${netns} ${familyOf(prefix) === 'ipv4' ? '-4' : '-6'} route show table ${table} exact ${prefix} proto bgp`

/** A script that succeeds when each network namespace forwards to each of the prefixes, by so many next hops. */
export const forwardTo = (
  netnses: readonly string[],
  prefixes: readonly string[],
  nextHops = 1,
  table: FabricTable = 'main',
): string =>
  netnses
    .flatMap((netns) =>
      prefixes.map(
        (prefix) => `( [ "$(${route(netns, prefix, table)} | grep -c ' dev ')" = ${nextHops} ] || {
          echo "${netns}: ${prefix}:"
          ${route(netns, prefix, table)}
          false
        } )`,
      ),
    )
    .join(' && ')

/** A script that succeeds when no network namespace has a route to one of the prefixes. */
export const knowNothingOf = (netnses: readonly string[], prefixes: readonly string[]): string =>
  `! { ${netnses.flatMap((netns) => prefixes.map((prefix) => route(netns, prefix))).join('; ')}; } | grep .`

export async function waitForRoutes(
  guest: Guest,
  netnses: readonly string[],
  prefixes: readonly string[],
  nextHops = 1,
  table: FabricTable = 'main',
): Promise<void> {
  const what = `${netnses.join(', ')} with routes to ${prefixes.join(', ')}`
  await guest.waitFor(what, forwardTo(netnses, prefixes, nextHops, table), 120_000)
}

export async function waitForNoRoutes(
  guest: Guest,
  netnses: readonly string[],
  prefixes: readonly string[],
): Promise<void> {
  const what = `${netnses.join(', ')} without routes to ${prefixes.join(', ')}`
  await guest.waitFor(what, knowNothingOf(netnses, prefixes), 120_000)
}
