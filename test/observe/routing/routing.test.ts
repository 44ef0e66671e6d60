import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { observeRouting } from '../../../src/observe/routing/observeRouting.ts'
import type { Answered, Routing } from '../../../src/observe/routing/routing.ts'
import { ended, frrHost, wellSaid, type Said } from './fakeFrr.ts'

const subject = { vrf: 'metallb', table: 'main', neighbors: ['eth0', 'eth1'], bfd: true } as const

const answered = (routing: Routing): Answered => {
  if (routing._tag !== 'Answered') throw new Error(routing._tag)
  return routing
}

const observed = (said: Said = {}, files = {}): Answered =>
  answered(observeRouting(frrHost({ ...wellSaid, ...said }, undefined, files), subject, null))

test('a node that is well', () => {
  const { version, age, neighbors, families, daemons, bfd } = observed()
  assert.equal([version, age], ['10.3.1', null])
  assert.equal(daemons, { bgpd: 'answers', zebra: 'answers', bfdd: 'answers' })
  assert.ok(E.isRight(neighbors) && E.isRight(bfd))
  assert.equal(
    Object.entries(neighbors.right).map(([vrf, all]) => [vrf, Object.keys(all)]),
    [
      ['default', ['eth0', 'eth1']],
      ['metallb', ['frr-metallb', '169.254.88.1', 'fda1:b2c3:d4e5:1::1']],
      ['blue', ['192.0.2.99']],
    ],
  )
  assert.is(neighbors.right['blue']?.['192.0.2.99']?.remoteAs, '1.10')
  assert.equal(families.ipv4, {
    speaker: E.right({ best: ['192.0.2.7/32'], unusable: [] }),
    advertised: {
      eth0: E.right(['10.0.0.1/32', '192.0.2.7/32']),
      eth1: E.right(['10.0.0.1/32', '192.0.2.7/32']),
    },
    defaultInBgp: E.right(true),
    defaultInZebra: E.right([{ protocol: 'bgp', selected: true, installed: true }]),
    zebra: E.right({ rib: 13, fib: 13 }),
    kernel: E.right({ count: 13, hasDefault: true }),
  })
})

test('the age of bgpd, where its process can be seen; user frr writes its pid file', () => {
  const stat = `7 (bgpd) S ${'0 '.repeat(18)}1000 0`
  const files = {
    '/run/frr/bgpd.pid': '7\n',
    ...{ '/proc/7/stat': stat, '/proc/7/comm': 'bgpd\n', '/proc/uptime': '70.5 1.0\n' },
  }
  assert.is(observed({}, files).age, 61)
  assert.is(observed({}, { ...files, '/proc/uptime': 'EACCES' }).age, null)
  assert.is(observed({}, { ...files, '/proc/7/stat': '' }).age, null)
  assert.is(observed({}, { ...files, '/proc/7/comm': 'init\n' }).age, null)
  const elsewhere = { ...files, '/run/frr/bgpd.pid': '../7\n', '/proc/../7/comm': 'bgpd\n' }
  assert.is(observed({}, { ...elsewhere, '/proc/../7/stat': stat }).age, null)
})

test('an empty FRR: no instance, no route, nothing announced', () => {
  const { neighbors, families } = observed({
    'show bgp vrf all neighbors json': '{\n}\n',
    'show bgp vrf metallb ipv4 unicast json': '{}\n',
    'show bgp ipv4 unicast 0.0.0.0/0 json': '{\n}\n',
    'show ip route 0.0.0.0/0 json': '{\n}\n',
    'show bgp ipv4 unicast neighbors eth0 advertised-routes json':
      '{\n"warning":"No such neighbor or address family"\n}\n',
  })
  assert.equal(neighbors, E.right({}))
  assert.equal(families.ipv4.speaker, E.right({ best: [], unusable: [] }))
  assert.equal(families.ipv4.defaultInBgp, E.right(false))
  assert.equal(families.ipv4.defaultInZebra, E.right([]))
  assert.equal(families.ipv4.advertised['eth0'], E.right([]))
})

test('a route without a best path is none', () => {
  const { families } = observed({
    'show bgp ipv4 unicast 0.0.0.0/0 json': '{"paths": [{"valid": false}, {"bestpath": {}}]}',
  })
  assert.equal(families.ipv4.defaultInBgp, E.right(false))
})

test('without BFD bfdd is not asked', () => {
  const { daemons, bfd } = answered(
    observeRouting(frrHost(wellSaid), { ...subject, bfd: false }, null),
  )
  assert.equal(daemons, { bgpd: 'answers', zebra: 'answers' })
  assert.ok(E.isLeft(bfd))
})

test('what is not understood is not known, and says where', () => {
  const wrong = observed({
    'show bgp vrf all neighbors json':
      '{"default": {"vrfId": 0, "eth0": {"bgpState": 7, "remoteAs": 1}}}',
    'show bgp vrf metallb ipv4 unicast json': 'View/Vrf metallb is unknown\n',
    'show ip route summary json': '{"routes": [{"type": "ebgp", "rib": "many"}]}',
  })
  assert.equal(
    wrong.neighbors,
    E.left(
      `FRR's answer to "show bgp vrf all neighbors json" is not understood: default.eth0.bgpState is 7, wanted string`,
    ),
  )
  assert.ok(E.isLeft(wrong.families.ipv4.speaker))
  assert.equal(
    wrong.families.ipv4.zebra,
    E.left(
      `FRR's answer to "show ip route summary json" is not understood: routes.0.rib is "many", wanted number`,
    ),
  )
})

test('a kernel without the table has no route; ip may fail', () => {
  const kernel = (exitCode: number, stderr: string) =>
    answered(
      observeRouting(
        {
          ...frrHost(wellSaid),
          run: (command) =>
            command.argv[0] === 'ip' ? ended(exitCode, '', stderr) : frrHost(wellSaid).run(command),
        },
        subject,
        null,
      ),
    ).families.ipv6.kernel
  assert.equal(
    kernel(2, 'Error: ipv6: FIB table does not exist.\n'),
    E.right({ count: 0, hasDefault: false }),
  )
  assert.equal(
    kernel(1, 'no rights\n'),
    E.left('"ip -N -6 route show table main proto 186": no rights'),
  )
})

test('while FRR starts, nobody asks it', () => {
  const host = {
    ...frrHost(wellSaid),
    run: () => {
      throw new Error('asked')
    },
  }
  assert.equal(observeRouting(host, subject, 7), { _tag: 'Starting', seconds: 7 })
})

test('what is no neighbor, no route of BGP and no best path does not count', () => {
  const { neighbors, families } = observed({
    'show bgp vrf all neighbors json': JSON.stringify({
      default: { eth0: { bgpState: 'Idle', remoteAs: 0 }, future: { remoteAs: 7 } },
    }),
    'show ip route summary json': JSON.stringify({
      routes: [
        { type: 'ebgp', rib: 3, fib: 2 },
        { type: 'bgp-direct', rib: 9, fib: 9 },
      ],
    }),
    'show bgp ipv4 unicast 0.0.0.0/0 json': JSON.stringify({ paths: [{}, { bestpath: {} }] }),
  })
  assert.equal(E.isRight(neighbors) && Object.keys(neighbors.right['default'] ?? {}), ['eth0'])
  assert.equal(families.ipv4.zebra, E.right({ rib: 3, fib: 2 }))
  assert.equal(families.ipv4.defaultInBgp, E.right(false))
})

test('without BFD nobody asks bfdd', () => {
  const { daemons } = answered(observeRouting(frrHost(wellSaid), { ...subject, bfd: false }, null))
  assert.equal(daemons, { bgpd: 'answers', zebra: 'answers' })
})

test.run()
