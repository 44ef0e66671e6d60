import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Settings } from '../../src/intent/variables.ts'
import { intentOf, problemsOf } from './environments.ts'

/** The variables that an intent holds under no other name. */
const restOf = (settings: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([name]) =>
        !/^(NODE|ASN|FE|VRF|METALLB|PEER|FRR_[TE]|INTERFACE|FABRIC_(TABLE|PASS)|ENABLE)/.test(name),
    ),
  )

test('the shortest environment and all defaults', () => {
  const { provenance, settings, ...intent } = intentOf()
  assert.equal(intent, {
    nodeIp: '10.0.0.1',
    nodeIp6: null,
    asn: { local: 65001, vrf: 4000099998, speaker: 4000099999 },
    ports: { _tag: 'ByMac', macs: ['02:00:00:00:01:01', '02:00:00:00:01:02'] },
    vrf: { name: 'metallb', table: 88 },
    fabricTable: 'main',
    pair: {
      ipv4: {
        frr: { address: '169.254.88.0', prefixLength: 31 },
        speaker: { address: '169.254.88.1', prefixLength: 31 },
      },
      ipv6: {
        frr: { address: 'fda1:b2c3:d4e5:1::', prefixLength: 127 },
        speaker: { address: 'fda1:b2c3:d4e5:1::1', prefixLength: 127 },
      },
    },
    mtu: null,
    bfd: true,
    passwordFiles: { fabric: null, speaker: null },
    userFiles: { template: null, values: null, extra: null },
  })
  assert.equal(restOf(settings), {
    ...{ LB_POOLS: null, LB_COMMUNITY: null, LOOPBACK_COMMUNITY: null, SPEAKER_COMMUNITIES: null },
    ...{ BGP_KEEPALIVE_TIME: null, BGP_HOLD_TIME: null, BFD_INTERVAL: 300, BFD_MULTIPLIER: 3 },
    ...{ FABRIC_GTSM_HOPS: null, FABRIC_ROLE: 'none', FABRIC_ROUTES: 'all' },
    ...{ SPEAKER_MAX_PREFIXES: 10_000, ADVERTISE_INTERFACES: ['lo', 'dummy0', 'dummy1'] },
    ...{ USE_LAST_GOOD: true, FRR_PROFILE: 'datacenter' },
  })
  assert.equal(provenance, {
    NODE_IP: { text: '10.0.0.1', source: 'env' },
    NODE_IP6: { text: null, source: 'unset' },
    ASN_LOCAL: { text: '65001', source: 'env' },
    FE_MACS: { text: '02:00:00:00:01:01,02:00:00:00:01:02', source: 'env' },
    FE_PORT_NAMES: { text: null, source: 'unset' },
    ASN_VRF_METALLB: { text: '4000099998', source: 'default' },
    ASN_METALLB_SPEAKER: { text: '4000099999', source: 'default' },
    VRF_METALLB: { text: 'metallb', source: 'default' },
    METALLB_VRF_ROUTE_TABLE_ID: { text: '88', source: 'default' },
    PEER_IP_FRR: { text: 'fda1:b2c3:d4e5:1::', source: 'default' },
    PEER_IP_METALLB: { text: 'fda1:b2c3:d4e5:1::1', source: 'default' },
    PEER_IP_PREFIX: { text: '127', source: 'default' },
    PEER_IPV4_FRR: { text: '169.254.88.0', source: 'default' },
    PEER_IPV4_METALLB: { text: '169.254.88.1', source: 'default' },
    PEER_IPV4_PREFIX: { text: '31', source: 'default' },
    INTERFACE_MTU: { text: null, source: 'unset' },
    ENABLE_BFD: { text: 'true', source: 'default' },
    BFD_INTERVAL: { text: '300', source: 'default' },
    BFD_MULTIPLIER: { text: '3', source: 'default' },
    BGP_KEEPALIVE_TIME: { text: null, source: 'unset' },
    BGP_HOLD_TIME: { text: null, source: 'unset' },
    LB_POOLS: { text: null, source: 'unset' },
    SPEAKER_COMMUNITIES: { text: null, source: 'unset' },
    SPEAKER_MAX_PREFIXES: { text: '10000', source: 'default' },
    ADVERTISE_INTERFACES: { text: 'lo,dummy0,dummy1', source: 'default' },
    FABRIC_ROUTES: { text: 'all', source: 'default' },
    FABRIC_TABLE: { text: 'main', source: 'default' },
    LB_COMMUNITY: { text: null, source: 'unset' },
    LOOPBACK_COMMUNITY: { text: null, source: 'unset' },
    FABRIC_GTSM_HOPS: { text: null, source: 'unset' },
    FABRIC_PASSWORD_FILE: { text: null, source: 'unset' },
    METALLB_PASSWORD_FILE: { text: null, source: 'unset' },
    FABRIC_ROLE: { text: 'none', source: 'default' },
    FRR_TEMPLATE: { text: null, source: 'unset' },
    FRR_TEMPLATE_VARS: { text: null, source: 'unset' },
    FRR_EXTRA_CONF: { text: null, source: 'unset' },
    USE_LAST_GOOD: { text: 'true', source: 'default' },
    FRR_PROFILE: { text: 'datacenter', source: 'default' },
  })
})

test('every variable set to another value than its default', () => {
  const {
    provenance: _,
    settings,
    ...intent
  } = intentOf({
    NODE_IP: '192.0.2.7',
    ASN_LOCAL: '4200000001',
    FE_MACS: '',
    FE_PORT_NAMES: ' eth9 , eth8',
    ASN_VRF_METALLB: '64512',
    ASN_METALLB_SPEAKER: '64513',
    VRF_METALLB: 'lb',
    METALLB_VRF_ROUTE_TABLE_ID: '1088',
    PEER_IP_FRR: 'FD00::3',
    PEER_IP_METALLB: 'fd00:0::2',
    PEER_IP_PREFIX: '127',
    PEER_IPV4_FRR: '198.18.0.1',
    PEER_IPV4_METALLB: '198.18.0.0',
    PEER_IPV4_PREFIX: '31',
    INTERFACE_MTU: '1280',
    ENABLE_BFD: 'No',
    NODE_IP6: '2001:DB8:0::1',
    BFD_INTERVAL: '1000',
    BFD_MULTIPLIER: '4',
    BGP_KEEPALIVE_TIME: '10',
    BGP_HOLD_TIME: '30',
    LB_POOLS: '203.0.113.0/24, 2001:DB8:5::/64',
    SPEAKER_COMMUNITIES: '65001:666, 65001:1:2,graceful-shutdown',
    SPEAKER_MAX_PREFIXES: '500',
    ADVERTISE_INTERFACES: 'lo,vip',
    FABRIC_ROUTES: 'default',
    FABRIC_TABLE: '252',
    LB_COMMUNITY: '65001:100',
    LOOPBACK_COMMUNITY: '65001:200',
    FABRIC_GTSM_HOPS: '1',
    FABRIC_PASSWORD_FILE: '/run/fabric',
    METALLB_PASSWORD_FILE: '/run/speaker',
    FRR_TEMPLATE: '/config/frr.conf.j2',
    FRR_TEMPLATE_VARS: '/config/values.yaml',
    FRR_EXTRA_CONF: '/config/extra.conf',
    FABRIC_ROLE: 'customer',
    FRR_PROFILE: 'traditional',
  })
  assert.equal(intent, {
    nodeIp: '192.0.2.7',
    nodeIp6: '2001:db8::1',
    asn: { local: 4200000001, vrf: 64512, speaker: 64513 },
    ports: { _tag: 'ByName', names: ['eth9', 'eth8'] },
    vrf: { name: 'lb', table: 1088 },
    fabricTable: '252',
    pair: {
      ipv4: {
        frr: { address: '198.18.0.1', prefixLength: 31 },
        speaker: { address: '198.18.0.0', prefixLength: 31 },
      },
      ipv6: {
        frr: { address: 'fd00::3', prefixLength: 127 },
        speaker: { address: 'fd00::2', prefixLength: 127 },
      },
    },
    mtu: 1280,
    bfd: false,
    passwordFiles: { fabric: '/run/fabric', speaker: '/run/speaker' },
    userFiles: {
      template: '/config/frr.conf.j2',
      values: '/config/values.yaml',
      extra: '/config/extra.conf',
    },
  })
  assert.equal(restOf(settings), {
    LB_POOLS: ['203.0.113.0/24', '2001:db8:5::/64'],
    LB_COMMUNITY: { kind: 'community', value: '65001:100' },
    LOOPBACK_COMMUNITY: { kind: 'community', value: '65001:200' },
    SPEAKER_COMMUNITIES: [
      { kind: 'community', value: '65001:666' },
      { kind: 'large-community', value: '65001:1:2' },
      { kind: 'community', value: 'graceful-shutdown' },
    ],
    ...{ BGP_KEEPALIVE_TIME: 10, BGP_HOLD_TIME: 30, BFD_INTERVAL: 1000, BFD_MULTIPLIER: 4 },
    ...{ FABRIC_GTSM_HOPS: 1, FABRIC_ROLE: 'customer', FABRIC_ROUTES: 'default' },
    ...{ SPEAKER_MAX_PREFIXES: 500, ADVERTISE_INTERFACES: ['lo', 'vip'] },
    ...{ USE_LAST_GOOD: true, FRR_PROFILE: 'traditional' },
  })
})

test('booleans', () => {
  for (const text of ['true', '1', 'yes', 'TRUE', 'Yes']) {
    assert.is(intentOf({ ENABLE_BFD: text }).bfd, true, text)
  }
  for (const text of ['false', '0', 'no', 'False']) {
    assert.is(intentOf({ ENABLE_BFD: text }).bfd, false, text)
  }
  assert.equal(problemsOf({ ENABLE_BFD: 'on', FRR_PROFILE: 'Datacenter' }), [
    'ENABLE_BFD is "on": wanted one of true, false, 1, 0, yes, no; write true or false.',
    'FRR_PROFILE is "Datacenter": wanted one of datacenter, traditional; datacenter has the fast timers that fabrics use.',
  ])
})

test('an empty environment: what is required, all at once', () => {
  assert.equal(problemsOf({ NODE_IP: '', ASN_LOCAL: undefined, FE_MACS: '' }), [
    'NODE_IP is not set: wanted the IPv4 address of one host; set it; it has no default.',
    'ASN_LOCAL is not set: wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; set it; it has no default.',
    'FE_MACS is not set: wanted exactly one of FE_MACS and FE_PORT_NAMES; name the fabric ports.',
  ])
})

test('every variable can be wrong, and all problems are told at once', () => {
  assert.equal(
    problemsOf({
      NODE_IP: '10.0.0.1/32',
      ASN_LOCAL: '0',
      FE_MACS: 'eth0',
      FE_PORT_NAMES: 'eth0,-h',
      ASN_VRF_METALLB: 'AS1',
      ASN_METALLB_SPEAKER: '23456',
      VRF_METALLB: 'default',
      METALLB_VRF_ROUTE_TABLE_ID: '254',
      PEER_IP_FRR: '10.0.0.2',
      PEER_IP_METALLB: 'fe80::1%eth0',
      PEER_IP_PREFIX: '64',
      PEER_IPV4_FRR: 'fd00::1',
      PEER_IPV4_METALLB: '0.0.0.0',
      PEER_IPV4_PREFIX: '/31',
      INTERFACE_MTU: '1279',
      ENABLE_BFD: 'maybe',
      FABRIC_TABLE: '100',
      FRR_PROFILE: 'dc',
    }),
    [
      'NODE_IP is "10.0.0.1/32": wanted the IPv4 address of one host; give the address alone, without a prefix length.',
      'ASN_LOCAL is "0": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; 0 is reserved (RFC 7607).',
      'FE_MACS is "eth0": wanted the MAC addresses of the fabric ports, separated by commas: each a MAC address such as 00:11:22:33:44:55; "eth0": write six pairs of hexadecimal digits with colons or dashes.',
      'FE_PORT_NAMES is "eth0,-h": wanted the names of the fabric ports, separated by commas: each a link name of at most 15 letters, digits, dots, dashes and underscores; "-h": with a leading dash it would be read as an option.',
      'ASN_VRF_METALLB is "AS1": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; write it in decimal digits.',
      'ASN_METALLB_SPEAKER is "23456": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; 23456 is AS_TRANS (RFC 6793).',
      'VRF_METALLB is "default": wanted a link name of at most 15 letters, digits, dots, dashes and underscores; ip or FRR read this word as something else.',
      'METALLB_VRF_ROUTE_TABLE_ID is "254": wanted a routing table id, 1..4294967295, not 253, 254 or 255; this is the kernel\'s table main.',
      'PEER_IP_FRR is "10.0.0.2": wanted the IPv6 address of one host; this is not an IPv6 address.',
      'PEER_IP_METALLB is "fe80::1%eth0": wanted the IPv6 address of one host; give the address without a zone.',
      'PEER_IP_PREFIX is "64": wanted the prefix length 127; 64 is outside 127..127.',
      'PEER_IPV4_FRR is "fd00::1": wanted the IPv4 address of one host; this is not an IPv4 address.',
      'PEER_IPV4_METALLB is "0.0.0.0": wanted the IPv4 address of one host; this range means "no address" (RFC 1122, RFC 4291).',
      'PEER_IPV4_PREFIX is "/31": wanted the prefix length 31; write it in decimal digits.',
      'INTERFACE_MTU is "1279": wanted an MTU in bytes, 1280..65535; 1279 is outside 1280..65535.',
      'ENABLE_BFD is "maybe": wanted one of true, false, 1, 0, yes, no; write true or false.',
      'FABRIC_TABLE is "100": wanted one of main, 252; 252 is the only table that another FRR on this host leaves alone.',
      'FRR_PROFILE is "dc": wanted one of datacenter, traditional; datacenter has the fast timers that fabrics use.',
      'FE_PORT_NAMES is "eth0,-h": wanted exactly one of FE_MACS and FE_PORT_NAMES; unset one of them.',
    ],
  )
})

test('rules between variables', () => {
  assert.equal(problemsOf({ FE_PORT_NAMES: 'eth0' }), [
    'FE_PORT_NAMES is "eth0": wanted exactly one of FE_MACS and FE_PORT_NAMES; unset one of them.',
  ])
  assert.equal(problemsOf({ PEER_IP_METALLB: 'fda1:b2c3:d4e5:1:0::0' }), [
    'PEER_IP_METALLB is "fda1:b2c3:d4e5:1::": wanted another address than PEER_IP_FRR; the two ends of the veth need one each.',
  ])
  assert.equal(problemsOf({ PEER_IP_METALLB: 'fda1:b2c3:d4e5:1::2' }), [
    'PEER_IP_METALLB is "fda1:b2c3:d4e5:1::2": wanted the other address of fda1:b2c3:d4e5:1::/127; PEER_IP_FRR and PEER_IP_METALLB share one prefix.',
  ])
  assert.equal(problemsOf({ PEER_IPV4_FRR: '169.254.88.2' }), [
    'PEER_IPV4_METALLB is "169.254.88.1": wanted the other address of 169.254.88.2/31; PEER_IPV4_FRR and PEER_IPV4_METALLB share one prefix.',
  ])
  assert.equal(problemsOf({ METALLB_VRF_ROUTE_TABLE_ID: '252' }), [])
  assert.equal(problemsOf({ METALLB_VRF_ROUTE_TABLE_ID: '252', FABRIC_TABLE: '252' }), [
    'METALLB_VRF_ROUTE_TABLE_ID is "252": wanted another table than FABRIC_TABLE; the VRF has a table of its own.',
  ])
  for (const NODE_IP of ['169.254.88.0', '169.254.88.1']) {
    assert.equal(problemsOf({ NODE_IP }), [
      `NODE_IP is "${NODE_IP}": wanted an address that is not on the veth; the veth has the same two addresses on every node.`,
    ])
  }
  for (const VRF_METALLB of ['frr-metallb', 'metallb-frr']) {
    assert.equal(problemsOf({ VRF_METALLB }), [
      `VRF_METALLB is "${VRF_METALLB}": wanted another name than frr-metallb and metallb-frr; these are the ends of the veth.`,
    ])
  }
  assert.equal(problemsOf({ FE_MACS: '', FE_PORT_NAMES: 'eth0,metallb,metallb-frr' }), [
    'VRF_METALLB is "metallb": wanted a name for a link of its own; FE_PORT_NAMES lists this link as a fabric port.',
    'FE_PORT_NAMES is "metallb-frr": wanted another name than frr-metallb and metallb-frr; these are the ends of the veth.',
  ])
})

test('a variable that is wrong by itself is not judged beside others', () => {
  assert.is(problemsOf({ PEER_IP_FRR: 'x' }).length, 1)
  assert.is(problemsOf({ PEER_IP_METALLB: 'x' }).length, 1)
  assert.is(problemsOf({ PEER_IP_PREFIX: 'x' }).length, 1)
  assert.is(problemsOf({ NODE_IP: 'x' }).length, 1)
  assert.is(problemsOf({ VRF_METALLB: 'x y', FE_MACS: '', FE_PORT_NAMES: 'eth0' }).length, 1)
})

test('a misspelt name is never a silent default', () => {
  const misspelt = (name: string, meant: string, value = '1') =>
    assert.equal(problemsOf({ [name]: value }), [
      `${name} is "${value}": wanted a variable that frr-intent knows; you probably meant ${meant}.`,
    ])
  misspelt('ASN_LOCALL', 'ASN_LOCAL', '65002')
  misspelt('asn_local', 'ASN_LOCAL')
  misspelt('FE_MAC', 'FE_MACS', '')
  misspelt('VRF_METALB', 'VRF_METALLB')
  misspelt('PEER_IPv4_FRR', 'PEER_IPV4_FRR')
  misspelt('ENABLE_BDF', 'ENABLE_BFD', 'false')
  misspelt('METALLB_VRF_ROUTETABLEID', 'METALLB_VRF_ROUTE_TABLE_ID')
  assert.equal(
    problemsOf({ ASN_LOCALXYZ: '1', PATH: '/bin', HOME: '/', PWD: '/', NODE_ENV: 'x' }),
    [],
  )
  assert.equal(problemsOf({ ['ASN_LOCAL\n']: '1' }), [
    'ASN_LOCAL\\u000a is "1": wanted a variable that frr-intent knows; you probably meant ASN_LOCAL.',
  ])
  assert.equal(problemsOf({ PEER_IPV6_FRR: 'fd00::1' }), [
    'PEER_IPV6_FRR is "fd00::1": wanted a variable that frr-intent knows; you probably meant PEER_IPV4_FRR or PEER_IP_FRR.',
  ])
  assert.equal(problemsOf({ ASN_LOCALL: undefined }), [])
})

test('a value is quoted, cut and printable', () => {
  assert.equal(problemsOf({ ASN_LOCAL: 'a"\n\u001b[2J\u{1f600}\u007f' }), [
    'ASN_LOCAL is "a\\"\\n\\u001b[2J\\ud83d\\ude00\\u007f": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; write it in decimal digits.',
  ])
  assert.equal(problemsOf({ ASN_LOCAL: 'x'.repeat(5000) }), [
    `ASN_LOCAL is "${'x'.repeat(200)}...": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; write it in decimal digits.`,
  ])
})

test('values for a template are wanted only with a template', () => {
  const found = problemsOf({ FRR_TEMPLATE_VARS: '/config/values.yaml' })
  assert.is(found.length, 1)
  assert.match(JSON.stringify(found), 'unset without FRR_TEMPLATE')
})

test.run()
