import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../src/intent/settings.ts'
import type { Observed } from '../../src/observe/observed.ts'
import {
  convergedHost,
  freshHost,
  frrEnd,
  link,
  onLink,
  plus,
  targetOf,
  vrf,
  withLinks,
} from './hosts.ts'
import { planOf, refusalsOf, storyOf } from './stories.ts'

const ipv6Addresses = {
  frr: 'ip -6 address add fda1:b2c3:d4e5:1::/127 dev frr-metallb nodad',
  speaker: 'ip -6 address add fda1:b2c3:d4e5:1::1/127 dev metallb-frr nodad',
}

const nothing = { changes: [], operations: [] }

test('a first boot: rules, VRF, routes, veth, addresses, files', () => {
  const plan = planOf(freshHost)
  assert.equal(refusalsOf(plan), [])
  assert.equal(storyOf(plan), {
    changes: [
      'create rule.l3mdev-ipv4: there is no l3mdev rule, and without it nothing uses the table of a VRF',
      'create rule.l3mdev-ipv6: there is no l3mdev rule, and without it nothing uses the table of a VRF',
      'create rule.loop-guard-ipv4: without it packets to an unserved LoadBalancer IP loop through the veth',
      'create rule.loop-guard-ipv6: without it packets to an unserved LoadBalancer IP loop through the veth',
      'create vrf.metallb: there is no link metallb',
      'create route.unreachable-ipv4-table-88: without it lookups in table 88 fall through to the main table',
      'create route.unreachable-ipv6-table-88: without it lookups in table 88 fall through to the main table',
      'create veth.frr-metallb: there is no link frr-metallb and no link metallb-frr',
      'create address.frr-metallb/fda1:b2c3:d4e5:1::/127: frr-metallb lacks this address',
      'create address.frr-metallb/169.254.88.0/31: frr-metallb lacks this address',
      'create address.metallb-frr/fda1:b2c3:d4e5:1::1/127: metallb-frr lacks this address',
      'create address.metallb-frr/169.254.88.1/31: metallb-frr lacks this address',
      'create file./etc/frr/frr.conf: there is no such file',
      'create file./etc/frr/daemons: there is no such file',
      'create file./etc/frr/vtysh.conf: there is no such file',
    ],
    operations: [
      'ip -4 rule add pref 1000 l3mdev protocol 2',
      'ip -6 rule add pref 1000 l3mdev protocol 2',
      'ip -4 rule add pref 500 iif metallb-frr type unreachable protocol 88',
      'ip -6 rule add pref 500 iif metallb-frr type unreachable protocol 88',
      'ip link add name metallb group 17993 up type vrf table 88',
      'ip -4 route add unreachable default table 88 metric 4278198272 protocol 88',
      'ip -6 route add unreachable default table 88 metric 4278198272 protocol 88',
      'ip link add name frr-metallb mtu 9000 group 17993 master metallb up type veth peer name metallb-frr mtu 9000 group 17993',
      'ip link set dev metallb-frr up',
      ipv6Addresses.frr,
      'ip -4 address add 169.254.88.0/31 dev frr-metallb',
      ipv6Addresses.speaker,
      'ip -4 address add 169.254.88.1/31 dev metallb-frr',
      'write /etc/frr/frr.conf',
      'write /etc/frr/daemons',
      'write /etc/frr/vtysh.conf',
    ],
  })
})

test('a converged host needs nothing, whoever made the rules and routes', () => {
  assert.equal(storyOf(planOf(convergedHost)), nothing)
  const byOthers = {
    ...convergedHost,
    rules: convergedHost.rules.map((rule) => ({ ...rule, protocol: 3 })),
    unreachableDefaults: convergedHost.unreachableDefaults.map((route) => ({
      ...route,
      protocol: 3,
    })),
  }
  assert.equal(storyOf(planOf(byOthers)), nothing)
  assert.equal(refusalsOf(planOf(byOthers)), [])
})

test('IPv6 that is off by default is switched on before the addresses come', () => {
  const off = { ...freshHost, ipv6: { ...freshHost.ipv6, disabledByDefault: true } }
  assert.equal(storyOf(planOf(off)).operations.slice(7, 12), [
    'ip link add name frr-metallb mtu 9000 group 17993 master metallb up type veth peer name metallb-frr mtu 9000 group 17993',
    'ip link set dev metallb-frr up',
    'write 0 to /proc/sys/net/ipv6/conf/frr-metallb/disable_ipv6',
    'write 0 to /proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6',
    ipv6Addresses.frr,
  ])
})

test('another table: the VRF is replaced, its port follows, IPv6 comes back', () => {
  const plan = planOf(convergedHost, { METALLB_VRF_ROUTE_TABLE_ID: '99' })
  assert.equal(refusalsOf(plan), [])
  assert.equal(storyOf(plan), {
    changes: [
      'delete route.unreachable-ipv4-table-88: table 88 is no longer the table of the VRF',
      'delete route.unreachable-ipv6-table-88: table 88 is no longer the table of the VRF',
      'delete+create vrf.metallb: table is 88, wanted 99; the kernel cannot change it in place (session_reset)',
      'create route.unreachable-ipv4-table-99: without it lookups in table 99 fall through to the main table',
      'create route.unreachable-ipv6-table-99: without it lookups in table 99 fall through to the main table',
      'update veth.frr-metallb: master of frr-metallb is none once metallb is deleted, wanted metallb (link_flap)',
      'create address.frr-metallb/fda1:b2c3:d4e5:1::/127: its change of master takes it away',
    ],
    operations: [
      'ip -4 route del unreachable default table 88 metric 4278198272 protocol 88',
      'ip -6 route del unreachable default table 88 metric 4278198272 protocol 88',
      'ip link del dev metallb',
      'ip link add name metallb group 17993 up type vrf table 99',
      'ip -4 route add unreachable default table 99 metric 4278198272 protocol 88',
      'ip -6 route add unreachable default table 99 metric 4278198272 protocol 88',
      'ip link set dev frr-metallb master metallb',
      ipv6Addresses.frr,
    ],
  })
})

test('another name: the old VRF is an orphan and goes first, though it shares the table', () => {
  const plan = planOf(convergedHost, { VRF_METALLB: 'blue' })
  assert.equal(refusalsOf(plan), [])
  const { changes, operations } = storyOf(plan)
  assert.equal(changes.slice(0, 4), [
    'delete vrf.metallb: it carries the mark of frr-intent, and the intent does not name it (session_reset)',
    'create vrf.blue: there is no link blue',
    'update veth.frr-metallb: master of frr-metallb is none once metallb is deleted, wanted blue (link_flap)',
    'create address.frr-metallb/fda1:b2c3:d4e5:1::/127: its change of master takes it away',
  ])
  assert.equal(operations, [
    'ip link del dev metallb',
    'ip link add name blue group 17993 up type vrf table 88',
    'ip link set dev frr-metallb master blue',
    ipv6Addresses.frr,
    'write /etc/frr/frr.conf',
  ])
})

test('another pair: new addresses first, the old ones after, link-local ones stay', () => {
  const environment = {
    PEER_IP_FRR: 'fd00::',
    PEER_IP_METALLB: 'fd00::1',
    PEER_IPV4_FRR: '198.18.0.0',
    PEER_IPV4_METALLB: '198.18.0.1',
  }
  const gone = (end: string) => `${end} is ours, and the intent does not have this address`
  assert.equal(storyOf(planOf(convergedHost, environment)), {
    changes: [
      'create address.frr-metallb/fd00::/127: frr-metallb lacks this address',
      'create address.frr-metallb/198.18.0.0/31: frr-metallb lacks this address',
      'create address.metallb-frr/fd00::1/127: metallb-frr lacks this address',
      'create address.metallb-frr/198.18.0.1/31: metallb-frr lacks this address',
      `delete address.frr-metallb/169.254.88.0/31: ${gone('frr-metallb')} (address_gap)`,
      `delete address.frr-metallb/fda1:b2c3:d4e5:1::/127: ${gone('frr-metallb')} (address_gap)`,
      `delete address.metallb-frr/169.254.88.1/31: ${gone('metallb-frr')} (address_gap)`,
      `delete address.metallb-frr/fda1:b2c3:d4e5:1::1/127: ${gone('metallb-frr')} (address_gap)`,
      'update file./etc/frr/frr.conf: content differs',
    ],
    operations: [
      'ip -6 address add fd00::/127 dev frr-metallb nodad',
      'ip -4 address add 198.18.0.0/31 dev frr-metallb',
      'ip -6 address add fd00::1/127 dev metallb-frr nodad',
      'ip -4 address add 198.18.0.1/31 dev metallb-frr',
      'ip -4 address del 169.254.88.0/31 dev frr-metallb',
      'ip -6 address del fda1:b2c3:d4e5:1::/127 dev frr-metallb',
      'ip -4 address del 169.254.88.1/31 dev metallb-frr',
      'ip -6 address del fda1:b2c3:d4e5:1::1/127 dev metallb-frr',
      'write /etc/frr/frr.conf',
    ],
  })
})

test('what a crash between two operations leaves is finished, not begun again', () => {
  const unaddressed = withLinks(convergedHost, {
    'frr-metallb': { addresses: [] },
    'metallb-frr': { addresses: [], up: false },
  })
  assert.equal(storyOf(planOf(unaddressed)).operations, [
    'ip link set dev metallb-frr up',
    ipv6Addresses.frr,
    'ip -4 address add 169.254.88.0/31 dev frr-metallb',
    ipv6Addresses.speaker,
    'ip -4 address add 169.254.88.1/31 dev metallb-frr',
  ])
})

test('an address of the node is a source once it is on the host, on whichever link', () => {
  const own = onLink('2001:db8::1/128')
  const sourcesOf = (environment: Environment, observed: Observed) =>
    targetOf(environment, observed).sources
  assert.equal(sourcesOf({}, freshHost), { ipv4: '10.0.0.1', ipv6: null })
  const both = { NODE_IP: '10.0.0.2', NODE_IP6: '2001:db8::1' }
  assert.equal(sourcesOf(both, freshHost), { ipv4: null, ipv6: null })
  const later = plus(freshHost, link({ name: 'x', addresses: [onLink('10.0.0.2/8'), own] }))
  assert.equal(sourcesOf(both, later), { ipv4: '10.0.0.2', ipv6: '2001:db8::1' })
})

test('the plan does not look at links, rules and addresses of others', () => {
  const crowded = plus(
    convergedHost,
    vrf({ name: 'blue', table: 1000, group: 0 }),
    frrEnd({
      name: 'lxc1',
      master: null,
      group: 0,
      peer: null,
      addresses: [],
    }),
    vrf({ name: 'dummy7', kind: 'dummy', table: null, addresses: [onLink('192.0.2.1/24')] }),
    vrf({ name: 'port', kind: 'dummy', table: null, group: 0, master: 'br0' }),
  )
  assert.equal(storyOf(planOf(crowded)), nothing)
  assert.equal(refusalsOf(planOf(crowded)), [])
})

test.run()
