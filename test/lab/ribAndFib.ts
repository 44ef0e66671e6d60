// What zebra believes to be in the kernel, and what is there.

import * as t from 'io-ts'
import type { FabricTable } from '../../src/intent/choice.ts'
import type { Router } from './frr.ts'
import type { Guest } from './guest.ts'
import { decode, families, wholePrefix } from './routes.ts'

const rib = t.record(
  t.string,
  t.array(
    t.intersection([
      t.type({ protocol: t.string }),
      t.partial({
        selected: t.boolean,
        nexthops: t.array(t.partial({ interfaceName: t.string, fib: t.boolean })),
      }),
    ]),
  ),
)

const fib = t.array(
  t.intersection([
    t.type({ dst: t.string }),
    t.partial({ dev: t.string, nexthops: t.array(t.type({ dev: t.string })) }),
  ]),
)

const entry = (prefix: string, devices: readonly string[]) =>
  `${prefix} ${devices.toSorted().join(' ')}`

export interface Difference {
  /** In zebra, and not in the kernel so. */
  readonly lost: readonly string[]
  /** In the kernel so, and not in zebra. */
  readonly stale: readonly string[]
}

/** The difference between zebra's BGP routes of the default VRF and the kernel's. */
export async function ribAndFib(
  guest: Guest,
  node: Router,
  table: FabricTable = 'main',
): Promise<Difference> {
  const perFamily = await Promise.all(
    families.map(async (family) => {
      const flag = family === 'ipv4' ? '-4' : '-6'
      const word = family === 'ipv4' ? 'ip' : 'ipv6'
      const [routes, kernel] = await Promise.all([
        node.show(`show ${word} route bgp`),
        guest.must(`ip -json ${flag} route show table ${table} proto bgp`),
      ])
      const believed = Object.entries(decode(rib, routes)).flatMap(([prefix, entries]) =>
        entries
          .filter(({ selected }) => selected)
          .map(({ nexthops = [] }) =>
            entry(
              prefix,
              nexthops.flatMap(({ fib: used, interfaceName = '' }) =>
                used ? [interfaceName] : [],
              ),
            ),
          ),
      )
      const there = decode(fib, JSON.parse(kernel)).map(({ dst, dev = '', nexthops }) =>
        entry(wholePrefix(dst, family), nexthops?.map((hop) => hop.dev) ?? [dev]),
      )
      return { believed, there }
    }),
  )
  const believed = perFamily.flatMap((family) => family.believed)
  const there = perFamily.flatMap((family) => family.there)
  return {
    lost: believed.filter((route) => !there.includes(route)),
    stale: there.filter((route) => !believed.includes(route)),
  }
}
