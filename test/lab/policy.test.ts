// A speaker that means harm and a leaf that leaks, judged by what the leaves and the spine know.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { router, type Router } from './frr.ts'
import { fromNode, untilHeard } from './fromNode.ts'
import { bootGuest, type FrrRelease } from './guest.ts'
import { defaultEnv, product, type Environment } from './node.ts'
import {
  claims,
  mayHear,
  mayHearAtLast,
  narrow,
  places,
  prefixOf,
  type Claim,
  type Place,
} from './policyClaims.ts'
import { announceFabric, makeClaims, markersOf, type Hearing } from './policyScenario.ts'
import { heard, type Lab } from './policyStock.ts'
import { releases } from './nodeOnline.ts'
import { families, kernelRoutes } from './routes.ts'
import { buildFabric } from './topology.ts'

const withNode = async (
  frr: FrrRelease,
  env: Environment,
  check: (lab: Lab, node: Router) => Promise<void>,
): Promise<void> => {
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest)
    await announceFabric(fabric.spine)
    await product(guest, { ...defaultEnv, ...env }).startFrr()
    await untilHeard(guest, '2001:db8::1/128')
    await check({ guest, fabric }, router(guest, ''))
  } finally {
    await guest.stop()
  }
}

/** What is heard and should not be, and what is not heard and should be. */
const violations = (
  hearings: readonly Hearing[],
  mayHear: (claim: Claim) => readonly Place[],
): readonly string[] =>
  hearings.flatMap(({ claim, stock }) =>
    places.flatMap((place) => {
      const hears = new Set(heard(stock, claim, place))
      const may = mayHear(claim).includes(place)
      return claim.routes
        .map(prefixOf)
        .filter((prefix) => hears.has(prefix) !== may)
        .map((prefix) => `${place} ${may ? 'lacks' : 'hears'} ${prefix}: ${claim.what}`)
    }),
  )

/** All that a leaf may hear, as it hears it: with the AS number of the node alone. */
const wholeTable = (isNarrow: boolean): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [
      ...claims
        .filter((claim) => isNarrow || claim.onlyIfNarrow !== true)
        .filter((claim) => mayHearAtLast(claim, isNarrow).includes('leaf1'))
        .flatMap(({ by, routes }) =>
          routes.map((route) => [prefixOf(route), by === 'node' ? 'incomplete' : 'EGP'] as const),
        ),
      ...markersOf(2).map((prefix) => [prefix, 'EGP'] as const),
    ]
      .map(([prefix, origin]) => [prefix, `65001 ${origin}`] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  )

const checkClaims = async (lab: Lab, isNarrow: boolean): Promise<void> => {
  const { hearings, atLast, speaker } = await makeClaims(lab, { isNarrow, works: families })
  const atFirst = (claim: Claim) => mayHear(claim, isNarrow)
  assert.equal(violations(hearings, atFirst), [])
  const whenLeaf1Leaks = (claim: Claim) => mayHearAtLast(claim, isNarrow)
  assert.equal(violations(atLast, whenLeaf1Leaks), [])
  // The session comes back by itself.
  await speaker.announce('192.0.2.77/32')
  await untilHeard(lab.guest, '192.0.2.77/32')
  await speaker.withdraw('192.0.2.77/32')
  await lab.guest.waitFor(
    'the leaves are as before',
    `! for leaf in leaf1 leaf2; do vtysh -N $leaf -c 'show bgp ipv4'; done | grep -w 192.0.2.77/32`,
    60_000,
  )
  for (const marker of markersOf(2)) await untilHeard(lab.guest, marker)
  for (const leaf of [lab.fabric.leaf1, lab.fabric.leaf2])
    assert.equal(await fromNode(leaf), wholeTable(isNarrow), leaf.name)
}

for (const frr of releases()) {
  test(`a rogue speaker takes over nobody's addresses, a leaf that leaks moves nothing, FRR ${frr}`, () =>
    withNode(frr, { NODE_IP6: '2001:db8::1' }, async (lab) => {
      await checkClaims(lab, false)
      assert.equal((await kernelRoutes(lab.guest, 'node', '2001:db8:f::/48'))[0], {
        source: '2001:db8::1',
        devices: ['eth0'],
      })
    }))

  test(`with LB_POOLS nothing else passes, were it 10,000 prefixes, FRR ${frr}`, () =>
    withNode(frr, narrow, async (lab, node) => {
      await checkClaims(lab, true)
      const { guest } = lab
      assert.equal((await kernelRoutes(guest, 'node', '0.0.0.0/0'))[0]?.source, '10.0.0.1')
      assert.equal(await kernelRoutes(guest, 'node', '203.0.113.0/24'), [])
      assert.not.match(await node.vtysh('show bgp ipv4 unicast'), '203.0.113')
    }))
}

test.run()
