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
  const taken = (family: string, priority: number) => [
    `an ${family} rule that is not ours has priority ${priority} | Move that rule to another priority`,
  ]
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const flaw of [{ selectors: ['fwmark'] }, { iif: 'eth0' }, { unreachable: false }]) {
      const guard = { family, priority: 500, iif: 'metallb-frr', unreachable: true, ...flaw }
      assert.equal(refusedRules(rule(guard)), taken(family, 500))
    }
    for (const priority of [32600, 32601]) {
      const fabric = rule({ family, priority, table: 77 })
      assert.equal(refusedRules(fabric), [])
      const observed = { ...convergedHost, rules: [...convergedHost.rules, fabric] }
      assert.equal(refusalsOf(planOf(observed, { FABRIC_TABLE: '252' })), taken(family, priority))
    }
  }
})

test('a rule of an earlier intent is no stranger, whatever its priority', () => {
  for (const priority of [0, 400, 500]) {
    assert.equal(refusedRules(rule({ priority, protocol, iif: 'old', unreachable: true })), [])
    assert.equal(refusedRules(rule({ priority, protocol, table: 99 })), [])
  }
})

test('the same rule as one of ours, made by others, is no other rule', () => {
  assert.equal(refusedRules(rule({ priority: 500, iif: 'metallb-frr', unreachable: true })), [])
  const rules = [
    rule({ priority: 32600, table: 254, suppressPrefixLength: 0 }),
    rule({ priority: 32601, table: 252 }),
  ]
  const observed = { ...convergedHost, rules: [...convergedHost.rules, ...rules] }
  assert.equal(refusalsOf(planOf(observed, { FABRIC_TABLE: '252' })), [])
})

const remedy = 'Give that rule a selector, or a priority above 1000'

const captured = (family: string, priority: number, what: string): readonly string[] => [
  `the ${family} rule of priority ${priority} ${what} before the VRF is asked | ${remedy}`,
]

test('a rule that captures what is meant for the VRF', () => {
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const priority of [0, 1, 100, 499, 501, 999]) {
      assert.equal(
        refusedRules(rule({ family, priority, table: 200 })),
        captured(family, priority, 'sends all traffic to table 200'),
      )
      assert.equal(
        refusedRules(rule({ family, priority, unreachable: true })),
        captured(family, priority, 'ends all traffic'),
      )
      for (const iif of ['lo', 'frr-metallb', 'metallb']) {
        assert.equal(
          refusedRules(rule({ family, priority, iif, table: 200 })),
          captured(family, priority, `sends all traffic from ${iif} to table 200`),
        )
      }
    }
  }
})

test('a rule that goes past one of ours', () => {
  for (const family of ['ipv4', 'ipv6'] as const)
    for (const [priority, goto] of [...[0, 499].map((from) => [from, 501]), [501, 1001]] as const) {
      const what = (traffic: string) => `sends ${traffic} on to the rule of priority ${goto}`
      assert.equal(
        refusedRules(rule({ family, priority, goto })),
        captured(family, priority, what('all traffic')),
      )
      assert.equal(
        refusedRules(rule({ family, priority, goto, iif: 'lo' })),
        captured(family, priority, what('all traffic from lo')),
      )
    }
})

test('a rule for what is not from one link', () => {
  for (const iif of ['lo', 'eth0', 'metallb'])
    assert.equal(
      refusedRules(rule({ priority: 100, iif, table: 200, selectors: ['not'] })),
      captured('ipv4', 100, `sends all traffic that is not from ${iif} to table 200`),
    )
})

test('rules that do no harm', () => {
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const priority of [0, 1, 100, 999]) {
      const harmless = [
        rule({ family, priority, table: 255 }),
        rule({ family, priority, table: 200, selectors: ['fwmark'] }),
        rule({ family, priority, table: 200, iif: 'eth0' }),
        rule({ family, priority, table: 200, iif: 'metallb-frr' }),
        rule({ family, priority, l3mdev: true }),
        rule({ family, priority, l3mdev: true, iif: 'lo' }),
        rule({ family, priority, table: 254, suppressPrefixLength: 0 }),
        rule({ family, priority, table: 200, protocol }),
        rule({ family, priority, table: 200, selectors: ['not'] }),
        rule({ family, priority, table: 200, selectors: ['not', 'fwmark'], iif: 'eth0' }),
        rule({ family, priority, goto: priority < 500 ? 500 : 1000 }),
        rule({ family, priority, goto: 32766, selectors: ['unresolved'] }),
        rule({ family, priority, goto: 32766, iif: 'eth0' }),
      ]
      for (const one of harmless) assert.equal(refusedRules(one), [], JSON.stringify(one))
    }
    for (const priority of [1000, 1001, 32500]) {
      assert.equal(refusedRules(rule({ family, priority, table: 200 })), [])
    }
  }
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

/** Of one address on a link of others. */
const overlapOf = (address: string, peer: string | null, name = 'k0'): readonly string[] => {
  const state = peer === null ? {} : { peer: onLink(`${peer}/0`).address }
  const addresses = [onLink(address, state)]
  return refusalsOf(planOf(plus(freshHost, link({ name, kind: 'dummy', addresses }))))
}

test('an address of others beside the veth, or with a peer elsewhere, does no harm', () => {
  for (const address of [
    ...['169.254.87.255/32', '169.254.88.2/31', '169.254.88.4/30'],
    ...['fda1:b2c3:d4e5:1::2/127', 'fda1:b2c3:d4e5::1/64', 'fda1:b2c3:d4e5:2::1/64'],
  ])
    assert.equal(overlapOf(address, null), [], address)
  for (const [address, peer] of [
    ['10.0.0.9/32', '10.0.0.8'],
    ['169.254.88.9/32', '10.0.0.8'],
    ['fda1:b2c3:d4e5:9::1/128', '2001:db8::9'],
    ['fda1:b2c3:d4e5:1::9/128', 'fda1:b2c3:d4e5:1::8'],
    ['169.254.9.9/16', '10.0.0.9'],
    ['2001:db8::9/64', 'fda1:b2c3:d4e5:1::9'],
  ] as const)
    assert.equal(overlapOf(address, peer), [], address)
})

test('of an address with a peer both ends count, and one of them with its prefix', () => {
  for (const [address, peer] of [
    ['169.254.88.0/32', '10.0.0.8'],
    ['10.0.0.9/32', '169.254.88.0'],
    ['10.0.0.9/16', '169.254.9.9'],
    ['fda1:b2c3:d4e5:1::/128', '2001:db8::9'],
    ['2001:db8::9/128', 'fda1:b2c3:d4e5:1::1'],
    ['2001:db8::9/64', 'fda1:b2c3:d4e5:1::1'],
    ['fda1:b2c3:d4e5:1::9/64', '2001:db8::9'],
  ] as const)
    assert.is(overlapOf(address, peer).length, 1, address)
})

test('IPv6 is off and cannot be switched on from here', () => {
  const way =
    'Set net.ipv6.conf.default.disable_ipv6 to "0" in the machine configuration (machine.sysctls)'
  assert.equal(
    refusalsOf(
      planOf({ ...freshHost, ipv6: { disabled: {}, disabledByDefault: true, writable: false } }),
    ),
    ['frr-metallb', 'metallb-frr'].map(
      (end) => `IPv6 is switched off on ${end}, and /proc/sys is read-only here | ${way}`,
    ),
  )
  const one = { ...convergedHost.ipv6, disabled: { 'frr-metallb': true }, writable: false }
  assert.equal(refusalsOf(planOf({ ...convergedHost, ipv6: one })), [
    `IPv6 is switched off on frr-metallb, and /proc/sys is read-only here | ${way}`,
  ])
  assert.equal(
    refusalsOf(planOf({ ...freshHost, ipv6: { ...freshHost.ipv6, writable: false } })),
    [],
  )
})

test.run()
