import type { NeighborJson } from '../observe/routing/frrJson.ts'
import type { Cause } from './whyDown.ts'

/** Prefixes by family; `null`: the session does not carry that family. */
interface Counts {
  readonly ipv4: number | null
  readonly ipv6: number | null
}

/** One BGP session as published. */
export interface Session {
  /** As FRR names the neighbor: a port, or an address. */
  readonly neighbor: string
  readonly established: boolean
  /** FRR's word, such as `Active`; `null`: FRR has no such neighbor. */
  readonly bgp_state: string | null
  /** Since the session is up, or since it ended. */
  readonly seconds: number | null
  readonly peer_host_name: string | null
  readonly peer_as: string | null
  readonly bfd: 'up' | 'down' | null
  /** Whether the other end keeps the routes of this node while its FRR restarts. */
  readonly graceful_restart: boolean | null
  readonly received: Counts
  readonly sent: Counts
  /** Why it is down, and what to do; `null` when it is up. */
  readonly reason: string | null
  readonly advice: string | null
}

const none: Counts = { ipv4: null, ipv6: null }

/** FRR prints 0 for an AS number that it does not know yet, and `Unknown` for a host name. */
const unless = (value: string | number | undefined, unknown: string): string | null =>
  value === undefined || String(value) === unknown ? null : String(value)

const helps = (capability: string | undefined): boolean =>
  capability === 'advertisedAndReceived' || capability === 'received'

/** By what bgpd calls it; without bfdd it is `Unknown`. */
const bfdStates: Readonly<Record<string, 'up' | 'down'>> = {
  Up: 'up',
  Down: 'down',
  'Admin Down': 'down',
}

const secondsOf = (milliseconds: number | undefined): number | null =>
  milliseconds === undefined ? null : Math.round(milliseconds / 1000)

export const isEstablished = ({ bgpState }: NeighborJson): boolean => bgpState === 'Established'

/** A neighbor that FRR does not have. */
export const absentSession = (neighbor: string, { reason, advice }: Cause): Session => ({
  ...{ neighbor, established: false, bgp_state: null, seconds: null },
  ...{ peer_host_name: null, peer_as: null, bfd: null, graceful_restart: null },
  ...{ received: none, sent: none, reason, advice },
})

/** @param why only asked where the session is down */
export const sessionOf = (neighbor: string, json: NeighborJson, why: () => Cause): Session => {
  const established = isEstablished(json)
  const { ipv4Unicast: ipv4, ipv6Unicast: ipv6 } = json.addressFamilyInfo ?? {}
  const { status } = json.peerBfdInfo ?? {}
  const cause = established ? null : why()
  const counted = (count: number | undefined) => (established ? (count ?? null) : null)
  return {
    neighbor,
    established,
    bgp_state: json.bgpState,
    seconds: secondsOf(established ? json.bgpTimerUpMsec : json.lastResetTimerMsecs),
    peer_host_name: unless(json.hostname, 'Unknown'),
    peer_as: unless(json.remoteAs, '0'),
    bfd: bfdStates[status ?? ''] ?? null,
    graceful_restart: established ? helps(json.neighborCapabilities?.gracefulRestart) : null,
    received: {
      ipv4: counted(ipv4?.acceptedPrefixCounter),
      ipv6: counted(ipv6?.acceptedPrefixCounter),
    },
    sent: { ipv4: counted(ipv4?.sentPrefixCounter), ipv6: counted(ipv6?.sentPrefixCounter) },
    reason: cause?.reason ?? null,
    advice: cause?.advice ?? null,
  }
}
