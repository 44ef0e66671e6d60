// What a speaker may say besides prefixes, as the leaves and the spine get it: communities of all kinds,
// other path attributes, and the MED.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { extended, large, metric, others, standard } from './attributes.ts'
import type { Router } from './frr.ts'
import { untilHeard } from './fromNode.ts'
import { bootGuest, type FrrRelease } from './guest.ts'
import { defaultEnv, product, type Environment } from './node.ts'
import { releases } from './nodeOnline.ts'
import { decode, familyOf } from './routes.ts'
import { rogueSpeaker } from './speakerKinds.ts'
import { buildFabric, leaves, type Fabric } from './topology.ts'

const named = t.partial({ string: t.string })

/** Without a route FRR says `{}`. */
const route = t.partial({
  paths: t.array(
    t.intersection([
      t.type({ peer: t.type({ interface: t.string }) }),
      t.partial({ community: named, largeCommunity: named, extendedCommunity: named }),
      t.partial({ extendedIpv6Community: named, otc: t.number, metric: t.number }),
    ]),
  ),
})

/** The route to a prefix that a router got from a neighbor. */
const routeAt = async (at: Router, from: string, prefix: string) => {
  const { paths = [] } = decode(route, await at.show(`show bgp ${familyOf(prefix)} ${prefix}`))
  return paths.find(({ peer }) => peer.interface === from)
}

const communitiesAt = async (at: Router, from: string, prefix: string): Promise<string | null> => {
  const path = await routeAt(at, from, prefix)
  if (path === undefined) return null
  const { community, largeCommunity, extendedCommunity, extendedIpv6Community, otc } = path
  return [community, largeCommunity, extendedCommunity, extendedIpv6Community]
    .flatMap((kind) => kind?.string ?? [])
    .concat(otc === undefined ? [] : `otc ${otc}`)
    .join(' ')
}

/** What the speaker says with each route, by the last part of its prefixes. */
const said = {
  1: standard('65101:666', '65101:100', '65535:0') + large('65101:1:2', '65101:1:3') + extended,
  2: standard('65535:65281'),
  3: standard('65535:65282'),
  4: standard('65535:65283'),
  5: standard('65535:666'),
  6: standard('65535:65284', '65535:1', '0:0') + large('65101:1:3'),
  7: extended,
  8: standard('65101:666'),
  9: metric,
  10: others,
} as const

const prefixesOf = (last: string): readonly string[] => [
  `192.0.2.${last}/32`,
  `2001:db8:5::${last}/128`,
]

/** What the prefix lists refuse, which no community may change. */
const refused = ['127.0.0.9/32', 'ff02::9/128']

const announcements = [
  ...refused.map((prefix) => `${prefix} 4000099999 ${said[2]}`),
  ...Object.entries(said).flatMap(([last, attributes]) =>
    prefixesOf(last).map((prefix) => `${prefix} 4000099999 ${attributes}`),
  ),
]

const withSpeaker = async (
  frr: FrrRelease,
  env: Environment,
  check: (fabric: Fabric) => Promise<void>,
): Promise<void> => {
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest)
    await product(guest, { ...defaultEnv, ...env }).startFrr()
    await untilHeard(guest, '10.0.0.1/32')
    await rogueSpeaker.start(guest, announcements)
    for (const last of Object.keys(said))
      for (const prefix of prefixesOf(last)) await untilHeard(guest, prefix)
    await check(fabric)
  } finally {
    await guest.stop()
  }
}

/** The communities of the routes at both leaves, in both families. */
const assertHeard = async (
  { leaf1, leaf2 }: Fabric,
  wanted: Readonly<Partial<Record<keyof typeof said, string>>>,
): Promise<void> => {
  for (const leaf of [leaf1, leaf2])
    for (const last of Object.keys(said)) {
      for (const prefix of prefixesOf(last)) {
        const heard = await communitiesAt(leaf, 'node', prefix)
        assert.is(heard, wanted[Number(last) as keyof typeof said] ?? '', `${leaf.name} ${prefix}`)
      }
    }
}

for (const frr of releases()) {
  test(`no community of the speaker leaves the node, and none keeps a route there, FRR ${frr}`, () =>
    withSpeaker(frr, {}, async (fabric) => {
      await assertHeard(fabric, {})
      for (const prefix of prefixesOf('9')) {
        const heard = await routeAt(fabric.leaf1, 'node', prefix)
        assert.is(heard?.metric, 0)
      }
    }))

  test(`well-known ones that SPEAKER_COMMUNITIES names act at the leaves, not before, FRR ${frr}`, () =>
    withSpeaker(
      frr,
      { SPEAKER_COMMUNITIES: 'no-export,no-advertise,local-AS,blackhole,65101:1:3' },
      async (fabric) => {
        await assertHeard(fabric, {
          ...{ 1: '65101:1:3', 2: 'no-export', 3: 'no-advertise', 4: 'local-AS' },
          // A leaf with FRR adds no-export, and drops the traffic (RFC 7999 3.2).
          ...{ 5: 'blackhole no-export', 6: '65101:1:3' },
        })
        for (const leaf of leaves)
          for (const last of ['2', '3', '4', '5'])
            for (const prefix of prefixesOf(last))
              assert.is(await communitiesAt(fabric.spine, leaf, prefix), null)
        for (const leaf of [fabric.leaf1, fabric.leaf2])
          for (const prefix of refused) assert.is(await communitiesAt(leaf, 'node', prefix), null)
      },
    ))

  test(`those that SPEAKER_COMMUNITIES names stay, beside LB_COMMUNITY, FRR ${frr}`, () =>
    withSpeaker(
      frr,
      { SPEAKER_COMMUNITIES: '65101:666,graceful-shutdown,65101:1:2', LB_COMMUNITY: '65001:100' },
      async (fabric) => {
        await assertHeard(fabric, {
          1: '65001:100 65101:666 graceful-shutdown 65101:1:2',
          ...{ 2: '65001:100', 3: '65001:100', 4: '65001:100', 5: '65001:100' },
          ...{ 6: '65001:100', 7: '65001:100', 8: '65001:100 65101:666', 9: '65001:100' },
          10: '65001:100',
        })
        for (const leaf of leaves)
          for (const prefix of prefixesOf('8'))
            assert.is(await communitiesAt(fabric.spine, leaf, prefix), '65001:100 65101:666')
      },
    ))
}

test.run()
