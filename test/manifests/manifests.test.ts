import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isRight } from 'fp-ts/lib/Either.js'
import { decodeIntent, type Intent } from '../../src/intent/intent.ts'
import { ciliumDocuments } from '../../src/manifests/cilium.ts'
import type { Document, FamilyChoice } from '../../src/manifests/document.ts'
import { kubeVipDocuments } from '../../src/manifests/kubeVip.ts'
import { metallbDocuments, metallbModes } from '../../src/manifests/metallb.ts'
import { talosDocuments } from '../../src/manifests/talos.ts'
import { problemsOf } from './schemas.ts'

const intentOf = (environment: Readonly<Record<string, string>>): Intent => {
  const decoded = decodeIntent({ NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', ...environment })
  if (isRight(decoded)) return decoded.right
  throw new Error(JSON.stringify(decoded.left))
}

const byName = intentOf({ FE_PORT_NAMES: 'eth0,eth1' })
const pool = ['192.0.2.0/24']

const peers = (documents: readonly Document[]): readonly unknown[] =>
  documents.filter(({ kind }) => kind === 'BGPPeer').map(({ spec }) => spec)

for (const mode of metallbModes) {
  for (const family of ['ipv4', 'ipv6', 'dual'] as const satisfies readonly FamilyChoice[]) {
    test(`MetalLB ${mode}, ${family}: valid by its CRDs`, () => {
      const documents = metallbDocuments(byName, { mode, family, pool })
      assert.equal(documents.flatMap(problemsOf), [])
    })
  }
}

test('MetalLB: one peer per family, by the addresses and AS numbers of the intent', () => {
  const intent = intentOf({ FE_PORT_NAMES: 'eth0', ASN_METALLB_SPEAKER: '64999' })
  const options = { mode: 'frr-k8s', family: 'dual', pool: [] } as const
  const timers = { holdTime: '9s', keepaliveTime: '3s', connectTime: '5s' }
  const asns = { myASN: 64999, peerASN: 4000099998 }
  assert.equal(peers(metallbDocuments(intent, options)), [
    { ...asns, peerAddress: '169.254.88.0', ...timers },
    { ...asns, peerAddress: 'fda1:b2c3:d4e5:1::', ...timers },
  ])
})

test('native mode has no IPv6 peer and no timers that it does not know', () => {
  const options = { mode: 'native', family: 'dual', pool } as const
  assert.equal(peers(metallbDocuments(byName, options)), [
    { myASN: 4000099999, peerASN: 4000099998, peerAddress: '169.254.88.0', holdTime: '9s' },
  ])
})

for (const family of ['ipv4', 'ipv6', 'dual'] as const satisfies readonly FamilyChoice[]) {
  test(`Cilium, kube-vip, ${family}: valid by their fields`, () => {
    assert.equal(ciliumDocuments(byName, { family, pool }).flatMap(problemsOf), [])
    assert.equal(kubeVipDocuments(byName, family).flatMap(problemsOf), [])
  })
}

test('MetalLB: one pool or several, in one document', () => {
  const poolsOf = (...prefixes: readonly string[]) =>
    metallbDocuments(byName, { mode: 'frr', family: 'ipv4', pool: prefixes }).filter(
      ({ kind }) => kind === 'IPAddressPool',
    )
  const metadata = { name: 'loadbalancers', namespace: 'metallb-system' }
  const common = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata }
  assert.equal(poolsOf(), [])
  for (const prefixes of [pool, [...pool, '2001:db8:5::/64']])
    assert.equal(poolsOf(...prefixes), [{ ...common, spec: { addresses: prefixes } }])
})

test('Cilium: each session once, from the veth to FRR', () => {
  const apiVersion = 'cilium.io/v2'
  const labels = { advertise: 'frr' }
  const session = (family: 'ipv4' | 'ipv6', peerAddress: string) => ({
    ...{ name: `frr-${family}`, peerASN: 4000099998, peerAddress },
    peerConfigRef: { name: `frr-${family}` },
  })
  const config = (family: 'ipv4' | 'ipv6') => ({
    ...{ apiVersion, kind: 'CiliumBGPPeerConfig', metadata: { name: `frr-${family}` } },
    spec: {
      timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
      transport: { peerPort: 179, sourceInterface: 'metallb-frr' },
      families: [{ afi: family, safi: 'unicast', advertisements: { matchLabels: labels } }],
    },
  })
  const peers = [session('ipv4', '169.254.88.0'), session('ipv6', 'fda1:b2c3:d4e5:1::')]
  const bgpInstances = [{ name: 'frr', localASN: 4000099999, peers }]
  const everyService = { matchExpressions: [{ key: 'frr', operator: 'NotIn', values: ['never'] }] }
  const service = { addresses: ['LoadBalancerIP'] }
  assert.equal(ciliumDocuments(byName, { family: 'dual', pool }), [
    {
      ...{ apiVersion, kind: 'CiliumBGPClusterConfig', metadata: { name: 'frr' } },
      spec: { bgpInstances },
    },
    config('ipv4'),
    config('ipv6'),
    {
      ...{ apiVersion, kind: 'CiliumBGPAdvertisement' },
      metadata: { name: 'loadbalancers', labels },
      spec: {
        advertisements: [{ advertisementType: 'Service', service, selector: everyService }],
      },
    },
    {
      ...{ apiVersion, kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'loadbalancers' } },
      spec: { blocks: [{ cidr: '192.0.2.0/24' }] },
    },
  ])
  assert.is(ciliumDocuments(byName, { family: 'ipv4', pool: [] }).length, 3)
})

test('kube-vip: its settings, with IPv6 in brackets', () => {
  const envOf = (family: FamilyChoice) => {
    const text = JSON.stringify(kubeVipDocuments(byName, family))
    const entries = [...text.matchAll(/"name":"(\w+)","value":"([^"]*)"/g)]
    return Object.fromEntries(entries.map(([, name, value]) => [name, value]))
  }
  const peers = {
    ipv4: '169.254.88.0:4000099998::false',
    ipv6: '[fda1:b2c3:d4e5:1::]:4000099998::false',
    dual: '169.254.88.0:4000099998::false,[fda1:b2c3:d4e5:1::]:4000099998::false',
  }
  for (const family of ['ipv4', 'ipv6', 'dual'] as const) {
    assert.equal(envOf(family), {
      ...{ svc_enable: 'true', bgp_enable: 'true' },
      ...{ bgp_as: '4000099999', bgp_peers: peers[family] },
    })
  }
})

test("Talos' own documents: valid by its types, MAC addresses as aliases", () => {
  const byMac = intentOf({ FE_MACS: '00:11:22:33:44:55', INTERFACE_MTU: '9000' })
  for (const intent of [byName, byMac]) {
    assert.equal(talosDocuments(intent).flatMap(problemsOf), [])
  }
  assert.match(JSON.stringify(talosDocuments(byMac)), '{"link":"fabric0","bfd":')
  assert.not.match(JSON.stringify(talosDocuments(byName)), 'LinkAliasConfig')
})

test("Talos' own documents: the veth, the speaker that dials, the fabric", () => {
  const apiVersion = 'v1alpha1'
  const ends = {
    frr: [{ address: 'fda1:b2c3:d4e5:1::/127' }, { address: '169.254.88.0/31' }],
    speaker: [{ address: 'fda1:b2c3:d4e5:1::1/127' }, { address: '169.254.88.1/31' }],
  }
  const bfd = { transmitInterval: '300ms', receiveInterval: '300ms', detectMultiplier: 3 }
  const neighbor = (address: string) => ({
    ...{ address, peerASN: 4000099999, passive: true, holdTime: '9s' },
  })
  const documentsWith = (size: object, failover: object) => [
    {
      ...{ apiVersion, kind: 'VRFConfig', name: 'metallb', links: ['frr-metallb'] },
      ...{ table: '88', up: true },
    },
    {
      ...{ apiVersion, kind: 'VethConfig', name: 'metallb-frr' },
      peer: { name: 'frr-metallb', up: true, ...size, addresses: ends.frr },
      ...{ up: true, ...size, addresses: ends.speaker },
    },
    {
      ...{ apiVersion, kind: 'BGPInstanceConfig', name: 'metallb', vrf: 'metallb' },
      ...{ localASN: 4000099998, routerID: '169.254.88.0', installRoutes: false },
      neighbors: [neighbor('fda1:b2c3:d4e5:1::1'), neighbor('169.254.88.1')],
    },
    {
      ...{ apiVersion, kind: 'BGPInstanceConfig', name: 'fabric', localASN: 65001 },
      ...{ routerID: '10.0.0.1', routeSource: '10.0.0.1' },
      ...{ advertise: ['lo', 'dummy0', 'dummy1'], multipath: true },
      importRoutes: [{ bgpInstance: 'metallb', prefixes: ['0.0.0.0/0', '::/0'] }],
      neighbors: ['eth0', 'eth1'].map((port) => ({ link: port, ...failover })),
    },
  ]
  assert.equal(talosDocuments(byName), documentsWith({}, { bfd }))
  const other = intentOf({ FE_PORT_NAMES: 'eth0,eth1', INTERFACE_MTU: '9000', ENABLE_BFD: 'no' })
  assert.equal(talosDocuments(other), documentsWith({ mtu: 9000 }, {}))
})

test.run()
