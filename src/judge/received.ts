import * as E from 'fp-ts/lib/Either.js'
import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { families } from '../observe/routing/observeRouting.ts'
import type { Answered, FamilyRouting, Known } from '../observe/routing/routing.ts'
import { plural } from '../plan/words.ts'
import { problem, type Problem } from './problem.ts'

/** One address family on its way from BGP to the kernel, as published; `null`: not known. */
export interface Received {
  readonly default_route: {
    readonly bgp: boolean | null
    readonly zebra: boolean | null
    readonly kernel: boolean | null
  }
  /** Routes of BGP: what bgpd gave to zebra, what zebra put into the kernel, what is there. */
  readonly routes: {
    readonly given: number | null
    readonly installed: number | null
    readonly kernel: number | null
  }
}

const orNull = <A, B>(known: Known<A>, of: (value: A) => B): B | null =>
  E.isRight(known) ? of(known.right) : null

export const receivedIn = (family: FamilyRouting): Received => ({
  default_route: {
    bgp: orNull(family.defaultInBgp, (has) => has),
    zebra: orNull(family.defaultInZebra, (routes) =>
      routes.some(({ protocol, installed }) => protocol === 'bgp' && installed),
    ),
    kernel: orNull(family.kernel, ({ hasDefault }) => hasDefault),
  },
  routes: {
    given: orNull(family.zebra, ({ rib }) => rib),
    installed: orNull(family.zebra, ({ fib }) => fib),
    kernel: orNull(family.kernel, ({ count }) => count),
  },
})

const names: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }

const putBack = 'look below for another zebra on this host; a restart of FRR puts the routes back'

/** What zebra uses for the default route in place of BGP's. */
const rivalOf = ({ defaultInZebra }: FamilyRouting): string | null => {
  const routes = E.isRight(defaultInZebra) ? defaultInZebra.right : []
  const ours = routes.some(({ protocol, selected }) => protocol === 'bgp' && selected)
  return ours ? null : (routes.find(({ selected }) => selected)?.protocol ?? null)
}

/** Whether the intent wants a default route of this family from the leaves. */
const isWanted = ({ nodeIp6, settings }: Intent, family: Family): boolean =>
  settings.FABRIC_ROUTES === 'default' && (family === 'ipv4' || nodeIp6 !== null)

const originate =
  'let the leaves announce a default route to the node (FRR: neighbor NODE default-originate)'

/** Leaves that announce all routes may leave out the default one; then no other one is usual. */
const noDefault = (
  about: string,
  family: Family,
  { defaultInZebra }: FamilyRouting,
): Problem | null =>
  family === 'ipv4' && E.isRight(defaultInZebra) && defaultInZebra.right.length === 0
    ? problem('note', about, 'the node has no default route', originate)
    : null

const defaultProblem = (intent: Intent, family: Family, routing: FamilyRouting): Problem | null => {
  const { bgp, zebra, kernel } = receivedIn(routing).default_route
  const about = `received ${names[family]}`
  if (bgp === false) {
    return isWanted(intent, family)
      ? problem('degraded', about, 'no leaf sends a default route that can be used', originate)
      : noDefault(about, family, routing)
  }
  if (bgp === true && zebra === false) {
    const rival = rivalOf(routing)
    return rival === null
      ? problem(
          'degraded',
          about,
          'BGP has a default route, and zebra has not installed it',
          putBack,
        )
      : problem(
          'degraded',
          about,
          `a default route of another origin (${rival}) is used in place of BGP's`,
          'remove it from the network configuration of the host (DHCP, a static route, router advertisements), or give it a metric above that of BGP',
        )
  }
  return zebra === true && kernel === false
    ? problem(
        'degraded',
        about,
        'the default route of BGP has been removed from the kernel',
        putBack,
      )
    : null
}

const countProblem = (family: Family, routing: FamilyRouting): Problem | null => {
  const { installed, kernel } = receivedIn(routing).routes
  if (installed === null || kernel === null || installed === kernel) return null
  const reason = `zebra has put ${plural(installed, 'route')} of BGP into the kernel, and the kernel has ${kernel}`
  return problem('degraded', `received ${names[family]}`, reason, putBack)
}

/** One problem for each family: a lost default route tells enough. */
export const receivedProblems = (intent: Intent, routing: Answered): readonly Problem[] =>
  families.flatMap(
    (family) =>
      defaultProblem(intent, family, routing.families[family]) ??
      countProblem(family, routing.families[family]) ??
      [],
  )
