// The whole picture: a fabric, a node that the product has configured, a speaker that announces.

import { router, type Router } from './frr.ts'
import { bootGuest, type FrrRelease, type Guest } from './guest.ts'
import { defaultEnv, product, type Environment, type Product } from './node.ts'
import { hostPrefix, waitForRoutes } from './routes.ts'
import { startSpeaker, type Speaker, type SpeakerOptions } from './speaker.ts'
import { buildFabric, type Fabric, type FabricOptions } from './topology.ts'

/** LoadBalancer IPs that a service answers on, and those that none does. */
export const served = { ipv4: '192.0.2.1', ipv6: '2001:db8:5::1' } as const
export const unserved = { ipv4: '192.0.2.99', ipv6: '2001:db8:5::99' } as const

export const loadBalancers: readonly string[] = [served, unserved].flatMap(({ ipv4, ipv6 }) => [
  hostPrefix(ipv4),
  hostPrefix(ipv6),
])

export interface Online {
  readonly guest: Guest
  readonly fabric: Fabric
  readonly product: Product
  /** The node's own FRR. */
  readonly node: Router
  readonly speaker: Speaker
}

export interface OnlineOptions {
  readonly frr: FrrRelease
  readonly env?: Environment
  readonly fabric?: FabricOptions
  readonly speaker?: SpeakerOptions
  /** Run in the guest before the node starts. */
  readonly before?: string
}

/** The release of FRR that tests run on unless they are about another one. */
export const defaultRelease = (): FrrRelease => {
  const release = process.env['LAB_FRR'] ?? '10.3'
  if (release === '10.3' || release === '10.7') return release
  throw new Error(`LAB_FRR is ${release}, wanted 10.3 or 10.7`)
}

/** For tests that are about no release: the default one, and with `npm run test:all` the other, too. */
export const releases = (): readonly FrrRelease[] =>
  process.env['LAB_ALL'] === '1' ? ['10.3', '10.7'] : [defaultRelease()]

/**
 * Resolves when the spine forwards to all LoadBalancer IPs by both leaves.
 *
 * Where kube-proxy would translate the addresses of services, a route of type `local` lets the node
 * answer on them: an address would be redistributed, or at least looked at.
 */
export async function bringOnline(options: OnlineOptions): Promise<Online> {
  const guest = await bootGuest({ frr: options.frr })
  try {
    const fabric = await buildFabric(guest, options.fabric)
    const { before = ':', env = defaultEnv } = options
    await guest.must(
      `ip route add local ${served.ipv4} dev lo
       ip route add local ${served.ipv6} dev lo
       ${before}`,
    )
    const ours = product(guest, env)
    await ours.startFrr()
    const speaker = await startSpeaker(guest, { ...options.speaker, prefixes: loadBalancers })
    await waitForRoutes(guest, ['spine'], loadBalancers, 2)
    return { guest, fabric, product: ours, node: router(guest, ''), speaker }
  } catch (error) {
    await guest.stop()
    throw error
  }
}
