// Nothing is tied to the defaults: names, AS numbers, table, addresses, MTU, profile, no BFD.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bringOnline, defaultRelease, loadBalancers, served } from './nodeOnline.ts'
import { asPaths, families, kernelRoutes } from './routes.ts'
import { ping } from './traffic.ts'

const nodeIp = '10.9.9.9'

const { guest, fabric, node, product } = await bringOnline({
  frr: defaultRelease(),
  fabric: { bfd: false },
  before: `ip address add ${nodeIp}/32 dev lo`,
  env: {
    NODE_IP: nodeIp,
    ASN_LOCAL: '65042',
    FE_PORT_NAMES: 'eth0,eth1',
    ASN_VRF_METALLB: '64601',
    ASN_METALLB_SPEAKER: '64602',
    VRF_METALLB: 'lb',
    METALLB_VRF_ROUTE_TABLE_ID: '1088',
    PEER_IP_FRR: 'fd00:88::2',
    PEER_IP_METALLB: 'fd00:88::3',
    PEER_IPV4_FRR: '192.168.88.2',
    PEER_IPV4_METALLB: '192.168.88.3',
    INTERFACE_MTU: '1400',
    FRR_PROFILE: 'traditional',
    ENABLE_BFD: 'false',
  },
  speaker: {
    asn: 64602,
    frrAsn: 64601,
    peers: [{ address: 'fd00:88::2', families }],
  },
})

test.after(() => guest.stop())

test('the LoadBalancer IPs are at the leaves and shared by the spine', async () => {
  for (const leaf of [fabric.leaf1, fabric.leaf2]) {
    const paths = await asPaths(leaf)
    for (const prefix of loadBalancers) assert.is(paths[prefix], '65042', prefix)
  }
  for (const prefix of loadBalancers)
    assert.equal(
      (await kernelRoutes(guest, 'spine', prefix)).map(({ devices }) => devices),
      [['leaf1', 'leaf2']],
    )
})

test('the client reaches a LoadBalancer IP; the node sends from NODE_IP', async () => {
  for (const family of families) assert.is((await ping(guest, served[family])).received, 3)
  assert.equal(await kernelRoutes(guest, 'node', '0.0.0.0/0'), [
    { source: nodeIp, devices: ['eth0', 'eth1'] },
  ])
})

test('VRF, table and MTU are those asked for', async () => {
  assert.match(await guest.must('ip -details link show dev lb'), /vrf table 1088 /)
  const links = await guest.must('ip link show type veth')
  assert.match(links, /frr-metallb@.* mtu 1400 .* master lb /)
  assert.match(links, /metallb-frr@.* mtu 1400 /)
  assert.match((await product.apply()).stdout, /^No changes\./)
})

test('without BFD there is no bfdd on the node and no line about it', async () => {
  const processes = await guest.must(
    `for pid in $(pgrep -x "bfdd|zebra"); do
       [ /proc/$pid/ns/net -ef /proc/1/ns/net ] && cat /proc/$pid/comm
     done; true`,
  )
  // One zebra is the node's, the other the speaker's.
  assert.is(processes, 'zebra\nzebra\n')
  assert.not.match(await node.vtysh('show running-config'), /bfd/)
})

test.run()
