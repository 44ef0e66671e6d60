// Addresses on the fabric ports, and leaves that make something of them: FRR takes the other end of an
// IPv4 /31 or /30 for the neighbor without addresses, unless it is told `v6only`.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FrrRelease } from './guest.ts'
import { defaultEnv, product } from './node.ts'
import { releases } from './nodeOnline.ts'
import { bootContainer, type Container } from './restarts.ts'
import { decode, waitForRoutes } from './routes.ts'
import { ping } from './traffic.ts'
import { leaves, type Leaf, type Numbered } from './topology.ts'

type Numbering = Readonly<Record<Leaf, Numbered>>

const numberings: Readonly<Record<string, Numbering>> = {
  'a /31 to a leaf that is v6only, a /30 and a /64 to one that is not': {
    leaf1: { node: ['198.51.100.1/31'], leaf: ['198.51.100.0/31'], v6only: true },
    leaf2: {
      node: ['198.51.100.5/30', '2001:db8:e::1/64'],
      leaf: ['198.51.100.6/30', '2001:db8:e::2/64'],
      v6only: false,
    },
  },
  'a /31 to a leaf that has no IPv4 address, a /24 to one that has': {
    leaf1: { node: ['198.51.100.1/31'], leaf: [], v6only: false },
    leaf2: { node: ['198.51.101.1/24'], leaf: ['198.51.101.2/24'], v6only: false },
  },
}

const counted = t.record(t.string, t.type({ connectionsEstablished: t.number }))

/** How often each leaf's session with the node has begun. */
const beginnings = ({ fabric }: Container): Promise<readonly number[]> =>
  Promise.all(
    leaves.map(async (leaf) => {
      const [node] = Object.values(
        decode(counted, await fabric[leaf].show('show bgp neighbors node')),
      )
      return node?.connectionsEstablished ?? 0
    }),
  )

/** Both leaves have all routes, the client reaches all addresses, and BFD watches both sessions. */
const assertOnline = async (container: Container): Promise<void> => {
  const { guest, addresses, up } = container
  await up()
  await waitForRoutes(guest, ['node'], ['0.0.0.0/0', '::/0'], 2)
  for (const address of addresses) {
    const { received, output } = await ping(guest, address)
    assert.is(received, 3, output)
  }
  // A neighbor that never answers, as the one behind a /31 is one, delays BFD after a restart.
  await guest.waitFor(
    'BFD with both leaves',
    `[ "$(vtysh -c 'show bfd peers json' | grep -o '"status":"up"' | wc -l)" = 2 ]`,
    120_000,
  )
}

const reload = async ({ guest }: Container, words: string): Promise<void> => {
  const { code, stdout, stderr } = await product(guest, defaultEnv).apply(`--reload ${words}`)
  assert.is(code, 0, stdout + stderr)
}

const checkNumbering = async (frr: FrrRelease, numbered: Numbering): Promise<void> => {
  const container = await bootContainer({ frr, fabric: { numbered } })
  const { guest, start, kill } = container
  const address = (verb: 'add' | 'del', text: string) =>
    guest.must(`ip address ${verb} ${text.replace(' ', ' dev ')}`)
  try {
    await start()
    await assertOnline(container)
    await kill('KILL')
    await start()
    await assertOnline(container)

    const before = await beginnings(container)
    const own = numbered.leaf1.node.map((text) => `${text} eth0`)
    const more = ['198.51.102.1/31 eth0', '198.51.103.1/30 eth1', '2001:db8:f::1/64 eth1']
    // That of a session that goes by IPv4 stays.
    if (numbered.leaf1.v6only) for (const text of own) await address('del', text)
    for (const text of more) await address('add', text)
    if (numbered.leaf1.v6only) for (const text of own) await address('add', text)
    await reload(container, '')
    const neighbors = await guest.must(`vtysh -c 'show bgp summary json'`)
    for (const end of ['198.51.102.0', '198.51.103.2']) assert.match(neighbors, `"${end}":{`)
    for (const text of more) await address('del', text)
    await reload(container, '--allow session_reset')
    await assertOnline(container)
    assert.equal(await beginnings(container), before)
  } finally {
    await guest.stop()
  }
}

for (const frr of releases())
  for (const [what, numbered] of Object.entries(numberings))
    test(`${what}: first boot, restart, addresses that come and go, FRR ${frr}`, () =>
      checkNumbering(frr, numbered))

test.run()
