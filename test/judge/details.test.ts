// What a fault alone does not show: which of several things a sentence is about.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prometheusText } from '../../src/judge/prometheus.ts'
import { some } from '../../src/judge/speaker.ts'
import { statusText } from '../../src/judge/text.ts'
import { plainStyle } from '../../src/plan/text/style.ts'
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
  zebraRoute,
} from '../observe/routing/fakeFrr.ts'
import { convergedHost, link, onLink, plus } from '../plan/hosts.ts'
import { faults, well } from './faults.ts'
import { bodyOf, withFiles } from './nodes.ts'

const saying = (fabric: Readonly<Record<string, object>>, metallb = neighbors.metallb) => ({
  'show bgp vrf all neighbors json': neighborsText({
    default: { ...neighbors.default, ...fabric },
    ...(metallb && { metallb }),
  }),
})

test('the network of an address is announced, and not of one that the kernel refused', () => {
  const dummy = link({
    name: 'dummy0',
    kind: 'dummy',
    addresses: [onLink('10.9.0.5/24'), onLink('2001:db8::9/128', { dadFailed: true })],
  })
  const { announced } = bodyOf({ observed: withFiles(plus(convergedHost, dummy)) })
  assert.equal(
    announced.filter(({ kind }) => kind === 'node').map(({ prefix }) => prefix),
    ['10.0.0.1/32', '10.9.0.0/24'],
  )
})

test('only leaves with a session count, and a leaf that lacks a prefix does not', () => {
  const toOne = bodyOf({ said: saying({ eth1: down() }) }).announced
  assert.equal(
    toOne.map(({ sent_to: count, missing }) => [count, ...missing]),
    [[1], [1], [1]],
  )
  const lacking = bodyOf({
    said: {
      'show bgp ipv4 unicast neighbors eth1 advertised-routes json': advertised('10.0.0.1/32'),
    },
  }).announced.find(({ prefix }) => prefix === '192.0.2.7/32')
  assert.equal([lacking?.sent_to, lacking?.missing], [1, ['eth1']])
})

test('BFD that is down is told of a session that is up, and with the reason of its own port', () => {
  const bfd = { peerBfdInfo: { status: 'Down' } }
  const about = (parts: object) =>
    bodyOf({ said: saying({ eth1: down({ ...bfd, ...parts }) }) }).problems.map(
      ({ reason }) => reason,
    )
  assert.is(about({}).length, 1)
  const peers = JSON.stringify([
    { peer: 'fe80::1', interface: 'eth0', status: 'up', diagnostic: 'ok' },
    { peer: 'fe80::2', interface: 'eth1', status: 'down', diagnostic: 'path down' },
  ])
  const said = {
    ...saying({ eth1: down({ lastResetDueTo: 'BFD down initiated' }) }),
    'show bfd peers json': peers,
  }
  assert.is(bodyOf({ said }).problems[0]?.reason, 'BFD took the session down: path down')
})

test('which state FRR is in', () => {
  assert.is(bodyOf(faults['zebra hangs']?.[0]).frr.state, 'hanging')
  assert.is(bodyOf(faults['bgpd is gone']?.[0]).frr.state, 'incomplete')
  assert.is(bodyOf().frr.state, 'running')
})

test('daemons that say nothing are one problem', () => {
  const silent = frrHost(wellSaid)
  const host = {
    ...silent,
    run: (command: Parameters<typeof silent.run>[0]) =>
      command.argv[0] === 'vtysh' ? ended(0, '') : silent.run(command),
  }
  const { problems } = bodyOf({ host })
  assert.is(problems.filter(({ reason }) => reason === 'FRR did not answer').length, 1)
})

test('metrics of BFD', () => {
  const text = prometheusText(
    bodyOf({ said: saying({ eth1: neighbor({ peerBfdInfo: { status: 'Down' } }) }) }),
  )
  assert.match(text, /^frr_intent_session_bfd_up\{kind="fabric",neighbor="eth0"\} 1$/m)
  assert.match(text, /^frr_intent_session_bfd_up\{kind="fabric",neighbor="eth1"\} 0$/m)
})

test('a node without any default route is told so, and one with another is not', () => {
  const notes = (node = {}) =>
    bodyOf(node).problems.filter(({ reason }) => reason === 'the node has no default route').length
  const allButDefault = well['the leaves announce all routes but a default one']
  assert.is(notes(allButDefault), 1)
  const ofDhcp = zebraRoute('0.0.0.0/0', { protocol: 'kernel', selected: true })
  const said = { ...allButDefault?.said, 'show ip route 0.0.0.0/0 json': ofDhcp }
  assert.is(notes({ said }), 0)
})

test('what FRR does not know yet of the other end is not shown', () => {
  const [, port] = bodyOf({
    said: saying({ eth1: down({ remoteAs: 0, hostname: 'Unknown' }) }),
  }).fabric
  assert.equal([port?.peer_as, port?.peer_host_name], [null, null])
})

test('three names are shown whole, of more the rest is counted', () => {
  assert.is(some(['a', 'b', 'c']), 'a, b, c')
  assert.is(some(['a', 'b', 'c', 'd']), 'a, b, c and 1 more')
})

test('without a leaf nothing is said of what it does not get or send', () => {
  const said = {
    ...saying({ eth0: down(), eth1: down() }),
    'show bgp ipv4 unicast 0.0.0.0/0 json': '{}\n',
    'show ip route 0.0.0.0/0 json': '{}\n',
  }
  const { problems } = bodyOf({ environment: { FABRIC_ROUTES: 'default' }, said })
  assert.equal(
    problems.filter(({ level }) => level !== 'note').map(({ about }) => about),
    ['eth0', 'eth1'],
  )
})

test('a name that would move the cursor is shown as text, also in a problem', () => {
  const name = 'a\u001B[2Jb'
  const metallb = {
    [name]: quietSpeaker({
      ...{ lastResetDueTo: 'BGP Notification received', lastErrorCodeSubcode: '0202' },
    }),
  }
  const body = bodyOf({ said: saying({}, metallb) })
  assert.ok(body.problems.some(({ about }) => about.includes(name)))
  assert.not.match(statusText(body, plainStyle), /\u001B/)
})

test.run()
