import { test } from 'uvu'
import { drift } from '../drift.ts'
import type { Observed, Rule } from '../../../src/observe/observed.ts'
import { convergedHost, filesFor, rule, unreachableDefault } from '../hosts.ts'

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
      'create rule.fabric-table-ipv4: without it nothing uses the routes of BGP (FABRIC_TABLE)',
      "create rule.main-first-ipv6: without it the fabric's default route would come before routes of this host",
    ],
    operations: [
      'ip -4 rule add pref 32600 lookup 254 suppress_prefixlength 0 protocol 88',
      'ip -4 rule add pref 32601 lookup 252 protocol 88',
      'ip -6 rule add pref 32600 lookup 254 suppress_prefixlength 0 protocol 88',
    ],
  },
  ownTable,
)

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
      `ip ${family} rule del pref 32600 table 254 suppress_prefixlength 0 protocol 88`,
      `ip ${family} rule del pref 32601 table 252 protocol 88`,
    ]),
  },
)

drift(
  'the last route of the VRF is gone, one of another metric is ours and goes',
  {
    ...convergedHost,
    unreachableDefaults: [unreachableDefault(), unreachableDefault({ family: 'ipv6', metric: 7 })],
  },
  {
    changes: [
      "delete route.unreachable-ipv6-table-88-metric-7: its metric is 7, and the VRF's last route has 4278198272",
      'create route.unreachable-ipv6-table-88: without it lookups in table 88 fall through to the main table',
    ],
    operations: [
      'ip -6 route del unreachable default table 88 metric 7 protocol 88',
      'ip -6 route add unreachable default table 88 metric 4278198272 protocol 88',
    ],
  },
)

test.run()
