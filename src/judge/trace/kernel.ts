import type { KernelRoute } from '../../observe/routing/kernelRoute.ts'
import { ourRules, serves } from '../../plan/ourRules.ts'
import { look, type Context } from './context.ts'
import { failed, ok, type Finding } from './hop.ts'

/** RT_TABLE_MAIN, and RT_TABLE_COMPAT for FABRIC_TABLE=252 (linux/rtnetlink.h). */
const tables = { main: 254, '252': 252 } as const

/** RTPROT_BGP */
const bgpProtocol = 186

export const tableName = (table: number): string => (table === tables.main ? 'main' : String(table))

export const wayText = ({ hops }: Pick<KernelRoute, 'hops'>): string =>
  hops.map(({ device, via }) => `${via === null ? '' : `via ${via} `}dev ${device}`).join(' and ')

const putBack = ({ anotherZebra }: Context): string =>
  anotherZebra
    ? 'another zebra runs on this host, and removes routes of this one (docs/two-frrs.md); a restart of FRR puts them back'
    : 'a restart of FRR puts the route back'

/** zebra: whether it uses BGP's route, and has put it into the kernel. */
export const zebraHop = (context: Context): Finding =>
  look(context.traced.zebra, (match) => {
    const { prefix } = context.traced
    const ours = match?.entries.find(({ protocol }) => protocol === 'bgp')
    if (match === null || ours === undefined) {
      return failed(
        `zebra has no route of BGP to ${prefix}`,
        'look into the log of FRR: bgpd and zebra may have lost each other; restart FRR',
      )
    }
    const rival = match.entries.find(({ selected }) => selected)
    if (!ours.selected && rival !== undefined) {
      return failed(
        `a route of another origin (${rival.protocol}, distance ${rival.distance ?? '?'}) is used in place of BGP's`,
        'remove it from the network configuration of the host (DHCP, a static route, router advertisements), or give it a metric above that of BGP',
      )
    }
    if (ours.failed || !ours.installed) {
      const source = ours.source === null ? '' : `; its source address is ${ours.source}`
      return ours.queued
        ? failed('zebra is about to put it into the kernel', 'wait a moment, and look again')
        : failed(
            `the kernel did not take the route from zebra${source}`,
            'the source address and the link of the route have to be there when it comes; restart FRR when they are',
          )
    }
    return ok(`zebra has installed it, dev ${[...new Set(ours.interfaces)].join(' and ')}`)
  })

/** What the kernel should do. */
export interface Wanted {
  /** Links that the route may lead to. */
  readonly devices: readonly string[]
  /** The address that the host's own packets have to get; `null`: any. */
  readonly source: string | null
}

const wrongWay = (
  { hops, source }: KernelRoute,
  wanted: Wanted,
): readonly [reason: string, advice: string] | null => {
  const stray = hops.find(({ device }) => !wanted.devices.includes(device))?.device
  if (stray !== undefined)
    return [
      `the route in the kernel leads to ${stray}, not to ${wanted.devices.join(' or ')}`,
      'look for who changed it ("ip monitor route"); a restart of FRR sets it right',
    ]
  return wanted.source !== null && source !== wanted.source
    ? [
        `packets of this node get the source address ${source ?? 'that the kernel chooses'}, not ${wanted.source}`,
        'run "frr-intent plan": route map source of FRR sets it once the address is on the node; then restart FRR',
      ]
    : null
}

/** The kernel's route, in the table that BGP's routes have. */
export const kernelHop = (context: Context, wanted: Wanted): Finding => {
  const { traced, intent } = context
  const table = tables[intent.fabricTable]
  return look(traced.kernel.routes, (all) => {
    // The speaker's VRF has the route, too.
    const routes = all.filter((route) => route.table !== intent.vrf.table)
    const ours = routes.filter(({ protocol }) => protocol === bgpProtocol)
    const route = ours.find((each) => each.table === table)
    if (route !== undefined) {
      const wrong = wrongWay(route, wanted)
      const seen = `table ${tableName(table)}: ${wayText(route)}${route.source === null ? '' : ` src ${route.source}`}`
      return wrong === null ? ok(seen) : failed(...wrong, seen)
    }
    const [elsewhere] = ours
    if (elsewhere !== undefined) {
      return failed(
        `the route is in table ${tableName(elsewhere.table)}, and FABRIC_TABLE is ${intent.fabricTable}`,
        'zebra runs with another table (-R): run "frr-intent plan", and restart FRR',
      )
    }
    const foreign = routes.find((each) => each.table === table)
    const instead =
      foreign === undefined
        ? null
        : `table ${tableName(table)} has a route of protocol ${foreign.protocol}: ${wayText(foreign)}`
    return failed(
      `the route of BGP to ${traced.prefix} has been removed from the kernel`,
      putBack(context),
      instead,
    )
  })
}

/** Rules decide which table is asked. */
export const rulesHop = ({ intent, observed, family }: Context): Finding => {
  const wanted = ourRules(intent).filter(({ rule }) => rule.family === family)
  const missing = wanted.filter((rule) => !observed.rules.some((found) => serves(found, rule)))
  const [first] = missing
  return first === undefined
    ? ok(`${wanted.map(({ name }) => name).join(', ')} are there`)
    : failed(
        `rule ${missing.map(({ name }) => name).join(', ')} is missing: ${first.reason}`,
        'run "frr-intent apply"',
      )
}
