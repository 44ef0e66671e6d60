// The node's FRR and MetalLB's in one network namespace, and what an event of the one costs the other.

import { router, type Router } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, type Environment, type Product } from './node.ts'
import { everything, hostPrefix, waitForRoutes } from './routes.ts'
import { makePod, type Pod, type ProbeValues } from './pod.ts'
import { rates, startProbes, type Loss, type Rate } from './probes.ts'
import { ribAndFib, type Difference } from './ribAndFib.ts'
import { watchRoutes, type RouteGaps } from './routeWatch.ts'
import { peerPerFamily } from './speaker.ts'
import { buildFabric, leaves, switches, node as addresses, type Fabric } from './topology.ts'

/** The client's networks. */
export const clients = ['203.0.113.0/24', '2001:db8:c::/64']

/** Routes of the fabric that never go away while nothing happens to it. */
export const standing = [...Object.values(everything), ...clients]

interface OfBoth {
  readonly ipv4: string
  readonly ipv6: string
}

/** Networks behind the spine that come and go. */
const passing: OfBoth = { ipv4: '198.51.100.0/24', ipv6: '2001:db8:e1::/64' }

const loadBalancer = hostPrefix('192.0.2.1')

export interface StageOptions {
  readonly frr: FrrRelease
  /** False: without what the node's FRR does against a second one. */
  readonly isProtected?: boolean | undefined
  readonly env?: Environment | undefined
  /** Of the packets that are counted. */
  readonly rate?: Rate
}

export interface Measured extends Difference {
  /** Of packets to NODE_IP, and to NODE_IP6. */
  readonly losses: readonly Loss[]
  readonly routes: RouteGaps
}

export interface Stage {
  readonly guest: Guest
  readonly fabric: Fabric
  readonly product: Product
  readonly node: Router
  /** A pod, not started, with such a file `daemons`; the one before must have ended. */
  readonly makePod: (daemons: string, probes?: ProbeValues) => Promise<Pod>
  /** Networks appear in the fabric, or disappear; resolves when the node's FRR knows. */
  announce(): Promise<void>
  withdraw(): Promise<void>
  /** The leaves take their default routes back, or give them again. */
  withdrawDefaults(): Promise<void>
  announceDefaults(): Promise<void>
  /** A leaf ends its session with the node, which then uses the other one alone; or takes it up. */
  drain(): Promise<void>
  undrain(): Promise<void>
  /** Kills the node's own FRR without a goodbye and starts it as its service would. */
  restartOwn(): Promise<void>
  /** @param watched the routes that should stay */
  measure(event: () => Promise<void>, watched?: readonly string[]): Promise<Measured>
}

const unprotected = `-- sh -c "sed -i 's/ --v6-rr-semantics//; /^early=/,/^echo/d' /etc/frr/daemons
  exec /usr/lib/frr/docker-start"`

const template = '/run/unprotected.conf.j2'

/** What the host can do alone, where the pod keeps MetalLB's options. */
export const hostAlone: Environment = { ...defaultEnv, ENABLE_BFD: 'false', FABRIC_TABLE: '252' }

/** FRR's own session with BFD is slow enough for a guest that shares its processor. */
export const slowBfd: Environment = { ...defaultEnv, BFD_INTERVAL: '1000' }

/** Scripts that print something when the node's FRR has BGP's route. */
const knows = ({ ipv4, ipv6 }: OfBoth) =>
  [`ip route ${ipv4}`, `ipv6 route ${ipv6}`].map(
    (shown) => `vtysh -c 'show ${shown}' | grep 'Known via "bgp"'`,
  )

const nextHops = (prefix: string) =>
  `vtysh -c 'show ipv6 route ${prefix}' | sed -n '/Known via "bgp"/,/^Routing/p' | grep -c ', via eth'`

export async function setStage(options: StageOptions): Promise<Stage> {
  const { frr, isProtected = true, env = slowBfd, rate = rates.test } = options
  const table = env['FABRIC_TABLE'] === '252' ? '252' : 'main'
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest, { bfd: env['ENABLE_BFD'] !== 'false' })
    await guest.must(
      Object.values(passing)
        .map((prefix) => `ip route add blackhole ${prefix}`)
        .join('\n'),
      { netns: 'spine' },
    )
    await guest.must(`sed '/^no zebra nexthop/d' /src/templates/frr.conf.j2 >${template}`)
    const ours = product(guest, isProtected ? env : { ...env, FRR_TEMPLATE: template })
    const startFrr = async () => {
      await ours.startFrr(isProtected ? '' : unprotected)
      await waitForRoutes(guest, ['node'], standing, 2, table)
    }
    await startFrr()
    const node = router(guest, '')
    const networks = (no: '' | 'no ') =>
      fabric.spine.configure(
        `router bgp 65200
         address-family ipv4 unicast
         ${no}network ${passing.ipv4}
         exit-address-family
         address-family ipv6 unicast
         ${no}network ${passing.ipv6}`,
      )
    const defaults = (no: '' | 'no ') =>
      Promise.all(
        leaves.map((leaf) =>
          fabric[leaf].configure(
            `router bgp ${switches[leaf].asn}
             address-family ipv4 unicast
             ${no}neighbor node default-originate
             exit-address-family
             address-family ipv6 unicast
             ${no}neighbor node default-originate`,
          ),
        ),
      )
    const learnt = (prefixes: OfBoth) =>
      guest.waitFor('the node learns the routes', knows(prefixes).join(' && '), 60_000)
    const forgotten = (prefixes: OfBoth) =>
      guest.waitFor(
        'the node forgets the routes',
        `! { ${knows(prefixes).join('; ')}; } | grep .`,
        60_000,
      )
    return {
      ...{ guest, fabric, product: ours, node },
      makePod: (daemons, probes) =>
        makePod(guest, { daemons, probes, peers: peerPerFamily, prefixes: [loadBalancer] }),
      announce: async () => {
        await networks('')
        await learnt(passing)
      },
      withdraw: async () => {
        await networks('no ')
        await forgotten(passing)
      },
      withdrawDefaults: async () => {
        await defaults('no ')
        await forgotten(everything)
      },
      announceDefaults: async () => {
        await defaults('')
        await waitForRoutes(guest, ['node'], standing, 2, table)
      },
      drain: async () => {
        await fabric.leaf1.configure('router bgp 65101\nneighbor node shutdown')
        await guest.waitFor(
          'zebra has one next hop',
          `[ "$(${nextHops(standing.at(-1) ?? '')})" = 1 ]`,
          60_000,
        )
      },
      undrain: async () => {
        await fabric.leaf1.configure('router bgp 65101\nno neighbor node shutdown')
        await waitForRoutes(guest, ['node'], standing, 2, table)
      },
      restartOwn: async () => {
        await guest.must(
          `pids="$(pgrep -x -P "$(pgrep -f '^/bin/bash /usr/lib/frr/docker-start' | head -n 1)" watchfrr) $(cat /run/frr/*.pid)"
           kill -s KILL $pids
           for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null`,
        )
        await startFrr()
      },
      measure: async (event, watched = standing) => {
        const probes = await startProbes(guest, [addresses.lo.ipv4, addresses.lo.ipv6], rate)
        const watch = await watchRoutes(guest, watched, table)
        await event()
        const difference = await settled(() => ribAndFib(guest, node, table))
        const [routes, { losses }] = [await watch.stop(), await probes.stop()]
        return { losses, routes, ...difference }
      },
    }
  } catch (error) {
    await guest.stop()
    throw error
  }
}

/** The difference between zebra and the kernel once there is none, or after ten looks. */
async function settled(look: () => Promise<Difference>, looks = 10): Promise<Difference> {
  const difference = await look()
  const isEqual = difference.lost.length === 0 && difference.stale.length === 0
  return isEqual || looks === 1 ? difference : settled(look, looks - 1)
}

/** Until the LoadBalancer IP of the pod's speaker is at the spine. */
export const untilSpeaks = ({ guest }: Stage): Promise<void> =>
  waitForRoutes(guest, ['spine'], [loadBalancer], 2)

/** Starts the pod, and its speaker has spoken. */
export const startPod = async (stage: Stage, pod: Pod): Promise<void> => {
  await pod.start()
  await untilSpeaks(stage)
}
