// The node's FRR in something like its container, and all that can happen to it.

import { hasSession, haveSessionsAnew } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, program, serviceLog, type Environment } from './node.ts'
import { hostPrefix, waitForRoutes } from './routes.ts'
import { startSpeaker, type Speaker } from './speaker.ts'
import { served } from './nodeOnline.ts'
import { mountRelease } from './release.ts'
import { packetsLost, rates, startProbes, type Loss, type Rate } from './probes.ts'
import { buildFabric, leaves, node, type Fabric, type FabricOptions } from './topology.ts'

export interface ContainerOptions {
  readonly frr: FrrRelease
  /** Of MetalLB's speaker; by default that of all routers. */
  readonly speakerFrr?: FrrRelease
  readonly fabric?: FabricOptions
  readonly env?: Environment
  readonly packages?: readonly string[]
  /** What the container runs; by default the product, which becomes FRR. */
  readonly command?: string
  /** Of the packets that are counted. */
  readonly rate?: Rate
  /** Addresses of services whose routes reach the spine. */
  readonly services?: readonly string[]
}

export interface Container {
  readonly guest: Guest
  readonly fabric: Fabric
  readonly rate: Rate
  /** Addresses that the client reaches. */
  readonly addresses: readonly string[]
  /** Resolves at once; `up` awaits the rest. */
  start(env?: Environment, command?: string): Promise<void>
  /** Until all of frr.conf is in effect, and the leaves have heard anew what the node announces. */
  up(): Promise<void>
  /** Ends MetalLB's speaker as its pod ends, and starts it again. */
  restartSpeaker(): Promise<void>
  /** To all processes of the container at once, as a container's runtime does it. */
  kill(signal: 'TERM' | 'KILL'): Promise<void>
}

/** Processes of the container: whoever inherited its environment. The oldest first, as a kernel kills a cgroup. */
const mark = 'LAB_CONTAINER=frr'
export const processes = `$(grep -lsz '^${mark}$' /proc/[0-9]*/environ | cut -d/ -f3 | sort -n)`

export async function bootContainer(options: ContainerOptions): Promise<Container> {
  const {
    frr,
    speakerFrr,
    packages = [],
    env = {},
    rate = rates.test,
    services = [served.ipv4, served.ipv6],
  } = options
  const { command = `${program} apply --exec -- /usr/lib/frr/docker-start` } = options
  const guest = await bootGuest({ frr, packages })
  try {
    // A bgpd of FRR 10.7 that waits for a peer that restarts keeps a processor busy: it must not come first.
    const switchesComeFirst = frr === '10.3'
    const fabric = await buildFabric(guest, { ...options.fabric, switchesComeFirst })
    await guest.must(`ip route add local ${served.ipv4} dev lo
      ip route add local ${served.ipv6} dev lo`)
    const addresses = [node.lo.ipv4, node.lo.ipv6, ...services]
    const start = async (more: Environment = {}, run = command) => {
      await guest.must(
        `export ${mark}
         setsid tini -s -- ${run} >${serviceLog} 2>&1 </dev/null &`,
        { env: { ...defaultEnv, ...env, ...more } },
      )
    }
    const up = async () => {
      await guest.waitFor(
        'all daemons have frr.conf, and both leaves a session and nothing old',
        `for daemon in watchfrr mgmtd zebra staticd bgpd; do
           kill -s 0 $(cat /run/frr/$daemon.pid) || { tail -n 3 ${serviceLog}; exit 1; }
         done
         pgrep -f 'watchfrr[.]sh' && exit 1
         ${haveSessionsAnew(leaves, 'node')}`,
        180_000,
      )
      await waitForRoutes(guest, ['spine'], addresses.map(hostPrefix), 2)
    }
    // A container's end leaves nobody behind, not even whom a script starts at that moment.
    const kill = async (signal: 'TERM' | 'KILL') => {
      await guest.run(
        signal === 'TERM'
          ? `kill -s TERM ${processes}`
          : `while pids=${processes} && [ "$pids" ]; do kill -s KILL $pids; done`,
      )
    }
    const root = speakerFrr === undefined ? undefined : await mountRelease(guest, speakerFrr)
    // MetalLB restarts gracefully itself where its peers say so.
    const speak = () =>
      startSpeaker(guest, {
        root,
        gracefulRestart: true,
        prefixes: [hostPrefix(served.ipv4), hostPrefix(served.ipv6)],
      })
    let speaker: Speaker = await speak()
    // SIGTERM goes to a container's first process alone, and the end of that is SIGKILL for the rest.
    const restartSpeaker = async () => {
      await speaker.end('KILL')
      await guest.must('sleep 2')
      speaker = await speak()
    }
    return { guest, fabric, rate, addresses, start, up, kill, restartSpeaker }
  } catch (error) {
    await guest.stop()
    throw error
  }
}

const killDaemon = (daemon: string) => async (container: Container) => {
  const { guest } = container
  const pid = (await guest.must(`cat /run/frr/${daemon}.pid`)).trim()
  await guest.must(`kill -s KILL ${pid}`)
  await guest.waitFor(
    `another ${daemon}`,
    `new=$(cat /run/frr/${daemon}.pid) && [ $new != ${pid} ] && kill -s 0 $new`,
    180_000,
  )
  await container.up()
}

/** In the start after a restart, as soon as it has written the file. */
const killBgpdWhen = (file: string) => async (container: Container) => {
  await container.kill('KILL')
  await container.guest.must('sleep 5; touch /run/before')
  await container.start()
  await container.guest.waitFor(
    `a new ${file}`,
    `test ${file} -nt /run/before && kill -s KILL $(cat /run/frr/bgpd.pid)`,
    60_000,
  )
  await container.up()
}

/** Talos waits five seconds before it starts a service again. */
export const startAgain = async (container: Container, env?: Environment) => {
  await container.guest.must('sleep 5')
  await container.start(env)
  await container.up()
}

/** SIGTERM to all processes, SIGKILL ten seconds later. */
const stop = async ({ guest, kill }: Container) => {
  await kill('TERM')
  await guest.must('sleep 10')
  await kill('KILL')
}

/**
 * Until the leaves have been up for longer than a restart may take: until then they say that they
 * restart themselves (R bit, RFC 4724 3), and nobody waits for what they have to say.
 */
export const settled = async (guest: Guest): Promise<void> => {
  await guest.waitFor(
    'leaves that have not just started',
    leaves.map((leaf) => `find /run/frr/${leaf}/bgpd.pid -mmin +2 | grep .`).join(' && '),
    180_000,
  )
}

export type Happening = (container: Container) => Promise<void>

export const happenings = {
  'container stopped, started': async (container) => {
    await stop(container)
    await startAgain(container)
  },
  'bgpd killed': killDaemon('bgpd'),
  'all killed, started': async (container) => {
    await container.kill('KILL')
    await startAgain(container)
  },
  'zebra killed': killDaemon('zebra'),
  'restart with another policy': async (container) => {
    await stop(container)
    await startAgain(container, { LB_COMMUNITY: '65001:100' })
  },
  'bfdd killed': killDaemon('bfdd'),
  'killed while it starts, started': async (container) => {
    await container.kill('KILL')
    await container.guest.must('sleep 5')
    await container.start()
    await container.guest.waitFor('watchfrr starts', 'pgrep -x watchfrr', 60_000)
    await container.kill('KILL')
    await startAgain(container)
  },
  'bgpd killed while FRR starts': killBgpdWhen('/run/frr/bgpd.pid'),
  'bgpd killed while it gets frr.conf': killBgpdWhen('/run/frr-intent/scripts/in_turn'),
  'watchfrr killed, started': async (container) => {
    await container.guest.must('pkill -KILL -x watchfrr')
    await startAgain(container)
  },
  'speaker restarted': async (container) => {
    await container.restartSpeaker()
    await container.guest.waitFor('its session', hasSession('speaker'), 60_000)
    await container.up()
  },
} as const satisfies Readonly<Record<string, Happening>>

export type EventName = keyof typeof happenings

export interface Measured {
  readonly losses: readonly Loss[]
  /** How often it was done before, and disturbed. */
  readonly again: number
}

const attempts = 4

/**
 * What is lost while something happens, from two seconds before until five after. What is lost while
 * the machine does not run the guest may be lost for that alone: it is done again.
 */
export async function lossDuring(
  container: Container,
  happening: Happening,
  again = 0,
): Promise<Measured> {
  const { guest, addresses, rate } = container
  const probes = await startProbes(guest, addresses, rate)
  await guest.must('sleep 2')
  await happening(container)
  await guest.must('sleep 5')
  const { losses, isDisturbed } = await probes.stop()
  if (!isDisturbed || packetsLost(losses) === 0 || again + 1 === attempts) return { losses, again }
  // Another policy is none the second time.
  await stop(container)
  await startAgain(container)
  return lossDuring(container, happening, again + 1)
}
