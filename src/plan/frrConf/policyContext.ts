import { familyOf } from '../../intent/address.ts'
import type { Community, WellKnown } from '../../intent/community.ts'
import type { Intent } from '../../intent/intent.ts'
import { networkOf } from '../../intent/prefix.ts'

const valuesOf = (
  communities: readonly (Community | WellKnown)[],
  kind: (Community | WellKnown)['kind'],
): readonly string[] => communities.filter((each) => each.kind === kind).map(({ value }) => value)

/** The policy as templates see it; `null` is what is not set. */
export const policyContext = ({ policy }: Intent) => {
  const pools = policy.pools ?? []
  const isPool6 = (pool: (typeof pools)[number]): boolean =>
    familyOf(networkOf(pool).address) === 'ipv6'
  return {
    LB_POOLS:
      policy.pools === null
        ? null
        : { ipv4: pools.filter((pool) => !isPool6(pool)), ipv6: pools.filter(isPool6) },
    ADVERTISE_INTERFACES: policy.advertise,
    FABRIC_ROUTES: policy.fabricRoutes,
    LB_COMMUNITY: policy.community.loadBalancer,
    LOOPBACK_COMMUNITY: policy.community.loopback,
    SPEAKER_COMMUNITIES: {
      standard: valuesOf(policy.community.speaker, 'community'),
      large: valuesOf(policy.community.speaker, 'large-community'),
      well_known: valuesOf(policy.community.speaker, 'well-known'),
    },
    SPEAKER_MAX_PREFIXES: policy.speakerPrefixes,
    BGP_KEEPALIVE_TIME: policy.timers?.keepalive ?? null,
    BGP_HOLD_TIME: policy.timers?.hold ?? null,
    BFD_INTERVAL: policy.bfd.interval,
    BFD_MULTIPLIER: policy.bfd.multiplier,
    FABRIC_GTSM_HOPS: policy.gtsmHops,
    FABRIC_ROLE: policy.role,
  }
}

export type PolicyContext = ReturnType<typeof policyContext>
