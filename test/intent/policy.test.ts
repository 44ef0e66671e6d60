import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeIntent } from '../../src/intent/intent.ts'
import { describeProblem } from '../../src/intent/problem.ts'

const base = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

const problems = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const decoded = decodeIntent({ ...base, ...environment })
  return E.isLeft(decoded) ? decoded.left.map(describeProblem) : []
}

const reasons = (environment: Readonly<Record<string, string>>): readonly string[] =>
  problems(environment).map((problem) => problem.replace(/^.*; (.*)\.$/s, '$1'))

test('LB_POOLS are networks of both families, and no disguised default', () => {
  assert.equal(problems({ LB_POOLS: '192.0.2.0/24, 198.51.100.7/32,2001:db8:5::/64' }), [])
  const pool = (text: string) => reasons({ LB_POOLS: text })[0]
  for (const text of ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '8000::/1'])
    assert.match(pool(text) ?? '', /a prefix shorter than \/8 is a default route/, text)
  assert.match(pool('192.0.2.1/24') ?? '', /you probably meant 192\.0\.2\.0\/24/)
  assert.match(pool('2001:db8::/129') ?? '', /the length is a number up to 128/)
  assert.match(pool('192.0.2.0') ?? '', /write address, slash and length/)
  for (const text of ['127.0.0.0/8', '169.254.1.0/24', '224.0.0.0/8', 'fe80::/10', 'ff00::/8'])
    assert.match(pool(text) ?? '', /this range is/, text)
  for (const length of ['33', '024', 'x', '-8']) {
    assert.match(pool(`192.0.2.0/${length}`) ?? '', /the length is a number up to 32/)
  }
})

test('a range that is never a service, from its first prefix to its last', () => {
  const pool = (text: string) => reasons({ LB_POOLS: text })[0] ?? 'good'
  const ranges: Readonly<Record<string, readonly string[]>> = {
    '"this network" (RFC 791)': ['0.0.0.0/8', '0.0.0.0/32', '0.127.255.255/32', '0.255.255.255/32'],
    loopback: ['127.0.0.0/8', '127.0.0.0/32', '127.255.255.255/32'],
    'link-local': [
      ...['169.254.0.0/16', '169.254.0.0/32', '169.254.128.0/17', '169.254.255.255/32'],
      ...['fe80::/10', 'fe80::/128', 'febf::/16', 'febf:ffff::/32'],
    ],
    'multicast or reserved': ['224.0.0.0/8', '224.0.0.0/32', '240.0.0.0/8', '255.255.255.255/32'],
    'reserved, loopback among it': ['::/8', '::1/128', '64:ff9b::/96', 'ff::/16'],
    multicast: ['ff00::/8', 'ff00::/128', 'ff80::/16', 'ffff::/16'],
  }
  for (const [what, prefixes] of Object.entries(ranges)) {
    for (const prefix of prefixes) assert.match(pool(prefix), `this range is ${what}`, prefix)
  }
  const outside = [
    ...['1.0.0.0/8', '126.0.0.0/8', '128.0.0.0/8', '169.253.0.0/16', '169.255.0.0/16'],
    ...['223.0.0.0/8', '100::/8', 'fe00::/9', 'fec0::/10', 'fe7f:ffff::/32'],
  ]
  for (const prefix of outside) assert.is(pool(prefix), 'good', prefix)
})

test('a pool has a length from 8 to that of an address', () => {
  const pool = (text: string) => reasons({ LB_POOLS: text })[0] ?? 'good'
  for (const text of ['11.0.0.0/8', '11.0.0.1/32', '2000::/8', '2001:db8::1/128'])
    assert.is(pool(text), 'good', text)
  for (const text of ['10.0.0.0/7', '2000::/7'])
    assert.match(pool(text), /a prefix shorter than \/8 is a default route/, text)
  assert.match(pool('11.0.0.0/33'), /the length is a number up to 32/)
  assert.match(pool('2000::/129'), /the length is a number up to 128/)
  for (const text of ['11.0.0.0/8/8', '/8', '11.0.0.0', 'x/8'])
    assert.match(pool(text), /write address, slash and length/, text)
})

test('a pool has no address of the node or of the veth in it, told once per pool and address', () => {
  assert.equal(problems({ LB_POOLS: '10.0.0.0/8', NODE_IP6: '2001:db8::1' }), [
    'LB_POOLS is "10.0.0.0/8": wanted prefixes without NODE_IP 10.0.0.1; the speaker could announce that address.',
  ])
  assert.is(problems({ LB_POOLS: '2001:db8::/64', NODE_IP6: '2001:db8::1' }).length, 1)
  assert.is(problems({ LB_POOLS: 'fda1:b2c3:d4e5:1::/64' }).length, 1)
  assert.equal(problems({ LB_POOLS: '10.0.1.0/24' }), [])
})

test('a pool of one address is none of the node, and may be its neighbor', () => {
  const others = {
    NODE_IP6: '2001:db8::2',
    PEER_IPV4_FRR: '198.18.0.2',
    PEER_IPV4_METALLB: '198.18.0.3',
  }
  const count = (pool: string) => problems({ ...others, LB_POOLS: pool }).length
  for (const pool of [
    ...['10.0.0.1/32', '2001:db8::2/128', '198.18.0.2/32', '198.18.0.3/32'],
    ...['fda1:b2c3:d4e5:1::/128', 'fda1:b2c3:d4e5:1::1/128'],
  ])
    assert.is(count(pool), 1, pool)
  for (const pool of [
    ...['10.0.0.0/32', '10.0.0.2/32', '2001:db8::1/128', '2001:db8::3/128'],
    ...['198.18.0.1/32', '198.18.0.4/32', 'fda1:b2c3:d4e5:1::2/128'],
  ])
    assert.is(count(pool), 0, pool)
})

test('timers come in pairs, and the hold time outlives three keepalives', () => {
  assert.equal(problems({ BGP_KEEPALIVE_TIME: '3', BGP_HOLD_TIME: '9' }), [])
  assert.is(problems({ BGP_KEEPALIVE_TIME: '3' }).length, 1)
  assert.is(problems({ BGP_HOLD_TIME: '9' }).length, 1)
  for (const [keepalive, hold] of [
    [1, 3],
    [20, 60],
    [21845, 65535],
  ] as const) {
    const timers = (seconds: number) => ({
      BGP_KEEPALIVE_TIME: String(keepalive),
      BGP_HOLD_TIME: String(seconds),
    })
    assert.equal(problems(timers(hold)), [])
    assert.is(problems(timers(hold - 1)).length, 1)
  }
})

test('communities are standard or large, and none that every router acts on', () => {
  assert.equal(problems({ LB_COMMUNITY: '65001:100', LOOPBACK_COMMUNITY: '4200000000:1:2' }), [])
  for (const text of ['65001', '1:2:3:4', '1:-2', '1:', '01:2', '1:02', 'no-export', 'blackhole'])
    assert.is(problems({ LB_COMMUNITY: text }).length, 1, text)
  for (const text of ['0:0', '65534:65535', '4294967295:4294967295:4294967295', '65535:1:1'])
    assert.equal(problems({ LB_COMMUNITY: text }), [], text)
  const reason = (text: string) => reasons({ LB_COMMUNITY: text })[0]
  for (const text of ['65536:1', '1:65536']) assert.is(reason(text), 'a number is above 65535')
  for (const text of ['4294967296:1:1', '1:1:4294967296'])
    assert.is(reason(text), 'a number is above 4294967295')
  for (const action of [0, 1, 6, 666, 65281, 65282, 65283, 65284, 65535])
    assert.match(reason(`65535:${action}`) ?? '', /^this is a well-known community/)
})

test('what the speaker may say is named, and well-known communities by their names', () => {
  const good = '65001:666,4200000000:1:2,65535:1:1'
  assert.equal(problems({ SPEAKER_COMMUNITIES: good }), [])
  const names = {
    ...{
      '65535:0': 'graceful-shutdown',
      '65535:65281': 'no-export',
      '65535:65282': 'no-advertise',
    },
    ...{ '65535:65283': 'local-AS', '65535:666': 'blackhole' },
  }
  for (const [number, name] of Object.entries(names)) {
    assert.equal(problems({ SPEAKER_COMMUNITIES: name }), [])
    assert.equal(reasons({ SPEAKER_COMMUNITIES: number }), [`"${number}": write ${name}`])
  }
  assert.equal(reasons({ SPEAKER_COMMUNITIES: '0:0' }), [
    '"0:0": 0:0..0:65535 are reserved (RFC 1997)',
  ])
  for (const text of [
    '65535:1',
    'internet',
    '65001:1,65001:1',
    '65001:65536',
    '65001:*',
    '',
    'local-as',
  ])
    assert.is(problems({ SPEAKER_COMMUNITIES: `1:1,${text}` }).length, 1, text)
  assert.is(problems({ LB_COMMUNITY: 'graceful-shutdown' }).length, 1)
})

test('as many links as a route map can count, as many pools as there are', () => {
  const links = (count: number) =>
    problems({ ADVERTISE_INTERFACES: Array.from({ length: count }, (_, i) => `d${i}`).join(',') })
  assert.equal(links(6553), [])
  assert.match(links(6554)[0] ?? '', /at most 6553, .*; there are 6554\.$/)
  const pools = Array.from({ length: 7_000 }, (_, i) => `100.${64 + (i >> 8)}.${i & 255}.0/24`)
  assert.equal(problems({ LB_POOLS: pools.join(',') }), [])
})

test('the links of the veth are never announced', () => {
  assert.equal(problems({ ADVERTISE_INTERFACES: 'lo,dummy0' }), [])
  for (const link of ['frr-metallb', 'metallb-frr', 'metallb'])
    assert.is(problems({ ADVERTISE_INTERFACES: link }).length, 1, link)
})

test('NODE_IP6 is not on the veth', () => {
  for (const NODE_IP6 of ['fda1:b2c3:d4e5:1::', 'fda1:b2c3:d4e5:1::1'])
    assert.equal(reasons({ NODE_IP6 }), ['the veth has the same two addresses on every node'])
  assert.equal(problems({ NODE_IP6: '2001:db8::1' }), [])
})

test('a choice names its words, a path what it is made of', () => {
  const reason = (variable: string, text: string) => reasons({ [variable]: text })[0] ?? ''
  assert.match(reason('FABRIC_ROUTES', 'some'), /^all accepts every route, default only/)
  assert.match(reason('FABRIC_ROLE', 'peer'), /must have the role provider for customer$/)
  assert.match(reason('FABRIC_PASSWORD_FILE', 'password'), /^it starts with a slash/)
  assert.match(reason('FABRIC_PASSWORD_FILE', '/run/'), /^it starts with a slash/)
  for (const character of [' ', '\n', "'", '"', '\\', '$', ';', '{', '\u00e9'])
    assert.match(reason('FABRIC_PASSWORD_FILE', `/run/a${character}b`), /^use letters, digits and/)
  const every = '/azAZ09/_./:@%+=,-'
  const longest = `${every}${'x'.repeat(4095 - every.length)}`
  for (const path of [every, longest])
    assert.equal(problems({ FABRIC_PASSWORD_FILE: path }), [], path)
  assert.match(reason('FABRIC_PASSWORD_FILE', `${longest}x`), /^use letters, digits and/)
})

test('what is wrong by itself is told once, and compared with nothing', () => {
  assert.is(problems({ BGP_KEEPALIVE_TIME: 'x', BGP_HOLD_TIME: '4' }).length, 1)
  assert.is(problems({ BGP_KEEPALIVE_TIME: '3', BGP_HOLD_TIME: 'x' }).length, 1)
  assert.is(problems({ ADVERTISE_INTERFACES: 'a/b' }).length, 1)
})

test.run()
