// What the table of faults does not show: values of the JSON form.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  advertised,
  down,
  ended,
  frrHost,
  neighbor,
  neighbors,
  neighborsText,
  quietSpeaker,
  wellSaid,
} from '../observe/routing/fakeFrr.ts'
import { convergedHost, link, onLink, plus } from '../plan/hosts.ts'
import { faults, well } from './faults.ts'
import { bodyOf, withFiles } from './nodes.ts'

const toEth1 = 'show bgp ipv4 unicast neighbors eth1 advertised-routes json'

const withDown = (parts: object) => ({
  'show bgp vrf all neighbors json': neighborsText({
    ...neighbors,
    default: { ...neighbors.default, eth1: down(parts) },
  }),
})

test('what is announced of a link: the network of each address that works, once', () => {
  const dummy = link({
    ...{ name: 'dummy0', kind: 'dummy' },
    addresses: [
      ...[onLink('198.51.100.9/24'), onLink('198.51.100.10/24'), onLink('fe80::9/64')],
      ...[onLink('2001:db8::9/128', { dadFailed: true }), onLink('2001:db8:9::9/64')],
    ],
  })
  const other = link({ name: 'dummy9', kind: 'dummy', addresses: [onLink('203.0.113.9/32')] })
  const { announced } = bodyOf({ observed: withFiles(plus(convergedHost, dummy, other)) })
  assert.equal(
    announced.filter(({ kind }) => kind === 'node').map(({ prefix }) => prefix),
    ['10.0.0.1/32', '198.51.100.0/24', '2001:db8:9::/64'],
  )
})

test('how many leaves have been sent it: those that are up', () => {
  const sent = (said: object) =>
    bodyOf({ said: { ...said, [toEth1]: advertised() } }).announced.map(
      ({ prefix, sent_to: count, missing }) => `${prefix} ${count} ${missing.join()}`,
    )
  assert.equal(sent({}), ['10.0.0.1/32 1 eth1', '192.0.2.7/32 1 eth1', '2001:db8:88::7/128 2 '])
  assert.equal(sent(withDown({})), [
    ...['10.0.0.1/32 1 ', '192.0.2.7/32 1 ', '2001:db8:88::7/128 1 '],
  ])
})

test('BFD of a session that is down is no second problem', () => {
  const { problems, fabric } = bodyOf({ said: withDown({ peerBfdInfo: { status: 'Down' } }) })
  assert.is(problems.length, 1)
  assert.equal(
    fabric.map(({ bfd }) => bfd),
    ['up', 'down'],
  )
})

test('the diagnosis of BFD is that of the port, or of the address of the leaf', () => {
  const reasonWith = (...peers: readonly object[]) =>
    bodyOf({
      said: {
        ...withDown({ lastResetDueTo: 'BFD down initiated' }),
        'show bfd peers json': JSON.stringify(peers),
      },
    }).problems[0]?.reason
  const peer = { peer: 'fe80::ff:fe00:201', status: 'down', diagnostic: 'ok' }
  assert.is(
    reasonWith({ ...peer, interface: 'eth0' }, { ...peer, interface: 'eth1', diagnostic: 'x' }),
    'BFD took the session down: x',
  )
  assert.is(reasonWith({ ...peer, diagnostic: 'y' }), 'BFD took the session down: y')
  assert.is(reasonWith({ ...peer, peer: 'fe80::9', diagnostic: 'z' }), 'BFD took the session down')
})

test('without a leaf no route is missed', () => {
  const node = faults['both leaves are down']?.[0]
  const { problems } = bodyOf({
    ...node,
    environment: { FABRIC_ROUTES: 'default' },
    said: { ...node?.said, 'show bgp ipv4 unicast 0.0.0.0/0 json': '{}\n' },
  })
  assert.equal(
    problems.map(({ about }) => about),
    ['eth0', 'eth1'],
  )
})

test('many names are cut', () => {
  const unusable = (...prefixes: readonly string[]) => {
    const routes = Object.fromEntries(prefixes.map((prefix) => [prefix, [{}]]))
    const said = { 'show bgp vrf metallb ipv4 unicast json': JSON.stringify({ routes }) }
    return bodyOf({ said }).problems[0]?.reason.split(': ')[1]
  }
  const three = ['192.0.2.1/32', '192.0.2.2/32', '192.0.2.3/32']
  assert.is(unusable(...three), three.join(', '))
  assert.is(unusable(...three, '192.0.2.4/32'), `${three.join(', ')} and 1 more`)
})

test('what FRR does', () => {
  const states = ['FRR does not run', 'FRR starts', 'bgpd is gone', 'zebra hangs', 'bfdd is gone']
  assert.equal(
    states.map((name) => bodyOf(faults[name]?.[0]).frr.state),
    ['stopped', 'starting', 'incomplete', 'hanging', 'incomplete'],
  )
  assert.is(bodyOf().frr.state, 'running')
})

test('one reason for many answers that are missing', () => {
  const host = frrHost(wellSaid)
  const run: typeof host.run = (command) =>
    command.argv[2] === 'zebra' ? ended(0, '') : host.run(command)
  const { problems, frr, received } = bodyOf({ host: { ...host, run } })
  assert.equal(
    problems.map(({ about, reason }) => `${about}: ${reason}`),
    ['FRR: FRR did not answer'],
  )
  assert.equal([frr.state, frr.version], ['running', null])
  assert.equal(received?.ipv4.routes, { given: null, installed: null, kernel: 13 })
})

test('the notes of a node that is well', () => {
  const notes = Object.entries(well).map(([name, node]) => [name, bodyOf(node).problems.length])
  assert.equal(notes, [
    ['all is well', 0],
    ['without NODE_IP6 no IPv6 default route is wanted', 0],
    ['the leaves announce all routes but a default one', 1],
    ['a secret that cannot be read here', 1],
    ['a session of the speaker is lost, and another is there', 1],
    ["Talos' own BGP, and systemd-networkd", 0],
  ])
  const other = { 'show bgp ipv4 unicast 0.0.0.0/0 json': '{}\n' }
  assert.equal(bodyOf({ said: other }).problems, [])
})

test('a session: names and numbers that FRR does not know are none, nor are those of one that is down', () => {
  const said = {
    'show bgp vrf all neighbors json': neighborsText({
      default: { eth0: neighbor(), eth1: down({ hostname: 'Unknown', remoteAs: 0 }) },
      metallb: { '169.254.88.1': quietSpeaker(), 'fda1:b2c3:d4e5:1::1': neighbor() },
    }),
  }
  const [up, lost] = bodyOf({ said }).fabric
  assert.equal(up, {
    ...{ port: 'eth0', carrier: true, neighbor: 'eth0', established: true },
    ...{ bgp_state: 'Established', seconds: 11_460, peer_host_name: 'leaf1', peer_as: '65101' },
    ...{ bfd: 'up', graceful_restart: true, reason: null, advice: null },
    ...{ received: { ipv4: 12, ipv6: 9 }, sent: { ipv4: 2, ipv6: 1 } },
  })
  assert.equal(lost, {
    ...{ port: 'eth1', carrier: true, neighbor: 'eth1', established: false },
    ...{ bgp_state: 'Active', seconds: 45, peer_host_name: null, peer_as: null },
    ...{ bfd: null, graceful_restart: null, reason: lost?.reason, advice: lost?.advice },
    ...{ received: { ipv4: null, ipv6: null }, sent: { ipv4: null, ipv6: null } },
  })
})

test('whether a leaf helps with a restart', () => {
  const helps = (gracefulRestart: string | undefined) => {
    const said = {
      'show bgp vrf all neighbors json': neighborsText({
        ...neighbors,
        default: { eth0: neighbor({ neighborCapabilities: { gracefulRestart } }) },
      }),
    }
    return bodyOf({ said }).fabric[0]?.graceful_restart
  }
  assert.equal(['advertisedAndReceived', 'received', 'advertised', undefined].map(helps), [
    true,
    true,
    false,
    false,
  ])
})

test.run()
