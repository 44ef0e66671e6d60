// The defaults, end to end: what leaves, spine, client and speaker see of the node.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bringOnline, defaultRelease, loadBalancers, served, unserved } from './nodeOnline.ts'
import {
  asPaths,
  decode,
  families,
  hostPrefix,
  kernelRoutes,
  waitForNoRoutes,
  waitForRoutes,
} from './routes.ts'
import { client, node as addresses } from './topology.ts'
import { echo, packetsOn, ping, pingThroughout, withEcho } from './traffic.ts'

const { guest, fabric, product, node, speaker } = await bringOnline({ frr: defaultRelease() })
const leaves = [fabric.leaf1, fabric.leaf2]
const { lo, dummy0, dummy1 } = addresses
const own = [lo, dummy0, dummy1].flatMap(({ ipv4, ipv6 }) => [hostPrefix(ipv4), hostPrefix(ipv6)])

test.after(() => guest.stop())

test('the leaves know the LoadBalancer IPs and the addresses of lo, dummy0 and dummy1, no others', async () => {
  const fromSpine = ['203.0.113.0/24', '2001:db8:c::/64']
  for (const leaf of leaves) {
    const paths = await asPaths(leaf)
    assert.equal(Object.keys(paths).toSorted(), [...loadBalancers, ...own, ...fromSpine].toSorted())
    for (const prefix of [...loadBalancers, ...own]) assert.is(paths[prefix], '65001', prefix)
  }
})

test('the spine shares the traffic between both leaves', async () => {
  for (const prefix of [...loadBalancers, ...own])
    assert.equal(
      (await kernelRoutes(guest, 'spine', prefix)).map(({ devices }) => devices),
      [['leaf1', 'leaf2']],
      prefix,
    )
})

test('the node sends by both ports, from NODE_IP', async () => {
  // BGP's, beside those of the leaves' router advertisements.
  const ipv6 = ['::/0', '2001:db8:c::/64']
  await waitForRoutes(guest, ['node'], ['0.0.0.0/0', ...ipv6], 2)
  assert.equal(await kernelRoutes(guest, 'node', '0.0.0.0/0'), [
    { source: lo.ipv4, devices: ['eth0', 'eth1'] },
  ])
  for (const prefix of ipv6)
    assert.equal(
      (await kernelRoutes(guest, 'node', prefix)).map(({ devices }) => devices),
      [['eth0', 'eth1']],
      prefix,
    )
  assert.match(await guest.must(`ip route get ${client.ipv4}`), ` src ${lo.ipv4} `)
})

for (const family of families) {
  test(`the client reaches a LoadBalancer IP and the node, ${family}`, async () => {
    for (const address of [served[family], lo[family], dummy0[family], dummy1[family]]) {
      const { received, output } = await ping(guest, address)
      assert.is(received, 3, output)
    }
    await withEcho(guest, async () => {
      assert.is(await echo(guest, served[family], 'to a service'), 'to a service')
      assert.is(await echo(guest, lo[family], 'to the node'), 'to the node')
    })
  })

  test(`a packet to a LoadBalancer IP that no service answers on comes back, ${family}`, async () => {
    const before = await packetsOn(guest, 'metallb-frr')
    const { received, output } = await ping(guest, unserved[family], 5)
    const crossed = (await packetsOn(guest, 'metallb-frr')) - before
    assert.is(received, 0)
    assert.match(output, /Destination (Net Unreachable|unreachable: No route)/)
    // Five requests, and BGP's keepalives; a packet that loops crosses the veth sixty times.
    assert.ok(crossed < 50, `${crossed} packets crossed the veth`)
  })
}

const bfdPeers = t.array(t.type({ status: t.string }))

test('BFD is up on both leaves', async () => {
  for (const leaf of leaves)
    assert.equal(
      decode(bfdPeers, await leaf.show('show bfd peers')).map(({ status }) => status),
      ['up'],
    )
})

const summary = t.type({
  peers: t.record(t.string, t.strict({ pfxSnt: t.number, state: t.string })),
})

test('nothing reaches the speaker', async () => {
  for (const family of families) {
    const { peers } = decode(
      summary,
      await node.show(`show bgp vrf metallb ${family} unicast summary`),
    )
    assert.equal(peers['fda1:b2c3:d4e5:1::1'], { pfxSnt: 0, state: 'Established' })
  }
  assert.equal(Object.keys(await asPaths(speaker)).toSorted(), loadBalancers.toSorted())
})

test('the daemons of the node have room for 1024 files, whatever Node raised the limit to', async () => {
  const limits = await guest.must(
    `for pid in $(cat /run/frr/*.pid); do echo "$(cat /proc/$pid/comm) $(grep files /proc/$pid/limits)"; done`,
  )
  for (const daemon of ['zebra', 'bgpd', 'mgmtd', 'staticd', 'bfdd'])
    assert.match(limits, new RegExp(`^${daemon} Max open files +1024 +1024 `, 'm'))
})

test('a running node needs nothing', async () => {
  const { code, stdout } = await product.apply()
  assert.is(code, 0)
  assert.match(stdout, /^No changes\./)
})

test('what the speaker withdraws is gone from the leaves', async () => {
  const gone = families.map((family) => hostPrefix(unserved[family]))
  await speaker.withdraw(...gone)
  await waitForNoRoutes(guest, ['leaf1', 'leaf2', 'spine'], gone)
  await speaker.announce(...gone)
  await waitForRoutes(guest, ['spine'], gone, 2)
})

test('the loss of a leaf costs a few packets', async () => {
  const path = await guest.must(
    `ip route get ${lo.ipv4} from ${client.ipv4} iif client ipproto icmp`,
    { netns: 'spine' },
  )
  const leaf = path.includes('dev leaf1') ? 'leaf1' : 'leaf2'
  const { sent, received, output } = await pingThroughout(guest, lo.ipv4, 60, () =>
    fabric.linkDown(leaf),
  )
  assert.is(sent, 60)
  // Timing: two seconds of ten packets each. The carrier is lost at once; BGP's hold time is 9 seconds.
  assert.ok(received >= 40, output)
  await waitForRoutes(guest, ['spine'], loadBalancers, 1)
  const { received: answers } = await ping(guest, served.ipv4)
  assert.is(answers, 3)
})

test.run()
