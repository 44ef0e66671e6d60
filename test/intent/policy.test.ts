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
  assert.match(pool('192.0.2.1/24') ?? '', /192\.0\.2\.0\/24 was probably meant/)
  assert.match(pool('2001:db8::/129') ?? '', /the length is a number up to 128/)
  assert.match(pool('192.0.2.0') ?? '', /write address, slash and length/)
  for (const text of ['127.0.0.0/8', '169.254.1.0/24', '224.0.0.0/8', 'fe80::/10', 'ff00::/8'])
    assert.match(pool(text) ?? '', /this range is/, text)
  for (const length of ['33', '024', 'x', '-8']) {
    assert.match(pool(`192.0.2.0/${length}`) ?? '', /the length is a number up to 32/)
  }
})

test('a pool has no address of the node or of the veth in it, told once per pool and address', () => {
  assert.equal(problems({ LB_POOLS: '10.0.0.0/8', NODE_IP6: '2001:db8::1' }), [
    'LB_POOLS is "10.0.0.0/8": wanted prefixes without NODE_IP 10.0.0.1; the speaker could announce that address.',
  ])
  assert.is(problems({ LB_POOLS: '2001:db8::/64', NODE_IP6: '2001:db8::1' }).length, 1)
  assert.is(problems({ LB_POOLS: 'fda1:b2c3:d4e5:1::/64' }).length, 1)
  assert.equal(problems({ LB_POOLS: '10.0.1.0/24' }), [])
})

test('timers come in pairs, and the hold time outlives three keepalives', () => {
  assert.equal(problems({ BGP_KEEPALIVE_TIME: '3', BGP_HOLD_TIME: '9' }), [])
  assert.is(problems({ BGP_KEEPALIVE_TIME: '3' }).length, 1)
  assert.is(problems({ BGP_HOLD_TIME: '9' }).length, 1)
  assert.is(problems({ BGP_KEEPALIVE_TIME: '4', BGP_HOLD_TIME: '9' }).length, 1)
})

test('communities are standard or large, and none that every router acts on', () => {
  assert.equal(problems({ LB_COMMUNITY: '65001:100', LOOPBACK_COMMUNITY: '4200000000:1:2' }), [])
  for (const text of ['65535:666', '65001', '65001:65536', '1:2:3:4', '1:-2', 'no-export'])
    assert.is(problems({ LB_COMMUNITY: text }).length, 1, text)
})

test('the links of the veth are never announced', () => {
  assert.equal(problems({ ADVERTISE_INTERFACES: 'lo,dummy0' }), [])
  for (const link of ['frr-metallb', 'metallb-frr', 'metallb'])
    assert.is(problems({ ADVERTISE_INTERFACES: link }).length, 1, link)
})

test('NODE_IP6 is not on the veth', () => {
  assert.equal(reasons({ NODE_IP6: 'fda1:b2c3:d4e5:1::1' }), [
    'the veth has the same two addresses on every node',
  ])
  assert.equal(problems({ NODE_IP6: '2001:db8::1' }), [])
})

test('a choice names its words, a path what it is made of', () => {
  const reason = (variable: string, text: string) => reasons({ [variable]: text })[0] ?? ''
  assert.match(reason('FABRIC_ROUTES', 'some'), /^all takes every route, default only/)
  assert.match(reason('FABRIC_ROLE', 'peer'), /must have the role provider for customer$/)
  assert.match(reason('FABRIC_PASSWORD_FILE', 'password'), /^it starts with a slash/)
  assert.match(reason('FABRIC_PASSWORD_FILE', '/run/'), /^it starts with a slash/)
  assert.match(reason('FABRIC_PASSWORD_FILE', '/run/a b'), /^use letters, digits and/)
})

test('what is wrong by itself is told once, and compared with nothing', () => {
  assert.is(problems({ BGP_KEEPALIVE_TIME: 'x', BGP_HOLD_TIME: '4' }).length, 1)
  assert.is(problems({ BGP_KEEPALIVE_TIME: '3', BGP_HOLD_TIME: 'x' }).length, 1)
  assert.is(problems({ ADVERTISE_INTERFACES: 'a/b' }).length, 1)
})

test.run()
