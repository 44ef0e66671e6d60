// What BGP lacks on a port of a real kernel is noted by a plan, and no more once it is there.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bootGuest } from './guest.ts'
import { defaultEnv, plugPorts, product } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'

const guest = await bootGuest({
  frr: defaultRelease(),
  modules: ['vrf', 'veth', 'dummy', 'bridge'],
})
await plugPorts(guest)

test.after(() => guest.stop())

/** What a plan says of fabric ports, without advice. */
const notes = async (): Promise<readonly string[]> =>
  (await product(guest).plan()).stdout
    .split('\n')
    .flatMap((line) => /^Note: (.*fabric port [^;]*);/.exec(line)?.[1] ?? [])

const again = (...lines: readonly string[]) =>
  guest.must(
    ['set -e', 'ip link set dev eth1 down', ...lines, 'ip link set dev eth1 up'].join('\n'),
  )

for (const [what, lose, regain, note] of [
  [
    'IPv6',
    'echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6',
    'echo 0 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6',
    'IPv6 is switched off on fabric port eth1, and BGP needs it',
  ],
  [
    'carrier',
    'ip link set dev eth1-leaf down',
    'ip link set dev eth1-leaf up',
    'fabric port eth1 has no carrier',
  ],
] as const)
  test(`a port without ${what}`, async () => {
    assert.equal(await notes(), [])
    await guest.must(lose)
    assert.equal(await notes(), [note])
    await guest.must(regain)
    assert.equal(await notes(), [])
  })

test('a port without a link-local address', async () => {
  await again('ip link set dev eth1 addrgenmode none')
  assert.equal(await notes(), ['fabric port eth1 has no link-local address, and BGP needs one'])
  await again('ip link set dev eth1 addrgenmode eui64')
  assert.equal(await notes(), [])
})

test('a port with an MTU that IPv6 does not take', async () => {
  await guest.must('ip link set dev eth1 mtu 1279')
  assert.equal(await notes(), ['fabric port eth1 has no IPv6, and BGP needs it'])
  await guest.must('ip link set dev eth1 mtu 9000')
  assert.equal(await notes(), [])
})

test('links over which BGP never comes up, by name', async () => {
  await guest.must(
    `set -e
     ip link add red type vrf table 10
     ip link add fake0 type dummy
     ip link add br0 type bridge
     ip link add port0 type veth peer name port1
     ip link set dev port0 master br0
     ip link set dev port1 master red`,
  )
  for (const [name, reason] of [
    ['red', 'a VRF has no link-local address, so BGP never comes up there'],
    ['fake0', 'nothing is behind such a link, so BGP never comes up there'],
    ['port0', 'it belongs to br0, so it cannot speak BGP itself'],
    ['port1', 'it belongs to red, so it cannot speak BGP itself'],
  ] as const) {
    const env = { ...defaultEnv, FE_MACS: '', FE_PORT_NAMES: `eth0,${name}` }
    const { code, stderr } = await product(guest, env).plan()
    assert.is(code, 4)
    assert.match(stderr, `Fabric port ${name} is ${name} (`)
    assert.match(stderr, reason)
  }
})

test.run()
