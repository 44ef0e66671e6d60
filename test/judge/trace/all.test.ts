// All LoadBalancer IPs at once: a line for each, and what a whole trace adds to those that fail.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeAll, refined, type AllBody, type AllSeen } from '../../../src/judge/trace/all.ts'
import { allText } from '../../../src/judge/trace/text.ts'
import { subjectOf } from '../../../src/judge/subject.ts'
import { observeRouting } from '../../../src/observe/routing/observeRouting.ts'
import { plainStyle } from '../../../src/plan/text/style.ts'
import { intentOf } from '../../intent/environments.ts'
import {
  advertised,
  down,
  frrHost,
  neighborsText,
  quietSpeaker,
  speakerTable,
  unusableTable,
  wellSaid,
  type Said,
} from '../../observe/routing/fakeFrr.ts'
import { leaf, neighbors, neighborsWith, speaker } from '../../observe/routing/fakeTrace.ts'
import { convergedHost } from '../../plan/hosts.ts'
import { bodyOf } from './nodes.ts'

const well = {
  ipv4: E.right(new Set(['192.0.2.7/32'])),
  ipv6: E.right(new Set(['2001:db8:88::7/128'])),
}

const judged = (
  said: Said = {},
  kernel: AllSeen['kernel'] = well,
  starting: number | null = null,
): E.Either<string, AllBody> => {
  const intent = intentOf()
  const host = frrHost({
    ...wellSaid,
    'show bgp vrf all neighbors json': neighborsText(neighbors),
    ...said,
  })
  const observed = convergedHost
  const routing = observeRouting(host, subjectOf(intent, observed), starting)
  return judgeAll({ intent, observed, routing, kernel })
}

const allOf = (...parts: Parameters<typeof judged>): AllBody => {
  const body = judged(...parts)
  if (E.isLeft(body)) throw new Error(body.left)
  return body.right
}

const shown = (body: AllBody): readonly string[] => allText(body, plainStyle).trimEnd().split('\n')

test('all is well: a line for each', () => {
  assert.equal(shown(allOf()), [
    '\u2713 192.0.2.7/32        sent to eth0, eth1, route in the kernel',
    '\u2713 2001:db8:88::7/128  sent to eth0, eth1, route in the kernel',
    '',
    '2 LoadBalancer IPs: well, as far as this node can tell.',
  ])
})

test('what fails', () => {
  const body = allOf(
    {
      'show bgp vrf metallb ipv4 unicast json': speakerTable('192.0.2.7/32', '192.0.2.8/32'),
      'show bgp vrf metallb ipv6 unicast json': unusableTable('2001:db8:88::7/128'),
      'show bgp ipv4 unicast neighbors eth1 advertised-routes json': advertised('192.0.2.8/32'),
      'show bgp ipv4 unicast neighbors eth0 advertised-routes json': advertised(
        '192.0.2.7/32',
        '192.0.2.8/32',
      ),
    },
    { ...well, ipv4: E.right(new Set()) },
  )
  assert.equal(shown(body), [
    '\u2717 192.0.2.7/32        not sent to eth1, only to eth0',
    '                      Run "frr-intent trace 192.0.2.7".',
    '\u2717 192.0.2.8/32        route in the kernel: no route in the kernel',
    '                      Run "frr-intent trace 192.0.2.8".',
    '\u2717 2001:db8:88::7/128  next hop: its next hop cannot be reached',
    '                      Run "frr-intent plan".',
    '',
    '3 of 3 LoadBalancer IPs failed.',
  ])
  assert.is(body.state, 'failed')
})

test('a leaf without a session', () => {
  const body = allOf({
    'show bgp vrf all neighbors json': neighborsWith({
      default: { eth0: leaf(), eth1: down({ bgpNeighborAddr: 'none' }) },
    }),
  })
  assert.is(
    body.addresses[0]?.reason,
    'not sent to eth1: no router advertisement of the leaf has been heard',
  )
})

test('a whole trace says where it fails', () => {
  const [line] = allOf(
    { 'show bgp ipv4 unicast neighbors eth0 advertised-routes json': advertised() },
    well,
  ).addresses
  if (line === undefined) throw new Error('no line')
  const cause = bodyOf('192.0.2.7', { said: { 'show bgp ipv4 unicast 192.0.2.7 json': '{}\n' } })
  assert.equal(
    [refined(line, cause).hop, refined(line, cause).reason],
    ['imported', 'FRR has it in VRF metallb, and has not imported it'],
  )
  assert.equal(refined(line, bodyOf('192.0.2.7')), line)
})

test('nothing to list, and why', () => {
  assert.is(
    allOf({
      'show bgp vrf metallb ipv4 unicast json': '{}\n',
      'show bgp vrf metallb ipv6 unicast json': '{}\n',
    }).verdict,
    'The speaker announces no LoadBalancer IP.',
  )
  const verdicts = [
    allOf({
      'show bgp vrf all neighbors json': neighborsWith({
        metallb: { '169.254.88.1': quietSpeaker() },
      }),
    }),
    allOf({ 'show bgp vrf all neighbors json': neighborsText({ default: neighbors.default }) }),
    allOf({}, well, 7),
    allOf({ 'show bgp vrf all neighbors json': '[]\n' }),
  ].map(({ state, verdict }) => `${state} ${verdict.slice(0, 80)}`)
  assert.equal(verdicts, [
    'failed No LoadBalancer IP can be traced: no speaker has a session, so no LoadBalancer I',
    'failed No LoadBalancer IP can be traced: FRR has no BGP in VRF metallb.',
    'failed No LoadBalancer IP can be traced: FRR is starting, for 7 seconds now.',
    'failed No LoadBalancer IP can be traced: FRR\'s answer to "show bgp vrf all neighbors js',
  ])
})

test('FRR does not run', () => {
  const daemons = { bgpd: 'absent', zebra: 'absent', bfdd: 'absent' } as const
  const intent = intentOf()
  const routing = observeRouting(frrHost(wellSaid), subjectOf(intent, convergedHost), null)
  if (routing._tag !== 'Answered') throw new Error(routing._tag)
  const body = judgeAll({
    ...{ intent, observed: convergedHost, kernel: well },
    routing: { ...routing, daemons },
  })
  assert.ok(E.isRight(body))
  assert.is(body.right.verdict, 'No LoadBalancer IP can be traced: FRR: it does not run.')
})

test('nobody may ask', () => {
  const routing = { _tag: 'CannotAsk', reason: 'no vtysh' } as const
  assert.equal(
    judgeAll({ intent: intentOf(), observed: convergedHost, routing, kernel: well }),
    E.left('no vtysh'),
  )
})

test('a speaker with a session per family', () => {
  const two = {
    metallb: { '169.254.88.1': speaker(), 'fda1:b2c3:d4e5:1::1': speaker() },
  }
  assert.is(allOf({ 'show bgp vrf all neighbors json': neighborsWith(two) }).state, 'ok')
})

test.run()
