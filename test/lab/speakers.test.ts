// Every speaker x announce, withdraw, announce again, killed, restarted, as leaves and spine see it.
// LAB_SPEAKER names one kind by a part of its name.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import { router } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { product } from './node.ts'
import { releases } from './nodeOnline.ts'
import { speakerKinds, speakerPackages, type SpeakerKind } from './speakerKinds.ts'
import { events, life } from './speakerLife.ts'
import { buildFabric } from './topology.ts'

/** Timing: a prefix that comes does so in seconds. A quarter of this must pass to say that none comes. */
const patienceMs = 120_000

const story = async (guest: Guest): Promise<string> =>
  [
    await router(guest, '').vtysh(
      'show bgp vrf metallb summary',
      'show bgp vrf metallb ipv4',
      'show bgp vrf metallb ipv6',
    ),
    await guest.must('tail -30 /run/speaker/log /run/frr.log || true'),
  ].join('\n')

const assertSeen = async (guest: Guest, kind: SpeakerKind): Promise<void> => {
  const seen = await life(guest, kind, patienceMs)
  console.log(
    `${kind.name}: ${seen.map(({ event, family, after }) => `${event} ${family} ${after}`).join(', ')}`,
  )
  assert.is(seen.length, events.length * kind.families.length)
  const failed = seen.filter(({ after }) => typeof after !== 'number')
  if (failed.length > 0) console.log(await story(guest))
  assert.equal(failed, [])
}

const { LAB_SPEAKER: named } = process.env
const wanted =
  named === undefined
    ? share(speakerKinds, 2)
    : speakerKinds.filter(({ name }) => name.includes(named))
const guests = new Map<FrrRelease, Promise<Guest>>()

const guestWith = async (frr: FrrRelease): Promise<Guest> => {
  const guest = await bootGuest({ frr, packages: speakerPackages(frr) })
  await buildFabric(guest)
  await product(guest).startFrr()
  return guest
}

for (const frr of releases()) {
  for (const kind of wanted)
    test(`${kind.name}, FRR ${frr}`, async () => {
      const running = guests.get(frr) ?? guestWith(frr)
      guests.set(frr, running)
      await assertSeen(await running, kind)
    })
  test(`end of FRR ${frr}`, async () => {
    await (await guests.get(frr))?.stop()
  })
}

test.run()
