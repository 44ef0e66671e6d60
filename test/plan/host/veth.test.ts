import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { add, addresses, drift, four, frr4, frr6, speaker4, speaker6 } from '../drift.ts'
import { convergedHost, onLink, withLinks } from '../hosts.ts'
import { planOf, storyOf, type Story } from '../stories.ts'

drift('metallb is down', withLinks(convergedHost, { metallb: { up: false } }), {
  changes: ['update vrf.metallb: metallb is down'],
  operations: ['ip link set dev metallb up'],
})

drift(
  'the VRF is gone, and its port is free',
  withLinks(convergedHost, {
    metallb: null,
    'frr-metallb': { master: null, addresses: [four('frr')] },
  }),
  {
    changes: [
      'create vrf.metallb: there is no link metallb',
      'update veth.frr-metallb: master of frr-metallb is none, wanted metallb (link_flap)',
      `create ${frr6}: frr-metallb lacks this address`,
    ],
    operations: [
      'ip link add name metallb group 17993 up type vrf table 88',
      'ip link set dev frr-metallb master metallb',
      add.frr6,
    ],
  },
)

drift(
  'enslaved elsewhere: enslave first, then IPv6, which the kernel takes away',
  withLinks(convergedHost, { 'frr-metallb': { master: 'br0' } }),
  {
    changes: [
      'update veth.frr-metallb: master of frr-metallb is br0, wanted metallb (link_flap)',
      `create ${frr6}: its change of master takes it away`,
    ],
    operations: ['ip link set dev frr-metallb master metallb', add.frr6],
  },
)

drift(
  'an address of another length that the move takes away is not deleted',
  withLinks(convergedHost, {
    'frr-metallb': {
      master: null,
      addresses: [four('frr'), onLink('fda1:b2c3:d4e5:1::/64'), onLink('2001:db8::9/64')],
    },
  }),
  {
    changes: [
      'update veth.frr-metallb: master of frr-metallb is none, wanted metallb (link_flap)',
      `create ${frr6}: frr-metallb lacks this address`,
    ],
    operations: ['ip link set dev frr-metallb master metallb', add.frr6],
  },
)

drift(
  "the speaker's end is in a VRF",
  withLinks(convergedHost, { 'metallb-frr': { master: 'metallb' } }),
  {
    changes: [
      'update veth.frr-metallb: master of metallb-frr is metallb, wanted none (link_flap)',
      `create ${speaker6}: its change of master takes it away`,
    ],
    operations: ['ip link set dev metallb-frr nomaster', add.speaker6],
  },
)

drift(
  'an end went down and lost IPv6',
  withLinks(convergedHost, { 'frr-metallb': { up: false, addresses: [four('frr')] } }),
  {
    changes: [
      'update veth.frr-metallb: frr-metallb is down',
      `create ${frr6}: frr-metallb lacks this address`,
    ],
    operations: ['ip link set dev frr-metallb up', add.frr6],
  },
)

drift(
  'an MTU below 1280 lost IPv6 for good',
  {
    ...withLinks(convergedHost, { 'metallb-frr': { mtu: 1000, addresses: [four('speaker')] } }),
    ipv6: {
      disabled: { 'frr-metallb': false, 'metallb-frr': null },
      disabledByDefault: false,
      writable: true,
    },
  },
  {
    changes: [
      'update veth.frr-metallb: mtu of metallb-frr is 1000, wanted 9000',
      `create ${speaker6}: metallb-frr lacks this address`,
    ],
    operations: ['ip link set dev metallb-frr mtu 9000', add.speaker6],
  },
)

drift(
  'with the MTU that gives IPv6 back comes what the kernel starts a link with',
  {
    ...withLinks(convergedHost, { 'metallb-frr': { mtu: 1000, addresses: [four('speaker')] } }),
    ipv6: {
      disabled: { 'frr-metallb': false, 'metallb-frr': null },
      disabledByDefault: true,
      writable: true,
    },
  },
  {
    changes: [
      'update veth.frr-metallb: mtu of metallb-frr is 1000, wanted 9000',
      'update sysctl.net.ipv6.conf.metallb-frr.disable_ipv6: IPv6 is switched off, and BGP needs it on both ends of the veth',
      `create ${speaker6}: metallb-frr lacks this address`,
    ],
    operations: [
      'ip link set dev metallb-frr mtu 9000',
      'write 0 to /proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6',
      add.speaker6,
    ],
  },
)

drift(
  'both MTUs differ: the smaller is raised first',
  withLinks(convergedHost, { 'frr-metallb': { mtu: 9100 }, 'metallb-frr': { mtu: 1500 } }),
  {
    changes: [
      'update veth.frr-metallb: mtu of metallb-frr is 1500, wanted 9000; mtu of frr-metallb is 9100, wanted 9000',
    ],
    operations: ['ip link set dev metallb-frr mtu 9000', 'ip link set dev frr-metallb mtu 9000'],
  },
)

drift(
  'INTERFACE_MTU counts more than the port',
  convergedHost,
  {
    changes: [
      'update veth.frr-metallb: mtu of frr-metallb is 9000, wanted 1400; mtu of metallb-frr is 9000, wanted 1400',
    ],
    operations: ['ip link set dev frr-metallb mtu 1400', 'ip link set dev metallb-frr mtu 1400'],
  },
  { INTERFACE_MTU: '1400' },
)

drift(
  'IPv6 is switched off on an end',
  {
    ...addresses(convergedHost, 'frr-metallb', four('frr')),
    ipv6: { ...convergedHost.ipv6, disabled: { 'frr-metallb': true, 'metallb-frr': false } },
  },
  {
    changes: [
      'update sysctl.net.ipv6.conf.frr-metallb.disable_ipv6: IPv6 is switched off, and BGP needs it on both ends of the veth',
      `create ${frr6}: frr-metallb lacks this address`,
    ],
    operations: ['write 0 to /proc/sys/net/ipv6/conf/frr-metallb/disable_ipv6', add.frr6],
  },
)

drift('the veth is gone', withLinks(convergedHost, { 'frr-metallb': null, 'metallb-frr': null }), {
  changes: [
    'create veth.frr-metallb: there is no link frr-metallb and no link metallb-frr',
    `create ${frr6}: frr-metallb lacks this address`,
    `create ${frr4}: frr-metallb lacks this address`,
    `create ${speaker6}: metallb-frr lacks this address`,
    `create ${speaker4}: metallb-frr lacks this address`,
  ],
  operations: [
    'ip link add name frr-metallb mtu 9000 group 17993 master metallb up type veth peer name metallb-frr mtu 9000 group 17993',
    'ip link set dev metallb-frr up',
    add.frr6,
    add.frr4,
    add.speaker6,
    add.speaker4,
  ],
})

const remade = (
  there: 'frr-metallb' | 'metallb-frr',
  reason: string,
  removals: string[],
): Story => {
  const lost = (end: string) =>
    end === there ? 'the veth is replaced' : `${end} lacks this address`
  return {
    changes: [
      `delete+create veth.frr-metallb: ${reason}; a veth cannot be joined again (session_reset)`,
      `create ${frr6}: ${lost('frr-metallb')}`,
      `create ${frr4}: ${lost('frr-metallb')}`,
      `create ${speaker6}: ${lost('metallb-frr')}`,
      `create ${speaker4}: ${lost('metallb-frr')}`,
    ],
    operations: [
      ...removals,
      'ip link add name frr-metallb mtu 9000 group 17993 master metallb up type veth peer name metallb-frr mtu 9000 group 17993',
      'ip link set dev metallb-frr up',
      add.frr6,
      add.frr4,
      add.speaker6,
      add.speaker4,
    ],
  }
}

drift(
  "the speaker's end went to another namespace",
  withLinks(convergedHost, {
    'frr-metallb': { peer: null },
    'metallb-frr': null,
  }),
  remade('frr-metallb', 'frr-metallb is there, but its other end metallb-frr is not', [
    'ip link del dev frr-metallb',
  ]),
)

drift(
  "FRR's end went to another namespace",
  withLinks(convergedHost, {
    'frr-metallb': null,
    'metallb-frr': { peer: null },
  }),
  remade('metallb-frr', 'metallb-frr is there, but its other end frr-metallb is not', [
    'ip link del dev metallb-frr',
  ]),
)

test('both ends are there and belong to two pairs: both go', () => {
  const crossed = {
    ...withLinks(convergedHost, {
      'frr-metallb': { peer: null },
      'metallb-frr': { peer: null },
    }),
  } as const
  const { changes, operations } = storyOf(planOf(crossed))
  assert.is(
    changes[0],
    "delete+create veth.frr-metallb: frr-metallb and metallb-frr are not each other's ends; a veth cannot be joined again (session_reset)",
  )
  assert.equal(operations.slice(0, 2), [
    'ip link del dev frr-metallb',
    'ip link del dev metallb-frr',
  ])
})

drift(
  'several differences at once: the master first',
  withLinks(convergedHost, { 'frr-metallb': { up: false, mtu: 1500, master: null }, metallb: {} }),
  {
    changes: [
      'update veth.frr-metallb: master of frr-metallb is none, wanted metallb; mtu of frr-metallb is 1500, wanted 9000; frr-metallb is down (link_flap)',
      `create ${frr6}: its change of master takes it away`,
    ],
    operations: [
      'ip link set dev frr-metallb master metallb',
      'ip link set dev frr-metallb mtu 9000',
      'ip link set dev frr-metallb up',
      add.frr6,
    ],
  },
)

test.run()
