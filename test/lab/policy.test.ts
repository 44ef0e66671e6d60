// A speaker that means harm and a leaf that leaks, judged by what the leaves and the spine know.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { router, type Router } from './frr.ts'
import { fromNode, untilHeard } from './fromNode.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, type Environment } from './node.ts'
import { kernelRoutes } from './routes.ts'
import { rogueSpeaker } from './speakerKinds.ts'
import { buildFabric, type Fabric } from './topology.ts'

/** What the node always says, and how: `?` is origin incomplete, which redistribution gives. */
const own = {
  '10.0.0.1/32': '65001 incomplete',
  '10.0.0.100/32': '65001 incomplete',
  '10.0.1.1/32': '65001 incomplete',
  '2001:db8::1/128': '65001 incomplete',
  '2001:db8::100/128': '65001 incomplete',
  '2001:db8::1:1/128': '65001 incomplete',
}

const good = {
  '192.0.2.7/32': '65001 IGP',
  '198.51.100.0/25': '65001 IGP',
  '198.51.100.200/32': '65001 IGP',
  '2001:db8:5::7/128': '65001 IGP',
  '2001:db8:5:0:8000::/65': '65001 IGP',
}

/** `PREFIX PATH` of the good ones: one is prepended three times, which is the speaker's right. */
const goodLines = Object.keys(good).map((prefix) =>
  prefix === '198.51.100.200/32' ? `${prefix} 4000099999,4000099999,4000099999` : prefix,
)

/** Addresses of another node, which mark them as this node marks its own. */
const otherNode = ['10.0.0.2/32', '10.0.0.101/32', '2001:db8::2/128', '2001:db8::101/128']

const bad = [
  ...['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '::/1', '8000::/1'],
  ...['10.0.0.1/32', '10.0.0.100/32', '2001:db8::1/128', '2001:db8::100/128'],
  ...['169.254.88.0/31', '169.254.88.1/32', '169.254.1.1/32', '127.0.0.1/32', '224.0.0.5/32'],
  ...['fda1:b2c3:d4e5:1::/127', 'fda1:b2c3:d4e5:1::1/128', '::1/128', 'fe80::1/128', 'ff02::5/128'],
  ...otherNode,
  `203.0.113.77/32 4000099999,${Array<number>(200).fill(64512).join(',')}`,
  '2001:db8:77::/64 4000099999,65101',
]

const family = (prefix: string) => (prefix.includes(':') ? 'ipv6' : 'ipv4')

/** The spine stands for the rest of the fabric, another node among it. */
const announceOtherNode = async (spine: Router): Promise<void> => {
  await spine.configure(`route-map other-node permit 10
set large-community 4000099998:88:1
exit
${otherNode.map((prefix) => `${family(prefix) === 'ipv4' ? 'ip' : 'ipv6'} route ${prefix} blackhole`).join('\n')}
router bgp 65200
${otherNode
  .map(
    (prefix) =>
      `address-family ${family(prefix)} unicast\nnetwork ${prefix} route-map other-node\nexit-address-family`,
  )
  .join('\n')}`)
}

interface Lab {
  readonly guest: Guest
  readonly fabric: Fabric
  readonly node: Router
}

const withNode = async (
  frr: FrrRelease,
  env: Environment,
  check: (lab: Lab) => Promise<void>,
): Promise<void> => {
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest)
    await announceOtherNode(fabric.spine)
    await product(guest, { ...defaultEnv, ...env }).startFrr()
    await untilHeard(guest, '2001:db8::1/128')
    await check({ guest, fabric, node: router(guest, '') })
  } finally {
    await guest.stop()
  }
}

const assertHeard = async ({ fabric }: Lab, wanted: Readonly<Record<string, string>>) => {
  for (const leaf of [fabric.leaf1, fabric.leaf2])
    assert.equal(await fromNode(leaf), wanted, leaf.name)
}

const sorted = (routes: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(routes).toSorted(([a], [b]) => a.localeCompare(b)))

for (const frr of ['10.3', '10.7'] as const) {
  test(`without LB_POOLS a rogue speaker takes over nobody's addresses, FRR ${frr}`, () =>
    withNode(frr, {}, async (lab) => {
      const { guest, fabric } = lab
      const speaker = await rogueSpeaker.start(guest, [...bad, ...goodLines])
      for (const prefix of Object.keys(good)) await untilHeard(guest, prefix)
      await assertHeard(lab, sorted({ ...own, ...good }))
      for (const prefix of otherNode)
        assert.equal((await kernelRoutes(guest, 'node', prefix))[0]?.devices, ['eth0', 'eth1'])
      assert.is((await fabric.spine.vtysh('show bgp ipv4 10.0.0.2/32')).includes('65001'), false)

      // A length that no address has is an error of the session, and of that session alone.
      await speaker.announce('192.0.2.0/33')
      await guest.waitFor('the session ends', 'grep notification /run/speaker/log', 60_000)
      await speaker.withdraw('192.0.2.0/33')
      for (const prefix of Object.keys(good)) await untilHeard(guest, prefix)
      await assertHeard(lab, sorted({ ...own, ...good }))
    }))

  test(`with LB_POOLS nothing else passes, were it 10,000 prefixes, FRR ${frr}`, () =>
    withNode(
      frr,
      { LB_POOLS: '192.0.2.0/24,198.51.100.0/24,2001:db8:5::/64', FABRIC_ROUTES: 'default' },
      async (lab) => {
        const { guest, node } = lab
        const flood = Array.from({ length: 10_000 }, (_, i) => `100.64.${i >> 8}.${i & 255}/32`)
        const fabricPrefixes = ['203.0.113.0/24', '203.0.113.10/32', '2001:db8:c::/64']
        const last = '192.0.2.250/32'
        await rogueSpeaker.start(guest, [...bad, ...fabricPrefixes, ...flood, ...goodLines, last])
        await untilHeard(guest, last)
        await assertHeard(lab, sorted({ ...own, ...good, [last]: '65001 IGP' }))
        assert.equal(await kernelRoutes(guest, 'node', '203.0.113.0/24'), [])
        assert.equal((await kernelRoutes(guest, 'node', '0.0.0.0/0'))[0]?.source, '10.0.0.1')
        assert.not.match(await node.vtysh('show bgp ipv4 unicast'), '203.0.113')
      },
    ))

  test(`a leaf that leaks moves nothing, FRR ${frr}`, () =>
    withNode(frr, { NODE_IP6: '2001:db8::1' }, async (lab) => {
      const { guest, fabric } = lab
      await rogueSpeaker.start(guest, goodLines)
      for (const prefix of Object.keys(good)) await untilHeard(guest, prefix)
      const leaked = [...Object.keys(good), '10.0.0.1/32', '2001:db8::1/128', '0.0.0.0/0', '::/0']
      const networks = [...leaked, '172.16.0.0/12', '2001:db8:f::/48'].map(
        (prefix) =>
          `address-family ${family(prefix)} unicast\nnetwork ${prefix}\nexit-address-family`,
      )
      await fabric.leaf1.configure(`router bgp 65101
no bgp network import-check
${networks.join('\n')}`)
      const heard = `vtysh -c 'show bgp ipv6 2001:db8:f::/48' | grep 65101`
      await guest.waitFor('the node hears the leaf', heard, 60_000)
      await guest.must('sleep 3')
      await assertHeard(lab, sorted({ ...own, ...good }))
      assert.equal((await kernelRoutes(guest, 'node', '192.0.2.7/32'))[0]?.devices, ['frr-metallb'])
      assert.equal((await kernelRoutes(guest, 'node', '2001:db8:f::/48'))[0], {
        source: '2001:db8::1',
        devices: ['eth0'],
      })
    }))
}

test.run()
