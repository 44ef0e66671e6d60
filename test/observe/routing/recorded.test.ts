// What FRR 10.3 and 10.7 said in the lab (test/lab/recordRouting.ts) is understood, all of it.
import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Reader } from '../../../src/observe/capabilities.ts'
import { observeRouting } from '../../../src/observe/routing/observeRouting.ts'
import type { Answered } from '../../../src/observe/routing/routing.ts'
import { readerOf } from '../readers.ts'
import { ended } from './fakeFrr.ts'

const subject = { vrf: 'metallb', table: 'main', neighbors: ['eth0', 'eth1'], bfd: true } as const

const answeredIn = (frr: string, scene: string): Answered => {
  const read = (name: string): string =>
    readFileSync(new URL(`fixtures/frr-${frr}/${scene}/${name}.txt`, import.meta.url), 'utf8')
  const run: Reader['run'] = ({ argv }) =>
    ended(0, read(argv[0] === 'vtysh' ? (argv[2] ?? '') : argv[2] === '-6' ? 'kernel6' : 'kernel4'))
  const routing = observeRouting({ ...readerOf({ answers: {}, files: {} }), run }, subject, null)
  if (routing._tag !== 'Answered') throw new Error(routing._tag)
  return routing
}

const rightOf = <A>(known: E.Either<string, A>): A => {
  if (E.isLeft(known)) throw new Error(known.left)
  return known.right
}

for (const frr of ['10.3', '10.7']) {
  test(`FRR ${frr}, all is well, beside a VRF that is not there and texts of others`, () => {
    const { version, neighbors, bfd, families } = answeredIn(frr, 'well')
    assert.ok(version?.startsWith(frr), String(version))
    const { default: fabric = {}, metallb = {}, blue = {} } = rightOf(neighbors)
    assert.equal(Object.keys(fabric).toSorted(), ['eth0', 'eth1'])
    assert.equal(Object.keys(metallb).toSorted(), [
      ...['169.254.88.1', 'fda1:b2c3:d4e5:1::1', 'frr-metallb'],
    ])
    assert.equal(
      Object.entries(blue).map(([name, { bgpState }]) => [name, bgpState]),
      [['198.51.100.1', 'Idle']],
    )
    for (const { bgpState, hostname, neighborCapabilities } of Object.values(fabric)) {
      assert.is(bgpState, 'Established')
      assert.is(hostname, 'node')
      assert.is(neighborCapabilities?.gracefulRestart, 'advertisedAndReceived')
    }
    assert.equal(
      rightOf(bfd)
        .map(({ interface: port, status }) => `${port} ${status}`)
        .toSorted(),
      ['eth0 up', 'eth1 up'],
    )
    for (const family of Object.values(families)) {
      assert.is(rightOf(family.speaker).best.length, 2)
      assert.equal(rightOf(family.speaker).unusable, [])
      for (const known of Object.values(family.advertised)) assert.ok(rightOf(known).length >= 5)
      assert.is(rightOf(family.defaultInBgp), true)
      // A leaf that advertises itself as a router gives the kernel a route of last resort.
      assert.equal(
        rightOf(family.defaultInZebra).filter(({ selected }) => selected),
        [{ protocol: 'bgp', selected: true, installed: true }],
      )
      const { rib, fib } = rightOf(family.zebra)
      const { count, hasDefault } = rightOf(family.kernel)
      assert.equal([rib === fib, fib === count, count > 1, hasDefault], [true, true, true, true])
    }
  })

  test(`FRR ${frr}: a leaf that is shut down, no carrier, no speaker`, () => {
    const { neighbors, families } = answeredIn(frr, 'faults')
    const { eth0, eth1 } = rightOf(neighbors)['default'] ?? {}
    // 10.3 forgets the NOTIFICATION when it dials again.
    assert.equal(
      [eth0?.lastResetDueTo, eth0?.lastErrorCodeSubcode, eth0?.lastShutdownDescription],
      frr === '10.3'
        ? ['Waiting for peer OPEN', undefined, undefined]
        : ['BGP Notification received', '0602', String.raw`new \x22cables\x22`],
    )
    assert.is.not(eth1?.bgpState, 'Established')
    for (const family of Object.values(families)) {
      assert.equal(rightOf(family.speaker), { best: [], unusable: [] })
      assert.is(rightOf(family.defaultInBgp), false)
      assert.equal(rightOf(family.kernel), { count: 0, hasDefault: false })
    }
  })
}

test.run()
