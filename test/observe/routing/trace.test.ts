// One vtysh asks all about one destination; what is not understood is not known.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Ip } from '../../../src/intent/address.ts'
import type { Command, Reader } from '../../../src/observe/capabilities.ts'
import { decodeKernelRoutes, observeKernel } from '../../../src/observe/routing/kernelRoute.ts'
import { speakerRoutes } from '../../../src/observe/routing/speakerRoutes.ts'
import { observeTrace, type Traced, type TraceSubject } from '../../../src/observe/routing/trace.ts'
import {
  decodeBgpRoute,
  decodeImports,
  decodeZebraMatch,
} from '../../../src/observe/routing/traceJson.ts'
import { decodeTalks } from '../../../src/observe/routing/talkJson.ts'
import { readerOf } from '../readers.ts'
import { ended, neighborsText } from './fakeFrr.ts'
import {
  bgp,
  carrying,
  fromLeaf,
  fromSpeaker,
  imported,
  leaf,
  leaksFrom,
  redistributed,
  route,
  throughLeaves,
  toNode,
  traceHost,
  zebra,
  zebraBgp,
} from './fakeTrace.ts'

const subject: TraceSubject = {
  destination: { address: '192.0.2.7' as Ip, prefixLength: 32, isPrefix: false },
  ...{ vrf: 'metallb', nextHop: '169.254.88.1', bfd: true },
  kernel: { address: '192.0.2.7' as Ip, client: '203.0.113.1' as Ip, ports: ['eth0'] },
}

const said = {
  'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', [], fromSpeaker()),
  'show bgp ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', ['eth0'], imported()),
  'show ip route 192.0.2.7 json': zebra('192.0.2.7/32', zebraBgp(['frr-metallb'])),
}

const logged = (host: Reader, log: Command[]): Reader => ({
  ...host,
  run: (command) => {
    log.push(command)
    return host.run(command)
  },
})

const tracedBy = (host: Reader, about = subject): Traced => {
  const trace = observeTrace(host, about, null)
  if (trace._tag !== 'Traced') throw new Error(trace._tag)
  return trace
}

test('vtysh and three commands of ip, each with a limit', () => {
  const log: Command[] = []
  const trace = tracedBy(logged(traceHost(said, {}), log))
  assert.is(trace.prefix, '192.0.2.7/32')
  assert.is(trace.version, '10.3.1')
  const asked = log.flatMap(({ argv }) => argv.filter((_, index) => argv[index - 1] === '-c'))
  assert.is(new Set(asked).size, asked.length)
  const ofIp = log.filter(({ argv }) => argv[0] === 'ip')
  assert.is(ofIp.length, 3)
  for (const { seconds = 0 } of log) assert.ok(seconds > 0 && seconds < 10)
  assert.equal(ofIp[2]?.argv.slice(6), ['get', '192.0.2.7', 'from', '203.0.113.1', 'iif', 'eth0'])
  assert.equal(trace.imports, E.right(['metallb']))
})

test('where FRR has a longer prefix than the speaker announces, it is asked again', () => {
  const log: Command[] = []
  const sum = '192.0.2.0/24'
  const trace = tracedBy(
    logged(
      traceHost(
        {
          ...said,
          'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp(sum, [], fromSpeaker()),
          'show bgp ipv4 unicast 192.0.2.0/24 json': bgp(sum, ['eth0'], imported()),
          'show ip route 192.0.2.0/24 json': '{}\n',
        },
        {},
      ),
      log,
    ),
  )
  assert.is(trace.prefix, sum)
  assert.equal(
    E.map((found: { prefix: string } | null) => found?.prefix)(trace.fabric),
    E.right(sum),
  )
  assert.equal(trace.zebra, E.right(null))
  const again = log.filter(({ argv }) => argv.includes(`show bgp ipv4 unicast ${sum} json`))
  assert.is(again.length, 1)
  assert.ok(log.find(({ argv }) => argv.includes('exact'))?.argv.includes(sum))
})

test('without a route of the speaker, that of the fabric is followed; zebra may lack it', () => {
  const nearer = bgp('192.0.2.0/24', [], fromLeaf('eth0', 'leaf1', '65101'))
  const trace = tracedBy(
    traceHost(
      {
        ...said,
        'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': '{}\n',
        'show bgp ipv4 unicast 192.0.2.7 json': nearer,
        'show ip route 192.0.2.7 json': zebra('0.0.0.0/0', zebraBgp(['eth0'])),
        'show ip route 192.0.2.0/24 json': '{}\n',
      },
      {},
    ),
  )
  assert.is(trace.prefix, '192.0.2.0/24')
  assert.equal(trace.zebra, E.right(null))
})

test("a default route of the speaker's is no LoadBalancer IP", () => {
  const any = bgp('0.0.0.0/0', [], fromSpeaker())
  const trace = tracedBy(
    traceHost({ ...said, 'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': any }, {}),
  )
  assert.is(trace.prefix, '192.0.2.7/32')
})

test('while FRR starts, nobody asks it', () => {
  const host = {
    ...readerOf({ answers: {}, files: {} }),
    run: () => {
      throw new Error('asked')
    },
  }
  assert.equal(observeTrace(host, subject, 7), { _tag: 'Starting', seconds: 7 })
})

test('a path of BGP', () => {
  assert.equal(decodeBgpRoute(bgp('0.0.0.0/0', ['eth1'], fromLeaf('eth0', 'leaf1', '65101'))), {
    ...E.right({
      prefix: '0.0.0.0/0',
      advertisedTo: ['eth1'],
      paths: [
        {
          ...{ asPath: '65101', valid: true, best: false, multipath: false, selectionReason: null },
          ...{ origin: 'IGP', localPreference: null, tag: null, communities: [] },
          ...{ nextHop: 'fe80::202', neighbor: 'eth0', hostName: 'leaf1', vrf: null },
        },
      ],
    }),
  })
})

const paths = (document: string) => {
  const decoded = decodeBgpRoute(document)
  if (E.isLeft(decoded)) throw new Error(decoded.left)
  return decoded.right
}

test('routes of this node have no neighbor; removed paths and empty answers are none', () => {
  const [own] = paths(bgp('10.0.0.1/32', [], redistributed()))?.paths ?? []
  assert.is(own?.neighbor, null)
  const six = redistributed({ peer: { peerId: '::' } })
  assert.is(paths(bgp('2001:db8::1/128', [], six))?.paths[0]?.neighbor, null)
  assert.is(paths(bgp('10.0.0.1/32', [], redistributed({ removed: true }))), null)
  assert.is(paths('{}\n'), null)
  assert.is(paths('{\n  "warning":"View\\/Vrf is unknown"\n}\n'), null)
})

test('what is not said to be valid is not', () => {
  const path = imported({ valid: undefined })
  assert.is(paths(bgp('192.0.2.7/32', [], path))?.paths[0]?.valid, false)
})

test('with add-path each path says whom it was sent to', () => {
  const path = imported({ advertisedTo: { eth1: { hostname: 'leaf2' } } })
  assert.equal(paths(bgp('192.0.2.7/32', ['eth0'], path))?.advertisedTo, ['eth0', 'eth1'])
})

test('communities are words', () => {
  const path = imported({ community: { string: '65101:1 no-export', list: [] } })
  assert.equal(paths(bgp('192.0.2.7/32', [], path))?.paths[0]?.communities, [
    '65101:1',
    'no-export',
  ])
})

test('a route of zebra; a VRF that it lacks is answered with a text', () => {
  const found = decodeZebraMatch(
    zebra('0.0.0.0/0', {
      ...zebraBgp(['eth0']),
      nexthops: [
        { interfaceName: 'eth0', active: true, rmapSource: '10.0.0.1' },
        { interfaceName: 'eth1' },
      ],
    }),
  )
  assert.equal(
    found,
    E.right({
      prefix: '0.0.0.0/0',
      entries: [
        {
          ...{ protocol: 'bgp', selected: true, installed: true, failed: false, queued: false },
          ...{ distance: 20, interfaces: ['eth0'], source: '10.0.0.1' },
        },
      ],
    }),
  )
  for (const none of ['', '{}\n', '{\n}\n', "VRF metallb doesn't exist\n"])
    assert.equal(decodeZebraMatch(none), E.right(null))
})

test('VRFs that are imported from', () => {
  assert.equal(decodeImports(leaksFrom('metallb', 'blue')), E.right(['metallb', 'blue']))
  assert.equal(decodeImports(leaksFrom()), E.right([]))
  assert.equal(decodeImports('{}\n'), E.right([]))
})

test('what a session carries, and what was refused', () => {
  const talks = (parts: object) => {
    const decoded = decodeTalks(neighborsText({ default: { eth0: leaf(parts) } }))
    return E.isLeft(decoded) ? decoded.left : decoded.right['default']?.['eth0']
  }
  assert.equal(talks({}), { families: ['ipv4', 'ipv6'], refused: 0 })
  assert.equal(
    talks({
      neighborCapabilities: carrying('ipv6'),
      prefixStats: { inboundFiltered: 2, aspathLoop: 1 },
    }),
    { families: ['ipv6'], refused: 3 },
  )
  assert.equal(talks({ neighborCapabilities: carrying() }), { families: ['ipv4'], refused: 0 })
  assert.equal(talks({ neighborCapabilities: undefined, prefixStats: undefined }), {
    ...{ families: null, refused: null },
  })
})

test('routes of the kernel', () => {
  const decoded = decodeKernelRoutes(
    JSON.stringify([
      throughLeaves(),
      route({ table: undefined, protocol: undefined }),
      toNode(),
      { type: '7', dst: 'default', dev: 'lo', table: '88' },
      route({ type: undefined, dev: 'eth0' }),
      {},
    ]),
  )
  if (E.isLeft(decoded)) throw new Error(decoded.left)
  assert.equal(
    decoded.right.map(({ type, table, protocol, hops, source }) => [
      ...[type, table, protocol, source],
      hops.map(({ device, via }) => `${via} ${device}`).join(', '),
    ]),
    [
      ['unicast', 254, 186, '10.0.0.1', 'fe80::202 eth0, fe80::202 eth1'],
      ['unicast', 254, 0, null, '169.254.88.1 frr-metallb'],
      ['local', 255, 0, null, 'null lo'],
      ['other', 88, 0, null, 'null lo'],
      ['unicast', 254, 186, null, '169.254.88.1 eth0'],
    ],
  )
})

test('the kernel: an error is an answer, for a lookup; the larger reverse path filter counts', () => {
  const question = { ...subject.kernel, prefix: '192.0.2.7/32' }
  const files = {
    '/proc/sys/net/ipv4/conf/all/rp_filter': '1\n',
    '/proc/sys/net/ipv4/conf/eth0/rp_filter': '2\n',
  }
  const view = observeKernel(traceHost({}, { own: route() }, files), question)
  assert.equal(view.incoming, {
    eth0: E.right({ _tag: 'Refused', message: 'Network is unreachable' }),
  })
  assert.ok(E.isRight(view.own) && view.own.right._tag === 'Route')
  assert.equal(view.routes, E.right([]))
  assert.equal(view.reversePath, { eth0: 2 })
  const broken = observeKernel(
    { ...readerOf({ answers: {}, files: {} }), run: () => ended(1, '', 'no rights\n') },
    question,
  )
  assert.equal(
    broken.routes,
    E.left('"ip -N -json -details -4 route show table all exact 192.0.2.7/32": no rights'),
  )
  assert.equal(broken.reversePath, {})
})

test('what the kernel sends to the speaker', () => {
  const asked = (stdout: string, stderr = '', exitCode = 0) =>
    speakerRoutes(
      { ...readerOf({ answers: {}, files: {} }), run: () => ended(exitCode, stdout, stderr) },
      'ipv4',
      'main',
    )
  assert.equal(
    asked('192.0.2.7 via 169.254.88.1 metric 20 \n198.51.100.0/28 via 169.254.88.1 metric 20 \n'),
    E.right(new Set(['192.0.2.7/32', '198.51.100.0/28'])),
  )
  assert.equal(asked('', 'Error: ipv4: FIB table does not exist.\n', 2), E.right(new Set()))
  assert.equal(asked('', 'Cannot find device "frr-metallb"\n', 1), E.right(new Set()))
  assert.equal(
    asked('', 'no rights\n', 1),
    E.left('"ip -N -4 route show table main proto 186 dev frr-metallb": no rights'),
  )
})

test.run()
