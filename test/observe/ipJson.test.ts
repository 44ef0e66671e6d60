import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeLinks,
  decodeRules,
  decodeTableRoutes,
  decodeUnreachableDefaults,
} from '../../src/observe/ipJson.ts'
import { lastMetric, type Link } from '../../src/observe/observed.ts'
import { link, onLink, rule } from '../plan/hosts.ts'
import { recorded, releases, type Release } from './recordings.ts'

const right = <A>(result: E.Either<string, A>): A => {
  if (E.isLeft(result)) throw new Error(result.left)
  return result.right
}

const left = (result: E.Either<string, unknown>): string =>
  E.isLeft(result) ? result.left : 'good'

const linksOf = (release: Release): ReadonlyMap<string, Link> =>
  new Map(right(decodeLinks(recorded(release, 'links'))).map((found) => [found.name, found]))

/** What differs from recording to recording: MAC and link-local addresses. */
const comparable = (found: Link | undefined): Link | undefined =>
  found && {
    ...found,
    mac: found.mac === null ? null : found.mac.replace(/^(?!02:00:00:00:01)..:.*/, 'random'),
    addresses: found.addresses.filter(({ address }) => !address.startsWith('fe80:')),
  }

const expected: readonly Link[] = [
  link({
    name: 'lo',
    mac: 'random',
    mtu: 65536,
    addresses: [onLink('127.0.0.1/8'), onLink('10.0.0.1/32'), onLink('::1/128')],
  }),
  link({
    name: 'eth0',
    alternativeNames: ['enp1s0'],
    mac: '02:00:00:00:01:01',
    mtu: 9000,
    kind: 'veth',
    peer: null,
    addresses: [onLink('2001:db8:dad::1/64', { dadFailed: true })],
  }),
  link({
    name: 'eth1',
    mac: '02:00:00:00:01:02',
    mtu: 9000,
    kind: 'veth',
    carrier: false,
    peer: null,
    addresses: [onLink('198.51.100.7/24', { expires: true })],
  }),
  link({ name: 'eth0.5', mac: '02:00:00:00:01:01', mtu: 9000, kind: 'vlan', up: false }),
  link({ name: 'macvlan0', mac: 'random', mtu: 9000, kind: 'macvlan', up: false }),
  link({ name: 'br0', mac: 'random', kind: 'bridge', up: false }),
  link({
    name: 'port0',
    mac: 'random',
    kind: 'veth',
    master: 'br0',
    up: false,
    peer: 'port1',
  }),
  link({ name: 'bond7', mac: 'random', kind: 'bond', up: false }),
  link({ name: 'member0', mac: 'random', kind: 'dummy', master: 'bond7' }),
  link({ name: 'metallb', mac: 'random', mtu: 65575, kind: 'vrf', table: 88, group: 17993 }),
  link({
    name: 'frr-metallb',
    mac: 'random',
    mtu: 9000,
    kind: 'veth',
    master: 'metallb',
    group: 17993,
    peer: 'metallb-frr',
    addresses: [onLink('169.254.88.0/31'), onLink('fda1:b2c3:d4e5:1::/127')],
  }),
  link({
    name: 'metallb-frr',
    mac: 'random',
    mtu: 9000,
    kind: 'veth',
    group: 17993,
    peer: 'frr-metallb',
    addresses: [onLink('169.254.88.1/31'), onLink('fda1:b2c3:d4e5:1::1/127')],
  }),
]

for (const release of releases) {
  test(`${release}: links`, () => {
    const links = linksOf(release)
    for (const wanted of expected) {
      assert.equal(comparable(links.get(wanted.name)), wanted, wanted.name)
    }
    assert.match(links.get('ip6tnl0')?.permanentMac ?? '', /::$/)
  })

  test(`${release}: rules`, () => {
    const byKernel = { priority: 0, protocol: 2, table: 255 }
    const ours = { protocol: 88, iif: 'metallb-frr', unreachable: true, priority: 500 }
    assert.equal(right(decodeRules('ipv4')(recorded(release, 'rules4'))), [
      rule(byKernel),
      rule(ours),
      rule({ priority: 900, protocol: 0, table: 2004, selectors: ['fwmark', 'fwmask'] }),
      rule({ priority: 901, protocol: 0, table: 2005, iif: 'eth0', selectors: ['src', 'srclen'] }),
      rule({ priority: 1000, protocol: 88, l3mdev: true }),
      rule({ priority: 1000, protocol: 2, l3mdev: true }),
      rule({ ...byKernel, priority: 32766, table: 254 }),
      rule({ ...byKernel, priority: 32767, table: 253 }),
    ])
    assert.equal(right(decodeRules('ipv6')(recorded(release, 'rules6'))), [
      rule({ ...byKernel, family: 'ipv6' }),
      rule({ ...ours, family: 'ipv6' }),
      rule({ family: 'ipv6', priority: 1000, protocol: 88, l3mdev: true }),
      rule({ family: 'ipv6', priority: 1000, protocol: 2, l3mdev: true }),
      rule({ ...byKernel, family: 'ipv6', priority: 32766, table: 254 }),
    ])
  })

  test(`${release}: routes`, () => {
    const ours = { table: 88, metric: lastMetric, protocol: 88 }
    assert.equal(right(decodeUnreachableDefaults('ipv4')(recorded(release, 'defaults4'))), [
      { family: 'ipv4', ...ours },
      { family: 'ipv4', table: 2004, metric: lastMetric, protocol: 3 },
    ])
    assert.equal(right(decodeUnreachableDefaults('ipv6')(recorded(release, 'defaults6'))), [
      { family: 'ipv6', ...ours },
    ])
    const unreachable = { destination: 'default', unreachableDefault: true, protocol: 88 }
    const kernel = { unreachableDefault: false, device: 'frr-metallb', protocol: 2 }
    assert.equal(right(decodeTableRoutes('ipv4')(recorded(release, 'table4'))), [
      { family: 'ipv4', device: null, ...unreachable },
      { family: 'ipv4', destination: '169.254.88.0', ...kernel },
      { family: 'ipv4', destination: '169.254.88.0/31', ...kernel },
    ])
    assert.equal(right(decodeTableRoutes('ipv6')(recorded(release, 'table6'))).at(-1), {
      family: 'ipv6',
      device: 'lo',
      ...unreachable,
    })
  })
}

const least = { ifindex: 7, ifname: 'x', flags: [], mtu: 1500 }

const decodeOne = (json: object): string | Link | undefined => {
  const decoded = decodeLinks(JSON.stringify([json]))
  return E.isLeft(decoded) ? decoded.left : decoded.right[0]
}

test('the least that a link needs, and empty entries', () => {
  assert.equal(decodeOne(least), link({ name: 'x', up: false }))
  assert.equal(right(decodeLinks('[{},{}]')), [])
  assert.equal(decodeOne({ ...least, addr_info: [{}, {}] }), link({ name: 'x', up: false }))
  assert.equal(right(decodeRules('ipv4')('[{}]')), [])
  const toPeer = { local: 'fd00::1', address: 'fd00:0::2', prefixlen: 128 }
  assert.equal(
    decodeOne({ ...least, addr_info: [toPeer] }),
    link({
      ...{ name: 'x', up: false },
      addresses: [onLink('fd00::1/128', { peer: onLink('fd00::2/128').address })],
    }),
  )
})

test('the other end of a veth is here when it has a name and no namespace', () => {
  const veth = { ...least, linkinfo: { info_kind: 'veth' } }
  const peerOf = (json: object) => {
    const found = decodeOne({ ...veth, ...json })
    return typeof found === 'object' ? found.peer : found
  }
  assert.equal(peerOf({ link: 'y' }), 'y')
  for (const json of [{}, { link: null }, { link_index: 7 }, { link: 'y', link_netnsid: 0 }])
    assert.equal(peerOf(json), null, JSON.stringify(json))
  assert.is(peerOf({ linkinfo: { info_kind: 'vlan' }, link: 'y' }), null)
})

test('each attribute of a link by itself', () => {
  const one = (json: object) => decodeOne({ ...least, ...json })
  const plain = { name: 'x', up: false } as const
  assert.equal(one({ flags: ['LOWER_UP'] }), link({ ...plain, carrier: true }))
  assert.equal(one({ flags: ['BROADCAST', 'UP'] }), link({ ...plain, up: true, carrier: false }))
  assert.equal(one({ address: '02:00:00:00:00:01' }), link({ ...plain, mac: '02:00:00:00:00:01' }))
  const permanentMac = '02:00:00:00:00:02'
  assert.equal(one({ permaddr: permanentMac }), link({ ...plain, permanentMac }))
  assert.equal(one({ group: 7 }), link({ ...plain, group: 7 }))
  const held = (json: object) => {
    const found = one({ addr_info: [{ local: '10.0.0.1', prefixlen: 8, ...json }] })
    return typeof found === 'object' ? found.addresses[0] : found
  }
  assert.equal(held({}), onLink('10.0.0.1/8'))
  assert.equal(held({ dadfailed: true }), onLink('10.0.0.1/8', { dadFailed: true }))
  assert.equal(held({ valid_life_time: 4294967295 }), onLink('10.0.0.1/8'))
  assert.equal(held({ valid_life_time: 4294967294 }), onLink('10.0.0.1/8', { expires: true }))
  assert.equal(held({ valid_life_time: 0 }), onLink('10.0.0.1/8', { expires: true }))
})

test('each attribute of a rule by itself; what is not known narrows it', () => {
  const one = (json: object) =>
    right(decodeRules('ipv4')(JSON.stringify([{ priority: 7, src: 'all', ...json }])))[0]
  const plain = { priority: 7, protocol: 0 }
  assert.equal(one({ protocol: 88 }), rule({ ...plain, protocol: 88 }))
  assert.equal(one({ l3mdev: null }), rule({ ...plain, l3mdev: true }))
  assert.equal(one({ iif: 'eth0' }), rule({ ...plain, iif: 'eth0' }))
  assert.equal(one({ iif: 'eth0', iif_detached: null }), rule({ ...plain, iif: 'eth0' }))
  for (const action of ['7', 'unreachable'])
    assert.equal(one({ action }), rule({ ...plain, unreachable: true }))
  for (const action of ['6', 'blackhole']) assert.equal(one({ action }), rule(plain))
  assert.equal(one({ table: 0 }), rule({ ...plain, table: 0 }))
  assert.equal(one({ goto: 32766 }), rule({ ...plain, goto: 32766 }))
  assert.equal(
    one({ goto: 999, unresolved: null }),
    rule({ ...plain, goto: 999, selectors: ['unresolved'] }),
  )
  assert.equal(one({ suppress_prefixlen: 0 }), rule({ ...plain, suppressPrefixLength: 0 }))
  assert.equal(one({ src: '10.0.0.0' }), rule({ ...plain, selectors: ['src'] }))
  for (const key of ['not', 'dst', 'oif', 'fwmark', 'tos', 'uid_start', 'sport', 'ipproto', 'nop'])
    assert.equal(one({ [key]: 1 }), rule({ ...plain, selectors: [key] }))
})

test('the last resort of a VRF is unreachable, by default, and of its metric', () => {
  const isLast = (json: object) =>
    right(
      decodeTableRoutes('ipv4')(
        JSON.stringify([{ dst: 'default', type: '7', metric: lastMetric, ...json }]),
      ),
    )[0]?.unreachableDefault
  assert.is(isLast({}), true)
  assert.is(isLast({ metric: String(lastMetric) }), true)
  for (const json of [{ dst: '10.0.0.0/8' }, { type: '1' }, { type: undefined }, { metric: 1024 }])
    assert.is(isLast(json), false, JSON.stringify(json))
  assert.is(isLast({ metric: undefined }), false)
})

test('an unreachable default without a table or metric is in table main', () => {
  assert.equal(right(decodeUnreachableDefaults('ipv4')('[{"dst":"default"}]')), [
    { family: 'ipv4', table: 254, metric: 0, protocol: 0 },
  ])
  assert.equal(right(decodeTableRoutes('ipv4')('[{"dst":"default"}]')), [
    {
      family: 'ipv4',
      destination: 'default',
      unreachableDefault: false,
      device: null,
      protocol: 0,
    },
  ])
  assert.equal(right(decodeRules('ipv6')('[{"priority":1,"src":"all"}]')), [
    rule({ family: 'ipv6', priority: 1, protocol: 0 }),
  ])
})

test('what is malformed is told in a few words, with its place', () => {
  const address = { local: '10.0.0.1', prefixlen: 8 }
  const vrf = (info_data: object) => ({ ...least, linkinfo: { info_kind: 'vrf', info_data } })
  assert.is(decodeOne({ ...least, ifname: undefined }), '0.ifname is missing, wanted string')
  assert.is(decodeOne({ ...least, mtu: '1e3' }), '0.mtu is "1e3", wanted number, plain or quoted')
  assert.is(decodeOne({ ...least, mtu: -1 }), '0.mtu is -1, wanted number, plain or quoted')
  assert.is(
    decodeOne({ ...least, group: 'default' }),
    '0.group is "default", wanted number, plain or quoted',
  )
  assert.is(decodeOne({ ...least, group: '' }), '0.group is "", wanted number, plain or quoted')
  assert.is(
    decodeOne({ ...least, addr_info: [{}, { ...address, local: '10.0.0' }] }),
    '0.addr_info.1.local is "10.0.0", wanted IP address',
  )
  assert.is(
    decodeOne({ ...least, addr_info: [{ prefixlen: 8 }] }),
    '0.addr_info.0.local is missing, wanted IP address',
  )
  assert.is(
    decodeOne({ ...least, addr_info: [{ ...address, prefixlen: 1.5 }] }),
    '0.addr_info.0.prefixlen is 1.5, wanted number, plain or quoted',
  )
  assert.is(
    decodeOne(vrf({})),
    '0.linkinfo.info_data.table is missing, wanted number, plain or quoted',
  )
  assert.is(left(decodeLinks('{"a":1}')), 'the document is {"a":1}, wanted list')
  assert.is(left(decodeLinks('null')), 'the document is null, wanted list')
  assert.match(left(decodeLinks('[[]]')), /^0(\.|\b)/)
  assert.match(left(decodeLinks('')), /^SyntaxError: /)
  assert.ok(left(decodeLinks(`[${JSON.stringify('x'.repeat(9999))}]`)).length < 300)
})

test.run()
