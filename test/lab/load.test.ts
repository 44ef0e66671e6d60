// 200,000 routes from the speaker and from a leaf, or 20,000 where not all is tested: what FRR on the
// node takes for them, and that no leaf loses the node.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { untilHeard } from './fromNode.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, serviceLog, type Environment } from './node.ts'
import { releases } from './nodeOnline.ts'
import { floodBySpeaker, nativeSpeaker } from './speakerKinds.ts'
import { buildFabric, type Fabric } from './topology.ts'
import { share, testedPart } from '../runner/share.ts'

/** Twice the limit is enough to see it. */
const flood = testedPart() === null ? 200_000 : 20_000

/** Resident memory of the node's daemons, in MB. */
const megabytes = async (
  guest: Guest,
): Promise<{ readonly bgpd: number; readonly zebra: number }> => {
  const of = async (daemon: string): Promise<number> =>
    Number(
      await guest.must(`awk '/^VmRSS:/ { print $2 }' /proc/$(cat /run/frr/${daemon}.pid)/status`),
    ) / 1024
  return { bgpd: await of('bgpd'), zebra: await of('zebra') }
}

/** The spine is the source; leaf1 itself neither uses the routes nor tells them to the spine. */
const floodByLeaf = async (guest: Guest, { leaf1 }: Fabric, count: number): Promise<void> => {
  await guest.must(
    `set -e
     ip -n leaf1 address add 10.9.9.1/30 dev spine
     ip -n spine address add 10.9.9.2/30 dev leaf1
     mkdir /run/flood
     mkfifo /run/flood/fifo`,
  )
  await leaf1.configure(`route-map none deny 10
    exit
    router bgp 65101
    neighbor 10.9.9.2 remote-as 4000099999
    neighbor 10.9.9.2 passive
    address-family ipv4 unicast
    neighbor 10.9.9.2 activate
    neighbor spine route-map none out
    table-map none`)
  await guest.must(
    `ip netns exec spine setsid node /src/test/lab/guest/nativeSpeaker.ts 10.9.9.1 10.9.9.2 /run/flood/fifo \
       >/run/flood/log 2>&1 </dev/null &
     echo flood ${count} >/run/flood/fifo`,
  )
}

interface Scene {
  readonly guest: Guest
  readonly fabric: Fabric
}

/**
 * With leaves that hear the node, before and after. Timing: BFD gives up after 3 seconds instead of 0.9. Other
 * guests and a busy machine cost less, and a flood that takes the processor from bfdd lasts longer.
 */
const flooded = async (
  env: Environment,
  frr: FrrRelease,
  check: (scene: Scene) => Promise<void>,
): Promise<void> => {
  const guest = await bootGuest({ frr, memory: '2048M' })
  try {
    const fabric = await buildFabric(guest)
    await product(guest, { ...defaultEnv, BFD_INTERVAL: '1000', ...env }).startFrr()
    await untilHeard(guest, '10.0.0.1/32')
    await check({ guest, fabric })
    await untilHeard(guest, '10.0.0.1/32')
    const lost = await guest.run(`grep 'neighbor eth[01].* Down' ${serviceLog}`)
    assert.is(lost.stdout, '')
  } finally {
    await guest.stop()
  }
}

interface Scenario {
  readonly title: string
  readonly env: Environment
  readonly check: (scene: Scene) => Promise<void>
}

const heardByNode = (command: string): string => `vtysh -c '${command} json' | tr -d ' \n'`

/** Each in a guest of its own. When not all is tested, one of them. */
const scenarios: readonly Scenario[] = [
  {
    title: `the speaker brings ${flood} routes without LB_POOLS: its session ends`,
    env: {},
    check: async ({ guest }) => {
      await nativeSpeaker.start(guest, ['192.0.2.1/32'])
      await untilHeard(guest, '192.0.2.1/32')
      await floodBySpeaker(guest, flood)
      await guest.waitFor(
        'the session with the speaker ends',
        `grep 'Maximum Number of Prefixes Reached' ${serviceLog}`,
        120_000,
      )
      await guest.waitFor(
        'the leaves lose what the speaker announced, and nothing else',
        `${heardByNode('show bgp ipv4 unicast neighbors eth0 advertised-routes')} | grep '"totalPrefixCounter":3,'`,
        120_000,
      )
      const { bgpd, zebra } = await megabytes(guest)
      assert.ok(bgpd < 80 && zebra < 40, `bgpd ${bgpd} MB, zebra ${zebra} MB`)
    },
  },
  {
    title: `the speaker brings ${flood} routes outside of LB_POOLS: none counts`,
    env: { LB_POOLS: '192.0.2.0/24' },
    check: async ({ guest }) => {
      const speaker = await nativeSpeaker.start(guest, [])
      await floodBySpeaker(guest, flood)
      await speaker.announce('192.0.2.1/32')
      await untilHeard(guest, '192.0.2.1/32')
      const { bgpd, zebra } = await megabytes(guest)
      assert.ok(bgpd < 40 && zebra < 25, `bgpd ${bgpd} MB, zebra ${zebra} MB`)
    },
  },
  {
    title: `leaf1 brings ${flood} routes: all are in the kernel`,
    env: {},
    check: async ({ guest, fabric }) => {
      await floodByLeaf(guest, fabric, flood)
      await guest.waitFor(
        'the kernel has all routes',
        `[ $(ip route show proto bgp | wc -l) -ge ${flood} ]`,
        900_000,
      )
      await nativeSpeaker.start(guest, ['192.0.2.1/32'])
      await untilHeard(guest, '192.0.2.1/32')
      const { bgpd, zebra } = await megabytes(guest)
      assert.ok(bgpd < 300 && zebra < 400, `bgpd ${bgpd} MB, zebra ${zebra} MB`)
    },
  },
  {
    title: `leaf1 brings ${flood} routes with FABRIC_ROUTES=default: none counts`,
    env: { FABRIC_ROUTES: 'default' },
    check: async ({ guest, fabric }) => {
      await floodByLeaf(guest, fabric, flood)
      await guest.waitFor(
        'leaf1 has sent all',
        `vtysh -N leaf1 -c 'show bgp ipv4 summary json' | tr -d ' \n' | grep -E '"pfxSnt":${flood / 10_000}[0-9]{4}'`,
        600_000,
      )
      await nativeSpeaker.start(guest, ['192.0.2.1/32'])
      await untilHeard(guest, '192.0.2.1/32')
      const { bgpd, zebra } = await megabytes(guest)
      assert.ok(bgpd < 40 && zebra < 25, `bgpd ${bgpd} MB, zebra ${zebra} MB`)
    },
  },
]

for (const frr of releases())
  for (const { title, env, check } of share(scenarios, 4))
    test(`${title}, FRR ${frr}`, () => flooded(env, frr, check))

test.run()
