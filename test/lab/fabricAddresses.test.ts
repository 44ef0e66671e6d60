// IPv4 and IPv6 addresses on the fabric ports, and leaves that make something of them: FRR takes the
// other end of an IPv4 /31 or /30 for the neighbor without addresses, unless it is told `v6only`.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultEnv, product } from './node.ts'
import { releases, served } from './nodeOnline.ts'
import { bootContainer, type Container } from './restarts.ts'
import { decode, hostPrefix, waitForRoutes } from './routes.ts'
import { ping } from './traffic.ts'
import { leaves, node, type FabricOptions, type Leaf } from './topology.ts'
import type { FrrRelease } from './guest.ts'

interface Scene {
  readonly what: string
  readonly numbered: NonNullable<FabricOptions['numbered']>
}

const of31 = { node: ['198.51.100.1/31'], leaf: ['198.51.100.0/31'] }
const of30 = { node: ['198.51.100.5/30'], leaf: ['198.51.100.6/30'] }

const scenes: readonly Scene[] = [
  {
    what: 'a /31 to a leaf that is v6only, a /30 to one that is not',
    numbered: { leaf1: { ...of31, v6only: true }, leaf2: { ...of30, v6only: false } },
  },
  {
    what: 'a /31 to a leaf that is not v6only, a /30 to one that has no IPv4 address',
    numbered: {
      leaf1: { ...of31, v6only: false },
      leaf2: { ...of30, leaf: [], v6only: false },
    },
  },
  {
    what: 'a /24 and a global /64',
    numbered: {
      leaf1: { node: ['198.51.100.1/24'], leaf: ['198.51.100.2/24'], v6only: false },
      leaf2: { node: ['2001:db8:e::1/64'], leaf: ['2001:db8:e::2/64'], v6only: false },
    },
  },
]

const peers = t.record(t.string, t.type({ bgpState: t.string }))

/** How often a leaf's session with the node began; FRR counts it at the leaf. */
const beginnings = async ({ fabric }: Container, leaf: Leaf): Promise<number> => {
  const counted = t.record(t.string, t.type({ connectionsEstablished: t.number }))
  const found = decode(counted, await fabric[leaf].show('show bgp neighbors node'))
  return Object.values(found)[0]?.connectionsEstablished ?? 0
}

const assertOnline = async (container: Container): Promise<void> => {
  const { guest, addresses } = container
  await container.up()
  await waitForRoutes(guest, ['node'], ['0.0.0.0/0', '::/0'], 2)
  for (const address of addresses) {
    const { received, output } = await ping(guest, address)
    assert.is(received, 3, output)
  }
}

const bfdUp = (count: number): string =>
  `[ "$(vtysh -c 'show bfd peers json' | grep -o '"status":"up"' | wc -l)" = ${count} ]`

const scenario = (frr: FrrRelease, { what, numbered }: Scene): void => {
  test(`${what}: first boot, restart, reload, FRR ${frr}`, async () => {
    const container = await bootContainer({ frr, fabric: { numbered } })
    const { guest, start, kill } = container
    try {
      await start()
      await assertOnline(container)
      await guest.waitFor('BFD with both leaves', bfdUp(2), 60_000)

      await kill('KILL')
      await start()
      await assertOnline(container)
      // A leaf that never answers, as a neighbor too many is one, delays BFD by 30 seconds.
      await guest.waitFor('BFD with both leaves again', bfdUp(2), 120_000)

      // An address that comes is a line more, one that goes a line less, and no session notices.
      const before = await Promise.all(leaves.map((leaf) => beginnings(container, leaf)))
      const reload = () => product(guest, defaultEnv).apply('--reload')
      await guest.must(
        'ip address add 192.0.2.129/31 dev eth0; ip address add 192.0.2.133/30 dev eth1',
      )
      const more = await reload()
      assert.is(more.code, 0, more.stdout + more.stderr)
      const neighbors = decode(
        peers,
        JSON.parse(await guest.must(`vtysh -c 'show bgp neighbors json'`)),
      )
      assert.ok('192.0.2.128' in neighbors && '192.0.2.134' in neighbors)
      await guest.must(
        'ip address del 192.0.2.129/31 dev eth0; ip address del 192.0.2.133/30 dev eth1',
      )
      const less = await product(guest, defaultEnv).apply('--reload --allow session_reset')
      assert.is(less.code, 0, less.stdout + less.stderr)
      await assertOnline(container)
      assert.equal(await Promise.all(leaves.map((leaf) => beginnings(container, leaf))), before)
    } finally {
      await guest.stop()
    }
  })
}

for (const frr of releases()) {
  for (const scene of scenes) scenario(frr, scene)

  test(`addresses come and go while FRR runs, and the sessions stay, FRR ${frr}`, async () => {
    const numbered = { leaf1: { ...of31, v6only: true } }
    const container = await bootContainer({ frr, fabric: { numbered } })
    const { guest, start } = container
    try {
      await start()
      await assertOnline(container)
      const before = await Promise.all(leaves.map((leaf) => beginnings(container, leaf)))
      const { leaf1, leaf2 } = node.links
      for (const [verb, address, port] of [
        ['del', '198.51.100.1/31', leaf1.name],
        ['add', '198.51.100.1/31', leaf1.name],
        ['add', '198.51.100.9/30', leaf2.name],
        ['add', '198.51.100.129/24', leaf2.name],
        ['add', '2001:db8:e::1/64', leaf2.name],
        ['del', '198.51.100.9/30', leaf2.name],
      ])
        await guest.must(`ip address ${verb} ${address} dev ${port}`)
      // Timing: FRR hears of addresses at once, and a session that it ends is counted when it is back.
      await guest.must('sleep 15')
      await waitForRoutes(guest, ['spine'], [hostPrefix(served.ipv4), hostPrefix(served.ipv6)], 2)
      assert.equal(await Promise.all(leaves.map((leaf) => beginnings(container, leaf))), before)
    } finally {
      await guest.stop()
    }
  })
}

test.run()
