import type { FabricRole, FabricRoutes } from './choice.ts'
import type { Community, WellKnown } from './community.ts'
import type { LinkName } from './link.ts'
import type { BfdInterval, BfdMultiplier, Hops, PrefixCount, Seconds } from './numbers.ts'
import type { Prefix } from './prefix.ts'
import type { Settings } from './variables.ts'

/** What is announced and accepted on both edges, and how the sessions behave. */
export interface Policy {
  /** `null`: whatever neither the node nor the fabric has. */
  readonly pools: readonly Prefix[] | null
  /** Of one address family on one session with the speaker. */
  readonly speakerPrefixes: PrefixCount
  readonly advertise: readonly LinkName[]
  readonly fabricRoutes: FabricRoutes
  readonly community: {
    readonly loadBalancer: Community | null
    readonly loopback: Community | null
    /** What the speaker's routes keep. */
    readonly speaker: readonly (Community | WellKnown)[]
  }
  /** `null`: FRR's own, which depend on its profile. */
  readonly timers: { readonly keepalive: Seconds; readonly hold: Seconds } | null
  readonly bfd: { readonly interval: BfdInterval; readonly multiplier: BfdMultiplier }
  readonly gtsmHops: Hops | null
  readonly role: FabricRole
}

const timersOf = ({ BGP_KEEPALIVE_TIME: keepalive, BGP_HOLD_TIME: hold }: Settings) =>
  keepalive === null || hold === null ? null : { keepalive, hold }

export const policyOf = (settings: Settings): Policy => ({
  pools: settings.LB_POOLS,
  speakerPrefixes: settings.SPEAKER_MAX_PREFIXES,
  advertise: settings.ADVERTISE_INTERFACES,
  fabricRoutes: settings.FABRIC_ROUTES,
  community: {
    loadBalancer: settings.LB_COMMUNITY,
    loopback: settings.LOOPBACK_COMMUNITY,
    speaker: settings.SPEAKER_COMMUNITIES ?? [],
  },
  timers: timersOf(settings),
  bfd: { interval: settings.BFD_INTERVAL, multiplier: settings.BFD_MULTIPLIER },
  gtsmHops: settings.FABRIC_GTSM_HOPS,
  role: settings.FABRIC_ROLE,
})
