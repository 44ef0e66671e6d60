// Every speaker x announce, withdraw, announce again, killed, restarted, as leaves and spine see it.
// LAB_SPEAKER names one kind by a part of its name.

import { test } from 'uvu'
import { router } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { product } from './node.ts'
import { familyOf, waitForNoRoutes, waitForRoutes } from './routes.ts'
import { speakerKinds, speakerPackages, type SpeakerKind } from './speakerKinds.ts'
import { buildFabric } from './topology.ts'

const switches = ['leaf1', 'leaf2', 'spine']
const first = ['192.0.2.1/32', '2001:db8:5::1/128']
const second = ['192.0.2.2/32', '2001:db8:5::2/128']

/** The spine has both leaves as next hops. */
const arrival = async (guest: Guest, prefixes: readonly string[]): Promise<void> => {
  await waitForRoutes(guest, ['spine'], prefixes, 2)
  await waitForRoutes(guest, ['leaf1', 'leaf2'], prefixes)
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`

/** The life of a speaker. A kind of one family is asked for that family alone. */
const live = async (guest: Guest, kind: SpeakerKind): Promise<void> => {
  const own = (prefixes: readonly string[]) =>
    prefixes.filter((prefix) => kind.families.includes(familyOf(prefix)))
  const started = Date.now()
  const speaker = await kind.start(guest, own(first))
  await arrival(guest, own(first))
  const arrived = seconds(started)
  await speaker.announce(...own(second))
  await arrival(guest, own(second))
  await speaker.withdraw(...own(first))
  await waitForNoRoutes(guest, switches, own(first))
  await speaker.announce(...own(first))
  await arrival(guest, own([...first, ...second]))
  const ended = Date.now()
  await speaker.kill()
  await waitForNoRoutes(guest, switches, own([...first, ...second]))
  const withdrawn = seconds(ended)
  const restarted = Date.now()
  const successor = await kind.start(guest, own(first))
  await arrival(guest, own(first))
  console.log(
    `${kind.name}: at the switches after ${arrived}, gone ${withdrawn} after its death, back ${seconds(restarted)} after its restart`,
  )
  await successor.kill()
  await waitForNoRoutes(guest, switches, own(first))
}

const wanted = speakerKinds.filter(({ name }) => name.includes(process.env['LAB_SPEAKER'] ?? ''))
const guests = new Map<FrrRelease, Promise<Guest>>()

const guestWith = async (frr: FrrRelease): Promise<Guest> => {
  const guest = await bootGuest({ frr, packages: speakerPackages(frr) })
  await buildFabric(guest)
  await product(guest).startFrr()
  return guest
}

for (const frr of ['10.3', '10.7'] as const) {
  for (const kind of wanted)
    test(`${kind.name}, FRR ${frr}`, async () => {
      const running = guests.get(frr) ?? guestWith(frr)
      guests.set(frr, running)
      const guest = await running
      await live(guest, kind).catch(async (error: unknown) => {
        console.log(
          await router(guest, '').vtysh(
            'show bgp vrf metallb summary',
            'show bgp vrf metallb ipv4',
            'show bgp vrf metallb ipv6',
          ),
          await guest.must('tail -30 /run/speaker/log /run/frr.log || true'),
        )
        throw error
      })
    })
  test(`end of FRR ${frr}`, async () => {
    await (await guests.get(frr))?.stop()
  })
}

test.run()
