// What happens to the node's BGP routes in the kernel: who was gone for how long.

import type { FabricTable } from '../../src/intent/choice.ts'
import type { Guest } from './guest.ts'
import { wholePrefix } from './routes.ts'

export interface RouteGaps {
  /** Routes of BGP that were deleted, each as often as it happened. */
  readonly deleted: number
  /** Milliseconds until the same route was there again, where it was longest; of those that came back. */
  readonly longest: number
  /** Those that did not come back. */
  readonly missing: readonly string[]
}

export interface RouteWatch {
  stop(): Promise<RouteGaps>
}

const log = '/run/routes.log'

/** Of the networks for benchmarks (RFC 2544): nobody has it. */
const any = '198.18.255.255'

/** `[2026-11-22T20:59:48.123456] Deleted 192.0.2.1 via ... proto bgp ...`; of IPv6 with its `pref`. */
const event = /^\[(\S+)\] (Deleted )?(\S+) .*?proto bgp.*?( pref |$)/

/** `table main` is not shown. */
const tableIn = (line: string): string => / table (\S+)/.exec(line)?.[1] ?? 'main'

export const gapsIn = (
  text: string,
  destinations: readonly string[],
  table: FabricTable,
): RouteGaps => {
  const gone = new Map<string, number>()
  let deleted = 0
  let longest = 0
  for (const line of text.split('\n').filter((each) => tableIn(each) === table)) {
    const [, time = '', verb, shown = '', pref] = event.exec(line) ?? []
    const destination = wholePrefix(shown, pref === '' ? 'ipv4' : 'ipv6')
    if (!destinations.includes(destination)) continue
    const at = Date.parse(`${time}Z`)
    if (verb === undefined) {
      longest = Math.max(longest, at - (gone.get(destination) ?? at))
      gone.delete(destination)
    } else {
      deleted += 1
      gone.set(destination, at)
    }
  }
  return { deleted, longest, missing: [...gone.keys()] }
}

export async function watchRoutes(
  guest: Guest,
  destinations: readonly string[],
  table: FabricTable = 'main',
): Promise<RouteWatch> {
  const monitor = guest.background(`exec ip -ts -o monitor route >${log}`)
  await guest.waitFor(
    'the monitor hears of a route',
    `ip route add blackhole ${any}; ip route del blackhole ${any}; grep -q ${any} ${log}`,
    10_000,
  )
  return {
    stop: async () => {
      await monitor.stop()
      return gapsIn(await guest.must(`cat ${log}`), destinations, table)
    },
  }
}
