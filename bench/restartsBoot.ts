// How long a first boot takes with our settings and without them, in turn in one guest.
import { router } from '../test/lab/frr.ts'
import type { FrrRelease } from '../test/lab/guest.ts'
import { bootContainer, settled, type Container } from '../test/lab/restarts.ts'
import { hostPrefix, waitForNoRoutes, waitForRoutes } from '../test/lab/routes.ts'
import { dualStackPeer } from '../test/lab/speaker.ts'
import { leaves } from '../test/lab/topology.ts'
import { withoutSettings } from './restartsSetups.ts'

/** Seconds: the mean, its standard error, and the range of single boots. */
export interface Spread {
  readonly mean: number
  readonly error: number
  readonly least: number
  readonly most: number
}

export interface Boots {
  readonly frr: FrrRelease
  readonly rounds: number
  readonly ours: Spread
  readonly without: Spread
}

const spreadOf = (milliseconds: readonly number[]): Spread => {
  const values = milliseconds.map((time) => time / 1000)
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const error = Math.sqrt(squares / (count - 1) / count)
  return { mean, error, least: Math.min(...values), most: Math.max(...values) }
}

/**
 * The node as after a reboot, as far as FRR can tell, and peers that know nothing of the boot before:
 * how it ended would decide when they dial again. And a boot comes at any time of their timers.
 */
const forget = async ({ guest, kill, addresses }: Container) => {
  await guest.run('/usr/lib/frr/watchfrr.sh stop')
  await kill('KILL')
  await waitForNoRoutes(guest, ['leaf1', 'leaf2', 'spine'], addresses.map(hostPrefix))
  await guest.must(
    `ip -4 route flush proto bgp; ip -6 route flush proto bgp
     rm /etc/frr/frr.conf /etc/frr/daemons`,
  )
  for (const leaf of leaves) await router(guest, leaf).vtysh('clear bgp node')
  await guest.must(`sleep ${Math.random() * 10}`)
}

/**
 * When the peers speak is no matter of the node's settings: a speaker that dials, and a leaf that
 * advertises itself as a router, without which the node has no address for the session.
 */
const speakEachSecond = async ({ guest }: Container) => {
  const lines = dualStackPeer.map(({ address }) => `neighbor ${address} timers connect 1`)
  await router(guest, 'speaker').configure(`router bgp 4000099999\n${lines.join('\n')}`)
  for (const leaf of leaves)
    await router(guest, leaf).configure('interface node\nipv6 nd ra-interval 1')
}

const timeOf = async (container: Container, start: () => Promise<void>): Promise<number> => {
  await forget(container)
  const began = Date.now()
  await start()
  await waitForRoutes(container.guest, ['spine'], container.addresses.map(hostPrefix), 2)
  const milliseconds = Date.now() - began
  await container.up()
  return milliseconds
}

export const firstBoots = async (frr: FrrRelease, rounds: number): Promise<Boots> => {
  const container = await bootContainer({ frr })
  try {
    await container.start()
    await container.up()
    await speakEachSecond(container)
    await settled(container.guest)
    const ours: number[] = []
    const without: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await timeOf(container, () => container.start()))
      without.push(await timeOf(container, () => container.start({}, withoutSettings)))
      console.log(`first boot, FRR ${frr}: ${ours.at(-1)} ms, without ${without.at(-1)} ms`)
    }
    return { frr, rounds, ours: spreadOf(ours), without: spreadOf(without) }
  } finally {
    await container.guest.stop()
  }
}
