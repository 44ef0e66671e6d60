import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Rule, TableRoute } from '../../../src/observe/observed.ts'
import { protocol } from '../../../src/plan/mark.ts'
import { convergedHost, freshHost, link, onLink, plus, rule, vrf } from '../hosts.ts'
import { planOf, refusalsOf } from '../stories.ts'

test("another VRF's table", () => {
  assert.equal(refusalsOf(planOf(plus(freshHost, vrf({ name: 'blue', group: 0 })))), [
    'routing table 88 belongs to VRF "blue" | Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
  ])
})

const route = (parts: Partial<TableRoute>): TableRoute => ({
  family: 'ipv4',
  destination: '192.0.2.0/24',
  unreachableDefault: false,
  device: 'eth0',
  protocol: 3,
  ...parts,
})

test('a table with routes of others', () => {
  const withRoutes = (...tableRoutes: TableRoute[]) =>
    refusalsOf(planOf({ ...freshHost, tableRoutes }))
  assert.equal(withRoutes(route({}), route({ destination: 'default' })), [
    'routing table 88 holds 2 routes that are not ours, such as 192.0.2.0/24 dev eth0 | Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
  ])
  assert.equal(withRoutes(route({ device: null })), [
    'routing table 88 holds 1 route that is not ours, such as 192.0.2.0/24 | Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
  ])
  assert.equal(
    withRoutes(
      route({ protocol }),
      route({ unreachableDefault: true, destination: 'default', device: null }),
      route({ device: 'frr-metallb' }),
      route({ device: 'metallb-frr' }),
    ),
    [],
  )
})

const refusedRules = (...rules: Rule[]): readonly string[] =>
  refusalsOf(planOf({ ...convergedHost, rules: [...convergedHost.rules, ...rules] }))

test('our priority is taken', () => {
  assert.equal(refusedRules(rule({ family: 'ipv6', priority: 500, selectors: ['fwmark'] })), [
    'an ipv6 rule that is not ours has priority 500 | Move that rule to another priority',
  ])
  const fabric = rule({ priority: 32601, table: 77 })
  assert.equal(refusedRules(fabric), [])
  const observed = { ...convergedHost, rules: [...convergedHost.rules, fabric] }
  assert.equal(refusalsOf(planOf(observed, { FABRIC_TABLE: '252' })), [
    'an ipv4 rule that is not ours has priority 32601 | Move that rule to another priority',
  ])
})

test('a rule that captures what is meant for the VRF', () => {
  const remedy = 'Give that rule a selector, or a priority above 1000'
  assert.equal(refusedRules(rule({ priority: 100, table: 200 })), [
    `the ipv4 rule of priority 100 sends all traffic to table 200 before the VRF is asked | ${remedy}`,
  ])
  assert.equal(refusedRules(rule({ family: 'ipv6', priority: 999, unreachable: true })), [
    `the ipv6 rule of priority 999 ends all traffic before the VRF is asked | ${remedy}`,
  ])
  for (const iif of ['lo', 'frr-metallb', 'metallb']) {
    assert.equal(refusedRules(rule({ priority: 100, iif, table: 200 })), [
      `the ipv4 rule of priority 100 sends all traffic from ${iif} to table 200 before the VRF is asked | ${remedy}`,
    ])
  }
})

test('rules that do no harm', () => {
  assert.equal(
    refusedRules(
      rule({ priority: 100, table: 255 }),
      rule({ priority: 100, table: 200, selectors: ['fwmark'] }),
      rule({ priority: 100, table: 200, iif: 'eth0' }),
      rule({ priority: 900, l3mdev: true }),
      rule({ priority: 900, table: 254, suppressPrefixLength: 0 }),
      rule({ priority: 1000, table: 200 }),
      rule({ priority: 32500, table: 180 }),
    ),
    [],
  )
})

test("an address that overlaps the veth's prefixes", () => {
  const overlapping = plus(
    freshHost,
    link({
      name: 'nodelocaldns',
      kind: 'dummy',
      addresses: [
        onLink('169.254.0.0/16'),
        onLink('fda1:b2c3:d4e5:1::1/64'),
        onLink('169.254.20.10/32'),
        onLink('10.0.0.9/32', { peer: onLink('169.254.88.1/32').address }),
      ],
    }),
  )
  assert.equal(refusalsOf(planOf(overlapping)), [
    "169.254.0.0/16 on nodelocaldns overlaps the veth's 169.254.88.0/31 | Set PEER_IPV4_FRR and PEER_IPV4_METALLB to another prefix",
    "fda1:b2c3:d4e5:1::1/64 on nodelocaldns overlaps the veth's fda1:b2c3:d4e5:1::/127 | Set PEER_IP_FRR and PEER_IP_METALLB to another prefix",
    "10.0.0.9 peer 169.254.88.1/32 on nodelocaldns overlaps the veth's 169.254.88.0/31 | Set PEER_IPV4_FRR and PEER_IPV4_METALLB to another prefix",
  ])
})

test('IPv6 is off and cannot be switched on from here', () => {
  const remedy =
    'Set net.ipv6.conf.default.disable_ipv6 to "0" in the machine configuration (machine.sysctls)'
  assert.equal(
    refusalsOf(
      planOf({ ...freshHost, ipv6: { disabled: {}, disabledByDefault: true, writable: false } }),
    ),
    [
      `IPv6 is switched off on frr-metallb and metallb-frr, and /proc/sys is read-only here | ${remedy}`,
    ],
  )
  const one = { ...convergedHost.ipv6, disabled: { 'frr-metallb': true }, writable: false }
  assert.equal(refusalsOf(planOf({ ...convergedHost, ipv6: one })), [
    `IPv6 is switched off on frr-metallb, and /proc/sys is read-only here | ${remedy}`,
  ])
  assert.equal(
    refusalsOf(planOf({ ...freshHost, ipv6: { ...freshHost.ipv6, writable: false } })),
    [],
  )
})

test.run()
