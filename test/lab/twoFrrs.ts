// The node's FRR and MetalLB's in one network namespace, and what an event of the one costs the other.

import { router, type Router } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, type Environment, type Product } from './node.ts'
import { everything, hostPrefix, waitForRoutes } from './routes.ts'
import { makePod, type Pod } from './pod.ts'
import { startProbes, type Loss } from './probes.ts'
import { ribAndFib, type Difference } from './ribAndFib.ts'
import { watchRoutes, type RouteGaps } from './routeWatch.ts'
import { peerPerFamily } from './speaker.ts'
import { buildFabric, leaves, node as addresses, type Fabric } from './topology.ts'

const defaults = Object.values(everything)

/** Routes of the fabric that never go away while nothing happens to it. */
export const standing = [...defaults, '203.0.113.0/24', '2001:db8:c::/64']

/** Networks behind the spine that come and go. */
const passing = ['198.51.100.0/24', '2001:db8:e1::/64']

const loadBalancer = hostPrefix('192.0.2.1')

export interface StageOptions {
  readonly frr: FrrRelease
  /** False: without what the node's FRR does against a second one. */
  readonly isProtected?: boolean | undefined
  readonly env?: Environment | undefined
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
  readonly makePod: (daemons: string) => Promise<Pod>
  /** Networks appear in the fabric, or disappear; resolves when the node's FRR, or else its leaves, know. */
  announce(): Promise<void>
  withdraw(): Promise<void>
  /** A leaf ends its session with the node, which then uses the other one alone; or takes it up. */
  drain(): Promise<void>
  undrain(): Promise<void>
  /** Kills the node's own FRR without a goodbye and starts it as its service would. */
  restartOwn(): Promise<void>
  measure(event: () => Promise<void>): Promise<Measured>
}

const unprotected = `-- sh -c "sed -i 's/ --v6-rr-semantics//; /^early=/,/^echo/d' /etc/frr/daemons
  exec /usr/lib/frr/docker-start"`

const template = '/run/unprotected.conf.j2'

/** What the host can do alone, where the pod keeps MetalLB's options: no BFD, and the fabric's default routes alone. */
export const hostAlone: Environment = {
  ...defaultEnv,
  ENABLE_BFD: 'false',
  FABRIC_ROUTES: 'default',
}

/** FRR's own session with BFD is slow enough for a guest that shares its processor. */
const slowBfd: Environment = { ...defaultEnv, BFD_INTERVAL: '1000' }

/** A script that prints something where such a router, a namespace of FRR's or the node, has BGP's route. */
const knows = (where: string, family: 'ip' | 'ipv6', prefix: string) =>
  `vtysh ${where} -c 'show ${family} route ${prefix}' | grep 'Known via "bgp"'`

const nextHops = (prefix: string) =>
  `vtysh -c 'show ipv6 route ${prefix}' | sed -n '/Known via "bgp"/,/^Routing/p' | grep -c ', via eth'`

export async function setStage(options: StageOptions): Promise<Stage> {
  const { frr, isProtected = true, env = slowBfd } = options
  const takesDefaultsAlone = env['FABRIC_ROUTES'] === 'default'
  const taken = takesDefaultsAlone ? defaults : standing
  const guest = await bootGuest({ frr })
  try {
    const fabric = await buildFabric(guest, { bfd: env['ENABLE_BFD'] !== 'false' })
    await guest.must(passing.map((prefix) => `ip route add blackhole ${prefix}`).join('\n'), {
      netns: 'spine',
    })
    await guest.must(`sed '/^no zebra nexthop/d' /src/templates/frr.conf.j2 >${template}`)
    const ours = product(guest, isProtected ? env : { ...env, FRR_TEMPLATE: template })
    const startFrr = async () => {
      await ours.startFrr(isProtected ? '' : unprotected)
      await waitForRoutes(guest, ['node'], taken, 2)
    }
    await startFrr()
    const node = router(guest, '')
    const networks = (no: '' | 'no ') =>
      fabric.spine.configure(
        `router bgp 65200
         address-family ipv4 unicast
         ${no}network ${passing[0]}
         exit-address-family
         address-family ipv6 unicast
         ${no}network ${passing[1]}`,
      )
    const witnesses = takesDefaultsAlone ? leaves.map((leaf) => `-N ${leaf}`) : ['']
    const known = witnesses.flatMap((where) => [
      knows(where, 'ip', passing[0] ?? ''),
      knows(where, 'ipv6', passing[1] ?? ''),
    ])
    return {
      ...{ guest, fabric, product: ours, node },
      makePod: (daemons) =>
        makePod(guest, { daemons, peers: peerPerFamily, prefixes: [loadBalancer] }),
      announce: async () => {
        await networks('')
        await guest.waitFor('the networks are known', known.join(' && '), 60_000)
      },
      withdraw: async () => {
        await networks('no ')
        await guest.waitFor(
          'the networks are forgotten',
          `! { ${known.join('; ')}; } | grep .`,
          60_000,
        )
      },
      drain: async () => {
        await fabric.leaf1.configure('router bgp 65101\nneighbor node shutdown')
        await guest.waitFor(
          'zebra has one next hop',
          `[ "$(${nextHops(taken.at(-1) ?? '')})" = 1 ]`,
          60_000,
        )
      },
      undrain: async () => {
        await fabric.leaf1.configure('router bgp 65101\nno neighbor node shutdown')
        await waitForRoutes(guest, ['node'], taken, 2)
      },
      restartOwn: async () => {
        await guest.must(
          `pids="$(pgrep -x -P "$(pgrep -f '^/bin/bash /usr/lib/frr/docker-start' | head -n 1)" watchfrr) $(cat /run/frr/*.pid)"
           kill -s KILL $pids
           for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null`,
        )
        await startFrr()
      },
      measure: async (event) => {
        const probes = await startProbes(guest, [addresses.lo.ipv4, addresses.lo.ipv6])
        const watch = await watchRoutes(guest, taken)
        await event()
        const difference = await settled(guest, node)
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
async function settled(guest: Guest, node: Router, looks = 10): Promise<Difference> {
  const difference = await ribAndFib(guest, node)
  const isEqual = difference.lost.length === 0 && difference.stale.length === 0
  return isEqual || looks === 1 ? difference : settled(guest, node, looks - 1)
}

/** Until the LoadBalancer IP of the pod's speaker is at the spine. */
export const untilSpeaks = ({ guest }: Stage): Promise<void> =>
  waitForRoutes(guest, ['spine'], [loadBalancer], 2)
