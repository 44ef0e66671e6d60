// Who hears what, from whom: the tables of leaves, spine, node and speaker, read once.

import * as t from 'io-ts'
import type { Router } from './frr.ts'
import { fromNode } from './fromNode.ts'
import type { Guest } from './guest.ts'
import { prefixOf, type Announcer, type Claim, type Place } from './policyClaims.ts'
import { decode, families, wholePrefix } from './routes.ts'
import type { Fabric } from './topology.ts'

export interface Lab {
  readonly guest: Guest
  readonly fabric: Fabric
}

/** By place and prefix: whose routes it hears. */
export type Stock = Readonly<Record<Place, ReadonlyMap<string, readonly Announcer[]>>>

/** What is left of an AS path behind the node, and the origin, tell who announced it to the node. */
const announcerOf = (behindNode: string, origin: string): Announcer => {
  if (behindNode.includes('4000099999')) return 'speaker'
  if (behindNode.includes('65101')) return 'leaf1'
  if (behindNode.includes('65200')) return 'spine'
  return origin === 'incomplete' ? 'node' : 'speaker'
}

const asns = { node: '65001' } as const

const heardBy = async (leaf: Router): Promise<Stock[Place]> =>
  new Map(
    Object.entries(await fromNode(leaf)).map(([prefix, route]) => {
      const words = route.split(' ')
      return [prefix, [announcerOf(words.slice(1, -1).join(' '), words.at(-1) ?? '')]]
    }),
  )

const table = t.type({
  routes: t.record(t.string, t.array(t.type({ path: t.string, origin: t.string }))),
})

const heardBySpine = async (spine: Router): Promise<Stock[Place]> => {
  const tables = await Promise.all(
    families.map((family) => spine.show(`show bgp ${family} unicast`)),
  )
  return new Map(
    tables.flatMap((json) =>
      Object.entries(decode(table, json).routes).map(([prefix, paths]) => [
        prefix,
        paths
          .map(({ path, origin }) => ({ words: path.split(' '), origin }))
          .filter(({ words }) => words.includes(asns.node))
          .map(({ words, origin }) =>
            announcerOf(words.slice(words.indexOf(asns.node) + 1).join(' '), origin),
          ),
      ]),
    ),
  )
}

const kernel = t.array(
  t.intersection([
    t.type({ dst: t.string }),
    t.partial({ dev: t.string, nexthops: t.array(t.type({ dev: t.string })) }),
  ]),
)

/** By the port of a route: the speaker's is the veth, leaf1's is eth0, the spine's are both. */
const behind = (devices: readonly string[]): readonly Announcer[] =>
  devices.includes('eth0') ? ['leaf1', 'spine'] : devices.includes('frr-metallb') ? ['speaker'] : []

const usedByNode = async (guest: Guest): Promise<Stock[Place]> => {
  const tables = await Promise.all(
    families.map(async (family) => {
      const flag = family === 'ipv4' ? '-4' : '-6'
      const routes = decode(
        kernel,
        JSON.parse(await guest.must(`ip -json ${flag} route show proto bgp`)),
      )
      return routes.map(({ dst, dev, nexthops }) => {
        const devices = (nexthops ?? [{ dev: dev ?? '' }]).map((hop) => hop.dev)
        return [wholePrefix(dst, family), behind(devices)] as const
      })
    }),
  )
  return new Map(tables.flat())
}

/** Whatever reaches the speaker is one too many, whoever announced it. */
const toldToSpeaker = async (guest: Guest): Promise<Stock[Place]> => {
  const lines = await guest.must(`grep ^heard /run/speaker/log || true`)
  const prefixes = lines.split('\n').flatMap((line) => line.split(' ')[1] ?? [])
  return new Map(prefixes.map((prefix) => [prefix, ['node', 'leaf1', 'spine'] as const]))
}

export const takeStock = async ({ guest, fabric }: Lab): Promise<Stock> => ({
  leaf1: await heardBy(fabric.leaf1),
  leaf2: await heardBy(fabric.leaf2),
  spine: await heardBySpine(fabric.spine),
  node: await usedByNode(guest),
  speaker: await toldToSpeaker(guest),
})

/** The prefixes of a claim that a place hears from whoever claims them. */
export const heard = (stock: Stock, { by, routes }: Claim, place: Place): readonly string[] =>
  routes.map(prefixOf).filter((prefix) => stock[place].get(prefix)?.includes(by))
