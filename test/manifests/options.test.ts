import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { documentsOf, refusals, specsOf } from './asked.ts'

const ipv4 = '192.0.2.0/24'
const ipv6 = '2001:db8:5::/64'
const dualPools = { LB_POOLS: `${ipv4},${ipv6}` }

test('the command line: every problem at once, with what is wanted', () => {
  const words = 'metalb --mode l2 --family 4 --node-label a=b=c --pool hello --pool 192.0.2.1/24'
  const aPool = 'a prefix such as 192.0.2.0/24, or a range such as 192.0.2.10-192.0.2.20'
  assert.equal(refusals(words), [
    'the speaker is "metalb": wanted one of metallb, cilium, kube-vip, talos; there is no other.',
    '--mode is "l2": wanted one of frr-k8s, frr, native; there is no other.',
    '--family is "4": wanted one of ipv4, ipv6, dual; there is no other.',
    '--node-label is "a=b=c": wanted a label of nodes, KEY or KEY=VALUE; there is one equals sign at most.',
    `--pool is "hello": wanted ${aPool}; write address, slash and length.`,
    `--pool is "192.0.2.1/24": wanted ${aPool}; bits are set after its length: you probably meant 192.0.2.0/24.`,
  ])
  assert.equal(refusals(`metallb --no-pool --pool ${ipv4}`), [
    '--pool is "192.0.2.0/24": wanted no --pool beside --no-pool; leave one of them out.',
  ])
  assert.equal(refusals(`cilium --pool ${ipv4} --pool x`).length, 1)
})

test('of a flag that is there several times the last one counts, but of --pool all', () => {
  assert.equal(specsOf('BGPPeer', 'metallb --family x --family ipv4').length, 1)
  assert.equal(refusals('metallb --family ipv4 --family x').length, 1)
  assert.equal(refusals('metallb --pool x --pool y').length, 2)
})

test('a flag that the speaker does not take', () => {
  const all = `--mode frr --family ipv4 --pool ${ipv4} --no-pool --node-label a --no-graceful-restart`
  const flags = (line: string) =>
    refusals(line).filter((sentence) => sentence.startsWith('the flag'))
  assert.equal(flags(`metallb ${all}`), [])
  const withCilium = 'one of --family, --pool, --no-pool, --node-label, --no-graceful-restart'
  assert.equal(flags(`cilium ${all}`), [
    `the flag is "--mode": wanted ${withCilium} with cilium; only MetalLB has modes.`,
  ])
  const withKubeVip = 'wanted one of --family, --node-label with kube-vip'
  assert.equal(flags(`kube-vip ${all}`), [
    `the flag is "--mode": ${withKubeVip}; only MetalLB has modes.`,
    `the flag is "--pool": ${withKubeVip}; it assigns no addresses.`,
    `the flag is "--no-pool": ${withKubeVip}; it assigns no addresses.`,
    `the flag is "--no-graceful-restart": ${withKubeVip}; it has no graceful restart.`,
  ])
  assert.equal(flags('talos --family ipv4 --node-label a'), [
    'the flag is "--family": wanted none of the flags of speakers with talos; it always has both families.',
    'the flag is "--node-label": wanted none of the flags of speakers with talos; its documents are for one node.',
  ])
})

/** The families of the sessions, and of the pools. */
const chosen = (line: string, environment = {}): string => {
  const documents = documentsOf(line, environment)
  const names = documents
    .filter(({ kind }) => kind === 'BGPPeer')
    .map(({ metadata }) => (metadata as { name: string }).name.replace('frr-', ''))
  const pools = documents
    .filter(({ kind }) => kind === 'IPAddressPool')
    .flatMap(({ spec }) => (spec as { addresses: readonly string[] }).addresses)
  return `${names.join('+')} ${pools.join(' ')}`.trim()
}

test('without --family: the families of the pools, and both without pools', () => {
  assert.is(chosen('metallb'), 'ipv4+ipv6')
  assert.is(chosen('metallb --mode native'), 'ipv4')
  assert.is(chosen(`metallb --pool ${ipv4}`), `ipv4 ${ipv4}`)
  assert.is(chosen(`metallb --pool ${ipv6} --pool ${ipv4}`), `ipv4+ipv6 ${ipv6} ${ipv4}`)
  assert.is(chosen('metallb', { LB_POOLS: ipv6 }), `ipv6 ${ipv6}`)
  assert.is(chosen('metallb --no-pool', { LB_POOLS: ipv6 }), 'ipv6')
  assert.is(specsOf('CiliumBGPPeerConfig', 'cilium', { LB_POOLS: ipv6 }).length, 1)
  assert.match(JSON.stringify(documentsOf('kube-vip', { LB_POOLS: ipv6 })), ',"value":"[fda1')
})

test('--pool is asked for, and LB_POOLS is taken in part', () => {
  assert.is(chosen('metallb', dualPools), `ipv4+ipv6 ${ipv4} ${ipv6}`)
  assert.is(chosen('metallb --family ipv4', dualPools), `ipv4 ${ipv4}`)
  assert.is(chosen('metallb --mode native --family ipv4', dualPools), `ipv4 ${ipv4}`)
  assert.is(chosen('metallb --pool 192.0.2.8/29', dualPools), 'ipv4 192.0.2.8/29')
})

test('sessions and pools have the same families', () => {
  const without = (pools: string, family: string, name: string) =>
    `--family is "${family}": wanted the families of ${pools}; there is no pool of ${name}: leave --family out, or add one.`
  const foreign = (given: string, family: string, name: string) =>
    `--pool is "${given}": wanted pools of --family ${family}; there is no session that announces ${name}: leave --family out.`
  assert.equal(refusals(`metallb --family ipv4 --pool ${ipv6} --pool ${ipv4}`), [
    foreign(ipv6, 'ipv4', 'IPv6'),
  ])
  assert.equal(refusals(`cilium --family ipv6 --pool ${ipv4}`), [foreign(ipv4, 'ipv6', 'IPv4')])
  assert.equal(refusals(`metallb --family dual --pool ${ipv4}`), [
    without('--pool', 'dual', 'IPv6'),
  ])
  for (const speaker of ['metallb', 'metallb --no-pool', 'cilium', 'kube-vip']) {
    assert.equal(refusals(`${speaker} --family dual`, { LB_POOLS: ipv6 }), [
      without('LB_POOLS', 'dual', 'IPv4'),
    ])
  }
  assert.equal(refusals('metallb --family ipv6'), [])
})

test('native mode has no IPv6', () => {
  const advice = "MetalLB's native mode has no IPv6: choose --mode frr-k8s"
  const family = (given: string) =>
    `--family is "${given}": wanted ipv4 with --mode native; ${advice}.`
  const aPool = `--pool is "${ipv6}": wanted IPv4 with --mode native; ${advice}.`
  const native = 'metallb --mode native'
  assert.equal(refusals(`${native} --family ipv6`), [family('ipv6')])
  assert.equal(refusals(`${native} --family dual`), [family('dual')])
  assert.equal(refusals(`${native} --pool ${ipv6} --pool ${ipv4}`), [aPool])
  assert.equal(refusals(`${native} --family dual --pool ${ipv6}`), [family('dual'), aPool])
  const inEnvironment = `LB_POOLS is "${ipv6}": wanted IPv4 with --mode native; ${advice}, or --family ipv4.`
  assert.equal(refusals(native, dualPools), [inEnvironment])
  assert.equal(refusals(`${native} --family ipv6`, dualPools), [family('ipv6')])
  assert.equal(refusals(`metallb --mode frr --pool ${ipv6}`), [])
})

test('a pool is a part of LB_POOLS, where that is set', () => {
  const halves = { LB_POOLS: '192.0.2.0/25,192.0.2.128/25' }
  for (const pool of [ipv4, '192.0.2.7/32', '192.0.2.100-192.0.2.200']) {
    assert.equal(refusals(`metallb --pool ${pool}`, halves), [], pool)
  }
  for (const pool of ['192.0.3.0/24', '192.0.2.0/23', '192.0.2.200-192.0.3.1', ipv6]) {
    assert.equal(refusals(`metallb --pool ${pool}`, halves), [
      `--pool is "${pool}": wanted a part of LB_POOLS, "${halves.LB_POOLS}"; the node takes nothing else from the speaker.`,
    ])
  }
})

test("a pool has no address of the node, nor of the veth's prefixes", () => {
  const of = (pool: string, variable: string) =>
    `--pool is "${pool}": wanted prefixes without ${variable}; the speaker could announce that address.`
  const environment = {
    NODE_IP6: '2001:db8::1',
    PEER_IPV4_FRR: '10.1.0.0',
    PEER_IPV4_METALLB: '10.1.0.1',
  }
  const cases: Readonly<Record<string, string>> = {
    '10.0.0.0/24': 'NODE_IP 10.0.0.1',
    '10.0.0.0-10.0.0.1': 'NODE_IP 10.0.0.1',
    '2001:db8::/64': 'NODE_IP6 2001:db8::1',
    'fda1:b2c3:d4e5:1::1/128': 'PEER_IP_FRR fda1:b2c3:d4e5:1::',
    '10.1.0.1-10.1.0.9': 'PEER_IPV4_FRR 10.1.0.0',
  }
  for (const [pool, variable] of Object.entries(cases)) {
    assert.equal(refusals(`cilium --pool ${pool}`, environment), [of(pool, variable)])
  }
  assert.equal(refusals('cilium --pool 10.0.0.2-10.0.0.9 --pool 10.1.0.2/31', environment), [])
})

test('pools do not overlap, wherever they come from', () => {
  const of = (variable: string, later: string, earlier: string) =>
    `${variable} is "${later}": wanted pools without addresses of ${earlier}, which is also there; leave one of them out.`
  const line = `metallb --pool ${ipv4} --pool 192.0.2.255-192.0.3.9 --pool 192.0.3.8/29 --pool ${ipv4}`
  assert.equal(refusals(line), [
    of('--pool', '192.0.2.255-192.0.3.9', ipv4),
    of('--pool', '192.0.3.8/29', '192.0.2.255-192.0.3.9'),
    of('--pool', ipv4, ipv4),
    of('--pool', ipv4, '192.0.2.255-192.0.3.9'),
  ])
  const overlapping = { LB_POOLS: `${ipv4},192.0.2.0/25` }
  assert.equal(refusals('cilium', overlapping), [of('LB_POOLS', '192.0.2.0/25', ipv4)])
  for (const line of ['cilium --no-pool', 'kube-vip', 'talos', 'cilium --pool 192.0.2.0/26']) {
    assert.equal(refusals(line, overlapping), [], line)
  }
})

test('all contradictions at once', () => {
  const sentences = refusals(
    'metallb --mode native --pool 10.0.0.0/24 --pool 2001:db8::/64 --pool 10.0.0.0/25',
    { LB_POOLS: ipv4 },
  )
  assert.equal(sentences.length, 7)
})

test.run()
