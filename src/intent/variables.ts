import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { boolean, fabricRole, fabricRoutes, fabricTable, frrProfile } from './choice.ts'
import { community, speakerCommunity } from './community.ts'
import { advertisedLink, linkName, mac } from './link.ts'
import { hostIpv4, hostIpv6 } from './hostAddress.ts'
import { listOf } from './list.ts'
import {
  asn,
  bfdInterval,
  bfdMultiplier,
  holdTime,
  hops,
  ipv4PairLength,
  ipv6PairLength,
  keepaliveTime,
  mtu,
  prefixCount,
  routingTable,
} from './numbers.ts'
import { filePath } from './path.ts'
import { prefix } from './prefix.ts'
import type { Rule } from './rule.ts'

/** What an unset variable means: an error, a value, or what `unset` says. */
type Presence =
  | { readonly _tag: 'Required' }
  | { readonly _tag: 'Default'; readonly value: string }
  | { readonly _tag: 'Optional'; readonly unset: string }

/** A value with its canonical text. */
interface Reading<A> {
  readonly value: A
  readonly text: string
}

/** A variable of the environment. */
export interface Variable<A, P extends Presence = Presence> {
  /** What a good value is, as it follows "wanted". */
  readonly wanted: string
  /** The value, or the reason against this text. */
  readonly read: (text: string) => E.Either<string, Reading<A>>
  readonly presence: P
  readonly doc: string
}

type Required = Extract<Presence, { _tag: 'Required' }>
type Default = Extract<Presence, { _tag: 'Default' }>
type Optional = Extract<Presence, { _tag: 'Optional' }>

const variable = <A, P extends Presence>(
  { wanted, parse, print }: Rule<A>,
  presence: P,
  doc: string,
): Variable<A, P> => ({
  wanted,
  read: (given) =>
    pipe(
      parse(given),
      E.map((value) => ({ value, text: print(value) })),
    ),
  presence,
  doc,
})

const required = <A>(rule: Rule<A>, doc: string): Variable<A, Required> =>
  variable(rule, { _tag: 'Required' }, doc)

const withDefault = <A>(rule: Rule<A>, value: string, doc: string): Variable<A, Default> =>
  variable(rule, { _tag: 'Default', value }, doc)

const optional = <A>(rule: Rule<A>, unset: string, doc: string): Variable<A, Optional> =>
  variable(rule, { _tag: 'Optional', unset }, doc)

/**
 * The whole contract with the environment. The decoder, `--help` and docs/environment.md are
 * made from this; names and defaults are those of the Talos extension's plan.
 */
export const variables = {
  NODE_IP: required(hostIpv4, "the node's IPv4 address: BGP router id, and source of its traffic"),
  NODE_IP6: optional(
    hostIpv6,
    'the kernel chooses',
    "the node's IPv6 address: source of its IPv6 traffic",
  ),
  ASN_LOCAL: required(asn, 'AS number of the node towards the fabric'),
  FE_MACS: optional(
    listOf('the MAC addresses of the fabric ports', mac),
    'FE_PORT_NAMES is required',
    'fabric ports by MAC address; the first gives the MTU',
  ),
  FE_PORT_NAMES: optional(
    listOf('the names of the fabric ports', linkName),
    'FE_MACS is required',
    'fabric ports by interface name, instead of FE_MACS',
  ),
  ASN_VRF_METALLB: withDefault(asn, '4000099998', 'AS number of FRR towards the speaker'),
  ASN_METALLB_SPEAKER: withDefault(asn, '4000099999', 'AS number of the speaker'),
  VRF_METALLB: withDefault(linkName, 'metallb', 'name of the VRF'),
  METALLB_VRF_ROUTE_TABLE_ID: withDefault(routingTable, '88', 'routing table of the VRF'),
  PEER_IP_FRR: withDefault(
    hostIpv6,
    'fda1:b2c3:d4e5:0001::0',
    'IPv6 address of FRR on the veth, in the VRF',
  ),
  PEER_IP_METALLB: withDefault(
    hostIpv6,
    'fda1:b2c3:d4e5:0001::1',
    'IPv6 address of the speaker on the veth, on the host',
  ),
  PEER_IP_PREFIX: withDefault(ipv6PairLength, '127', 'prefix length of the IPv6 pair'),
  PEER_IPV4_FRR: withDefault(
    hostIpv4,
    '169.254.88.0',
    'IPv4 address of FRR on the veth, in the VRF',
  ),
  PEER_IPV4_METALLB: withDefault(
    hostIpv4,
    '169.254.88.1',
    'IPv4 address of the speaker on the veth, on the host: next hop of IPv4 LoadBalancer routes',
  ),
  PEER_IPV4_PREFIX: withDefault(ipv4PairLength, '31', 'prefix length of the IPv4 pair'),
  INTERFACE_MTU: optional(mtu, 'the MTU of the first fabric port', 'MTU of both veth ends'),
  ENABLE_BFD: withDefault(boolean, 'true', 'BFD with the leaf switches'),
  BFD_INTERVAL: withDefault(bfdInterval, '300', 'milliseconds between BFD packets, both ways'),
  BFD_MULTIPLIER: withDefault(
    bfdMultiplier,
    '3',
    'a session goes down after this many lost BFD packets',
  ),
  BGP_KEEPALIVE_TIME: optional(
    keepaliveTime,
    'from FRR_PROFILE: 3 (datacenter) or 60 (traditional)',
    'seconds between keepalives to the fabric',
  ),
  BGP_HOLD_TIME: optional(
    holdTime,
    'from FRR_PROFILE: 9 (datacenter) or 180 (traditional)',
    'seconds after which a silent leaf switch is down',
  ),
  LB_POOLS: optional(
    listOf('the prefixes of LoadBalancer IPs', prefix),
    'any prefix that neither the node nor the fabric has',
    'prefixes that the speaker may announce, with all their parts; IPv4 and IPv6',
  ),
  SPEAKER_COMMUNITIES: optional(
    listOf('communities', speakerCommunity),
    'none',
    "communities that the speaker's routes keep; all others are removed",
  ),
  SPEAKER_MAX_PREFIXES: withDefault(
    prefixCount,
    '10000',
    'prefixes per family that a session of the speaker may announce; one more ends it for 5 minutes',
  ),
  ADVERTISE_INTERFACES: withDefault(
    // Each has an entry of a route map, by tens; FRR counts those up to 65535.
    listOf('the names of links', advertisedLink, 6553),
    'lo,dummy0,dummy1',
    'links whose addresses are announced to the fabric',
  ),
  FABRIC_ROUTES: withDefault(
    fabricRoutes,
    'all',
    'routes that the node accepts from the fabric: all, or only the default routes',
  ),
  FABRIC_TABLE: withDefault(
    fabricTable,
    'main',
    "the kernel's table for BGP routes; another FRR on the node leaves table 252 alone",
  ),
  LB_COMMUNITY: optional(community, 'none', 'community added to LoadBalancer routes'),
  LOOPBACK_COMMUNITY: optional(
    community,
    'none',
    "community of the routes to the node's own addresses",
  ),
  FABRIC_GTSM_HOPS: optional(
    hops,
    'off',
    'GTSM with the leaf switches (RFC 5082), which need it as well; 1 for a direct cable',
  ),
  FABRIC_PASSWORD_FILE: optional(
    filePath,
    'no password',
    'file with the password of sessions with the leaf switches (TCP MD5, RFC 2385)',
  ),
  METALLB_PASSWORD_FILE: optional(
    filePath,
    'no password',
    'file with the password of sessions with the speaker (TCP MD5, RFC 2385)',
  ),
  FRR_TEMPLATE: optional(
    filePath,
    'the built-in template',
    'file with your own Jinja2 template for frr.conf',
  ),
  FRR_TEMPLATE_VARS: optional(
    filePath,
    'the template sees only the variables of frr-intent',
    'file with values of your own for FRR_TEMPLATE, in YAML or JSON',
  ),
  FRR_EXTRA_CONF: optional(
    filePath,
    'nothing is added',
    'file with FRR configuration that is added unchanged at the end of frr.conf',
  ),
  USE_LAST_GOOD: withDefault(
    boolean,
    'true',
    'with --exec: if this environment cannot be applied, start FRR with the last good state',
  ),
  FABRIC_ROLE: withDefault(
    fabricRole,
    'none',
    'BGP role towards the leaf switches (RFC 9234); customer needs the role provider there',
  ),
  FRR_PROFILE: withDefault(frrProfile, 'datacenter', "FRR's set of defaults (timers and more)"),
} as const

export type VariableName = keyof typeof variables

export const variableNames = Object.keys(variables) as readonly VariableName[]

/** What each variable decodes to; `null` for an optional one that is not set. */
export type Settings = {
  readonly [N in VariableName]: (typeof variables)[N] extends Variable<infer A, infer P>
    ? P extends Optional
      ? A | null
      : A
    : never
}

/** Where a value came from. */
export type Source = 'env' | 'default' | 'unset'
