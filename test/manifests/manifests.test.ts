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

test('Cilium, kube-vip: each session once, from the veth', () => {
  const cilium = ciliumDocuments(byName, { family: 'dual', pool })
  assert.equal(
    cilium.map(({ kind }) => kind),
    [
      'CiliumBGPClusterConfig',
      'CiliumBGPPeerConfig',
      'CiliumBGPPeerConfig',
      'CiliumBGPAdvertisement',
      'CiliumLoadBalancerIPPool',
    ],
  )
  assert.match(JSON.stringify(cilium), '"sourceInterface":"metallb-frr"')
  assert.match(JSON.stringify(kubeVipDocuments(byName, 'ipv4')), '169.254.88.0:4000099998::false')
})

test("Talos' own documents: valid by its types, MAC addresses as aliases", () => {
  const byMac = intentOf({ FE_MACS: '00:11:22:33:44:55', INTERFACE_MTU: '9000' })
  for (const intent of [byName, byMac]) {
    assert.equal(talosDocuments(intent).flatMap(problemsOf), [])
  }
  assert.match(JSON.stringify(talosDocuments(byMac)), '{"link":"fabric0","bfd":')
  assert.not.match(JSON.stringify(talosDocuments(byName)), 'LinkAliasConfig')
})

test.run()
