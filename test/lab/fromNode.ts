// What the node says to a leaf, which takes all of it: prefix -> AS path and origin.

import * as t from 'io-ts'
import type { Router } from './frr.ts'
import type { Guest } from './guest.ts'
import { decode, families } from './routes.ts'

const received = t.type({
  routes: t.record(t.string, t.array(t.type({ path: t.string, origin: t.string }))),
})

export const fromNode = async (leaf: Router): Promise<Readonly<Record<string, string>>> => {
  const tables = await Promise.all(
    families.map((family) => leaf.show(`show bgp ${family} unicast neighbors node routes`)),
  )
  return Object.fromEntries(
    tables
      .flatMap((table) => Object.entries(decode(received, table).routes))
      .map(([prefix, [route]]) => [prefix, `${route?.path} ${route?.origin}`] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  )
}

/** Until leaves have heard from the node what was announced last. */
export const untilHeard = async (guest: Guest, prefix: string): Promise<void> => {
  const family = prefix.includes(':') ? 'ipv6' : 'ipv4'
  const heard = (leaf: string) =>
    `vtysh -N ${leaf} -c 'show bgp ${family} unicast neighbors node routes' | grep -w '${prefix}'`
  await guest.waitFor(
    `both leaves hear ${prefix}`,
    `${heard('leaf1')} && ${heard('leaf2')}`,
    180_000,
  )
}
