// How long a first boot takes with our settings and without them, in turn in one guest.
import type { FrrRelease } from '../test/lab/guest.ts'
import { bootContainer, type Container } from '../test/lab/restarts.ts'
import { hostPrefix, waitForNoRoutes, waitForRoutes } from '../test/lab/routes.ts'
import { withoutSettings } from './restartsSetups.ts'

export interface Boots {
  readonly rounds: number
  /** Median milliseconds. */
  readonly ours: number
  readonly without: number
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The host as after a reboot, as far as FRR can tell: no routes of an FRR before it. */
const forget = async ({ guest, kill, addresses }: Container) => {
  await guest.run('/usr/lib/frr/watchfrr.sh stop')
  await kill('KILL')
  await waitForNoRoutes(guest, ['leaf1', 'leaf2', 'spine'], addresses.map(hostPrefix))
  await guest.must('ip -4 route flush proto bgp; ip -6 route flush proto bgp')
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

export const firstBoots = async (frr: FrrRelease, repetitions: number): Promise<Boots> => {
  const rounds = Math.max(5, repetitions)
  const container = await bootContainer({ frr })
  try {
    await container.start()
    await container.up()
    const ours: number[] = []
    const without: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await timeOf(container, () => container.start()))
      without.push(await timeOf(container, () => container.start({}, withoutSettings)))
      console.log(`first boot: ${ours.at(-1)} ms, without ${without.at(-1)} ms`)
    }
    return { rounds, ours: median(ours), without: median(without) }
  } finally {
    await container.guest.stop()
  }
}
