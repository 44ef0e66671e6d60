import { test } from 'uvu'
import { drift } from '../drift.ts'
import { convergedHost, rule, unreachableDefault } from '../hosts.ts'

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
