import * as E from 'fp-ts/lib/Either.js'
import type { KernelRoute, Lookup } from '../../observe/routing/kernelRoute.ts'
import type { Known } from '../../observe/routing/routing.ts'
import { look, runPlan, valueOf, type Context } from './context.ts'
import { failed, ok, unknown, type Finding } from './hop.ts'
import { tableName, wayText, type Wanted } from './kernel.ts'

/** Names of the errors that the reverse path filter gives, before and since Linux 6.15. */
const filtered = /Invalid cross-device link|Invalid argument/

const refusedBy = (
  { traced }: Context,
  port: string,
  message: string,
): readonly [reason: string, advice: string] => {
  const filter = traced.kernel.reversePath[port] ?? 0
  if (filter > 0 && filtered.test(message)) {
    return [
      `the reverse path filter drops packets that come in by ${port} (rp_filter is ${filter})`,
      `set net.ipv4.conf.${port}.rp_filter and net.ipv4.conf.all.rp_filter to 0 on the host`,
    ]
  }
  return [
    `the kernel drops packets that come in by ${port} ("${message}")`,
    'look at "ip rule" and the tables that it names: a foreign rule or route is in the way',
  ]
}

/** Whether a packet ends where it should. */
type Arrives = (route: KernelRoute) => boolean

const problemOf = (
  context: Context,
  port: string,
  lookup: Known<Lookup>,
  arrives: Arrives,
): readonly [reason: string, advice: string] | null => {
  const seen = valueOf(lookup)
  if (seen === null) return null
  if (seen._tag === 'Refused') return refusedBy(context, port, seen.message)
  return arrives(seen.route)
    ? null
    : [
        `a packet that comes in by ${port} goes ${wayText(seen.route)} (table ${tableName(seen.route.table)})`,
        'look at "ip rule" and at routes that are more specific: something else decides before BGP\'s route',
      ]
}

/** What the kernel does with a packet from the fabric. */
export const incomingHop = (context: Context, arrives: Arrives): Finding => {
  const { incoming } = context.traced.kernel
  const lookups = Object.entries(incoming)
  const problems = lookups.flatMap(([port, lookup]) => {
    const problem = problemOf(context, port, lookup, arrives)
    return problem === null ? [] : [problem]
  })
  const [first] = problems
  if (first !== undefined) {
    return failed(problems.map(([reason]) => reason).join('; '), first[1])
  }
  const unanswered = lookups.map(([, lookup]) => lookup).find(E.isLeft)
  if (unanswered !== undefined) return unknown(unanswered.left)
  const seen = lookups.map(([, lookup]) => valueOf(lookup))[0] ?? null
  if (seen === null || seen._tag === 'Refused') return unknown('no fabric port is there', runPlan)
  const how =
    seen.route.type === 'local'
      ? 'is taken by this node'
      : `goes ${wayText(seen.route)}, if no service rule of Kubernetes takes it before`
  return ok(`one that comes in by ${Object.keys(incoming).join(' or ')} ${how}`)
}

/** What the kernel does with a packet of the node itself. */
export const outgoingHop = ({ traced }: Context, wanted: Wanted): Finding =>
  look(traced.kernel.own, (seen) => {
    if (seen._tag === 'Refused') {
      return failed(
        `the kernel has no way for a packet of this node ("${seen.message}")`,
        'look at "ip rule" and the tables that it names: a foreign rule or route is in the way',
      )
    }
    const { route } = seen
    const way = `${wayText(route)}${route.source === null ? '' : ` src ${route.source}`}`
    const stray = route.hops.find(({ device }) => !wanted.devices.includes(device))?.device
    if (stray !== undefined) {
      return failed(
        `a packet of this node leaves by ${stray} (table ${tableName(route.table)})`,
        'look at "ip rule" and at routes that are more specific: something else decides before BGP\'s route',
        way,
      )
    }
    return ok(`one of this node goes ${way}`)
  })
