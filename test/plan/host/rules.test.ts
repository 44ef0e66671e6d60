import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { drift } from '../drift.ts'
import type { Observed, Rule } from '../../../src/observe/observed.ts'
import { convergedHost, filesFor, freshHost, rule, unreachableDefault } from '../hosts.ts'
import { planOf, storyOf } from '../stories.ts'

drift(
  'the l3mdev rule of IPv6 is gone, that of IPv4 comes too late to be asked',
  {
    ...convergedHost,
    rules: convergedHost.rules
      .filter(({ l3mdev }) => !l3mdev)
      .concat(
        rule({ priority: 32766, l3mdev: true }),
        rule({ family: 'ipv6', l3mdev: true, selectors: ['src'] }),
      ),
  },
  {
    changes: [
      'create rule.l3mdev-ipv4: there is no l3mdev rule, and without it nothing uses the table of a VRF',
      'create rule.l3mdev-ipv6: there is no l3mdev rule, and without it nothing uses the table of a VRF',
    ],
    operations: [
      'ip -4 rule add pref 1000 l3mdev protocol 2',
      'ip -6 rule add pref 1000 l3mdev protocol 2',
    ],
  },
)

drift(
  'a loop guard is gone',
  {
    ...convergedHost,
    rules: convergedHost.rules.filter(({ iif, family }) => iif === null || family === 'ipv4'),
  },
  {
    changes: [
      'create rule.loop-guard-ipv6: without it packets to an unserved LoadBalancer IP loop through the veth',
    ],
    operations: ['ip -6 rule add pref 500 iif metallb-frr type unreachable protocol 88'],
  },
)

const ownTable = { FABRIC_TABLE: '252' }
const mainFirst = { priority: 32600, table: 254, suppressPrefixLength: 0, protocol: 88 }
const fabricTable = { priority: 32601, table: 252, protocol: 88 }
const withRules = (rules: readonly Rule[]): Observed => ({
  ...convergedHost,
  files: filesFor(ownTable),
  rules: [...convergedHost.rules, ...rules],
})

drift(
  "BGP's routes have a table of their own, which nothing uses; a rule like one of ours has a selector",
  withRules([
    rule({ ...mainFirst, selectors: ['fwmark'] }),
    rule({ ...fabricTable, family: 'ipv6' }),
  ]),
  {
    changes: [
      "create rule.main-first-ipv4: without it the fabric's default route would come before routes of this host",
      "create rule.main-first-ipv6: without it the fabric's default route would come before routes of this host",
      'create rule.fabric-table-ipv4: without it nothing uses the routes of BGP (FABRIC_TABLE)',
    ],
    operations: [
      'ip -4 rule add pref 32600 lookup 254 suppress_prefixlength 0 protocol 88',
      'ip -6 rule add pref 32600 lookup 254 suppress_prefixlength 0 protocol 88',
      'ip -4 rule add pref 32601 lookup 252 protocol 88',
    ],
  },
  ownTable,
)

/** Each of our rules, and what keeps another one from being it. */
const kinds: Readonly<Record<string, readonly [Partial<Rule>, readonly Partial<Rule>[]]>> = {
  l3mdev: [
    { priority: 1000, l3mdev: true },
    [
      ...[{ l3mdev: false }, { priority: 32766 }, { priority: 40000 }, { iif: 'eth0' }],
      ...[{ iif: 'metallb' }, { selectors: ['src'] }, { suppressPrefixLength: 0 }],
    ],
  ],
  'loop-guard': [
    { priority: 500, iif: 'metallb-frr', unreachable: true },
    [
      ...[{ priority: 501 }, { priority: 499 }, { iif: null }, { iif: 'frr-metallb' }],
      ...[{ unreachable: false }, { selectors: ['dst'] }, { suppressPrefixLength: 0 }],
    ],
  ],
  'main-first': [
    { priority: 32600, table: 254, suppressPrefixLength: 0 },
    [
      ...[{ priority: 32599 }, { priority: 32601 }, { table: 253 }, { table: null }],
      ...[{ suppressPrefixLength: null }, { suppressPrefixLength: 1 }],
      ...[{ iif: 'eth0' }, { selectors: ['fwmark'] }],
    ],
  ],
  'fabric-table': [
    { priority: 32601, table: 252 },
    [
      ...[{ priority: 32600 }, { priority: 32602 }, { table: 254 }, { table: null }],
      ...[{ suppressPrefixLength: 0 }, { iif: 'eth0' }, { selectors: ['fwmark'] }],
      { goto: 32766 },
    ],
  ],
}

for (const [name, [right, flaws]] of Object.entries(kinds)) {
  test(`the rule ${name} is found by all that it has, whoever made it, in its own family`, () => {
    for (const family of ['ipv4', 'ipv6'] as const) {
      const isMissing = (...rules: readonly Rule[]): boolean =>
        storyOf(planOf({ ...freshHost, rules }, ownTable)).changes.some((line) =>
          line.startsWith(`create rule.${name}-${family}: `),
        )
      for (const by of [2, 3, 88]) {
        assert.is(isMissing(rule({ ...right, family, protocol: by })), false)
        for (const flaw of flaws) {
          const wrong = rule({ ...right, family, protocol: by, ...flaw })
          assert.is(isMissing(wrong), true, JSON.stringify(wrong))
          assert.is(isMissing(wrong, rule({ ...right, family })), false, JSON.stringify(wrong))
        }
      }
      const other = family === 'ipv4' ? 'ipv6' : 'ipv4'
      assert.is(isMissing(rule({ ...right, family: other })), true)
    }
  })
}

test('an l3mdev rule at another priority serves, and is shown where it is', () => {
  const rules = convergedHost.rules.map((one) => (one.l3mdev ? { ...one, priority: 900 } : one))
  const found = planOf({ ...convergedHost, rules }).changes.find(
    ({ name }) => name === 'l3mdev-ipv4',
  )
  assert.equal(found?.before, { priority: 900, action: 'l3mdev' })
  assert.equal(found?.after, { priority: 900, action: 'l3mdev' })
})

test('rules of a table that BGP does not have are none of the intent', () => {
  for (const one of [rule(mainFirst), rule(fabricTable)]) {
    const observed = { ...convergedHost, rules: [...convergedHost.rules, one] }
    assert.is(storyOf(planOf(observed)).operations.length, 1)
  }
})

const both = [
  ...[rule(mainFirst), rule(fabricTable)],
  ...[rule({ ...mainFirst, family: 'ipv6' }), rule({ ...fabricTable, family: 'ipv6' })],
]

drift(
  "BGP's routes have a table of their own, and all rules are there",
  withRules(both),
  { changes: [], operations: [] },
  ownTable,
)

drift(
  "BGP's routes are in table main again",
  { ...convergedHost, rules: [...convergedHost.rules, ...both] },
  {
    changes: ['ipv4', 'ipv6'].flatMap((family) => [
      `delete rule.${family}-priority-32600-table-254: it carries the mark of frr-intent, and the intent does not have it`,
      `delete rule.${family}-priority-32601-table-252: it carries the mark of frr-intent, and the intent does not have it (session_reset)`,
    ]),
    operations: ['-4', '-6'].flatMap((family) => [
      `ip ${family} rule del pref 32600 lookup 254 suppress_prefixlength 0 protocol 88`,
      `ip ${family} rule del pref 32601 lookup 252 protocol 88`,
    ]),
  },
)

test('the last route of the VRF is found by family, table and metric', () => {
  const flaws = [{ family: 'ipv6' as const }, { table: 99 }, { metric: 1024 }, { metric: 0 }]
  const isMissing = (...unreachableDefaults: Observed['unreachableDefaults']): boolean =>
    storyOf(planOf({ ...freshHost, unreachableDefaults })).changes.some((line) =>
      line.startsWith('create route.unreachable-ipv4-table-88'),
    )
  for (const protocol of [3, 88]) {
    assert.is(isMissing(unreachableDefault({ protocol })), false)
    for (const flaw of flaws) {
      const wrong = unreachableDefault({ protocol, ...flaw })
      assert.is(isMissing(wrong), true, JSON.stringify(flaw))
      assert.is(isMissing(wrong, unreachableDefault({ protocol })), false, JSON.stringify(flaw))
    }
  }
})

drift(
  'the last route of the VRF is gone, one of another metric is ours and goes',
  {
    ...convergedHost,
    unreachableDefaults: [unreachableDefault(), unreachableDefault({ family: 'ipv6', metric: 7 })],
  },
  {
    changes: [
      'delete route.unreachable-ipv6-table-88-metric-7: its metric is 7, wanted 4278198272',
      'create route.unreachable-ipv6-table-88: without it lookups in table 88 fall through to the main table',
    ],
    operations: [
      'ip -6 route del unreachable default table 88 metric 7 protocol 88',
      'ip -6 route add unreachable default table 88 metric 4278198272 protocol 88',
    ],
  },
)

test.run()
