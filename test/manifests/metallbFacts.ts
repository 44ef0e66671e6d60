// What MetalLB takes, written down from its sources, v0.16.1: the fields of its CRDs
// (config/crd/bases), and what its webhooks and speakers refuse (internal/config/validation.go,
// config.go; internal/k8s/webhooks).

import { BlockList, isIP } from 'node:net'
import type { Document } from '../../src/manifests/document.ts'
import { asn, flag, kubernetes, listOf, object, selector, text } from './schemaParts.ts'

const duration = { type: 'string', pattern: '^[0-9]+s$' }
const secret = object({ name: text, namespace: text })

export const metallbSchemas: Readonly<Record<string, object>> = {
  'metallb.io/v1beta2 BGPPeer': kubernetes(
    object(
      {
        ...{ myASN: asn, peerASN: asn, dynamicASN: { enum: ['internal', 'external'] } },
        ...{ localASN: asn, peerAddress: text, sourceAddress: text, interface: text, vrf: text },
        peerPort: { type: 'integer', minimum: 1, maximum: 16384 },
        ...{ holdTime: duration, keepaliveTime: duration, connectTime: duration },
        ...{ routerID: text, nodeSelectors: listOf(selector), bfdProfile: text },
        ...{ password: text, passwordSecret: secret, ebgpMultiHop: flag, disableMP: flag },
        ...{ enableGracefulRestart: flag, dualStackAddressFamily: flag },
      },
      ['myASN'],
    ),
  ),
  'metallb.io/v1beta1 BGPAdvertisement': kubernetes(
    object({
      aggregationLength: { type: 'integer', minimum: 1 },
      aggregationLengthV6: { type: 'integer' },
      ...{ communities: listOf(text), localPref: { type: 'integer' } },
      ...{ ipAddressPools: listOf(text), ipAddressPoolSelectors: listOf(selector) },
      ...{ nodeSelectors: listOf(selector), serviceSelectors: listOf(selector) },
      peers: listOf(text),
    }),
  ),
  'metallb.io/v1beta1 IPAddressPool': kubernetes(
    object(
      {
        addresses: listOf(text),
        ...{ autoAssign: flag, avoidBuggyIPs: flag, serviceAllocation: { type: 'object' } },
      },
      ['addresses'],
    ),
  ),
}

/** `x-kubernetes-validations: self == oldSelf` in the CRD of BGPPeer. */
export const immutable = 'enableGracefulRestart'

/** DiscardFRROnly: one of them on one peer, and native mode refuses the whole configuration. */
const frrOnly: readonly string[] = [
  ...['bfdProfile', 'keepaliveTime', 'vrf', 'connectTime', 'enableGracefulRestart', 'disableMP'],
  ...['dualStackAddressFamily', 'dynamicASN', 'interface', 'localASN'],
]

interface Spec {
  readonly [field: string]: unknown
  readonly peerAddress?: string
  readonly peers?: readonly string[]
  readonly ipAddressPools?: readonly string[]
  readonly addresses?: readonly string[]
}

interface Named {
  readonly name: string
  readonly spec: Spec
}

const named = (documents: readonly Document[], kind: string): readonly Named[] =>
  documents
    .filter((document) => document.kind === kind)
    .map(({ metadata, spec }) => ({ ...(metadata as { name: string }), spec: spec as Spec }))

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** ParseCIDR: a prefix, or two addresses with a dash between them; `null` for anything else. */
const blockOf = (addresses: string) => {
  const isRange = addresses.includes('-')
  const [first = '', last = ''] = addresses.split(isRange ? '-' : '/')
  const list = new BlockList()
  try {
    if (isRange) list.addRange(first, last, family(first))
    else list.addSubnet(first, Number(last), family(first))
  } catch {
    return null
  }
  return { first, has: (address: string) => list.check(address, family(address)) }
}

type Block = NonNullable<ReturnType<typeof blockOf>>

const seconds = (duration: unknown): number => Number.parseInt(String(duration), 10)

const peerProblems = ({ name, spec }: Named, mode: string): readonly string[] => [
  ...(isIP(spec.peerAddress ?? '') === 0 ? [`${name}: invalid BGPPeer address`] : []),
  ...(spec['password'] !== undefined && spec['passwordSecret'] !== undefined
    ? [`${name}: can not have both password and secret ref set`]
    : []),
  ...(seconds(spec['holdTime']) < 3 ? [`${name}: invalid hold time`] : []),
  ...(seconds(spec['keepaliveTime']) > seconds(spec['holdTime'])
    ? [`${name}: keepaliveTime must be lower than holdTime`]
    : []),
  ...(mode === 'native'
    ? frrOnly.filter((field) => field in spec).map((field) => `${name} has ${field} set`)
    : []),
  // internal/bgp/native, since v0.15.0
  ...(mode === 'native' && family(spec.peerAddress ?? '') === 'ipv6'
    ? [`${name}: native mode never connects to an IPv6 address`]
    : []),
]

const repeated = (texts: readonly string[]): boolean => new Set(texts).size < texts.length

const blockProblems = (blocks: readonly (Block | null)[]): readonly string[] =>
  blocks.flatMap((block, index) => {
    if (block === null) return ['invalid CIDR']
    return blocks
      .slice(0, index)
      .filter((other) => other !== null && (other.has(block.first) || block.has(other.first)))
      .map(() => `CIDR ${block.first} overlaps with already defined CIDR`)
  })

/** What MetalLB says to these documents in a mode, when they are all that it has. */
export const metallbProblems = (
  documents: readonly Document[],
  mode: string,
): readonly string[] => {
  const peers = named(documents, 'BGPPeer')
  const pools = named(documents, 'IPAddressPool')
  const blocks = pools.flatMap(({ spec }) => (spec.addresses ?? []).map(blockOf))
  const announced = named(documents, 'BGPAdvertisement')
  const known = new Set([...peers, ...pools].map(({ name }) => name))
  const references = announced.flatMap(({ spec }) => [
    ...(spec.peers ?? []),
    ...(spec.ipAddressPools ?? []),
  ])
  return [
    ...documents
      .filter(({ metadata }) => (metadata as Document)['namespace'] !== 'metallb-system')
      .map(({ kind }) => `${kind}: resource must be created in metallb-system namespace`),
    ...peers.flatMap((peer) => peerProblems(peer, mode)),
    ...(repeated(peers.map(({ spec }) => spec.peerAddress ?? '')) ? ['duplicate BGPPeers'] : []),
    ...(new Set(peers.map(({ spec }) => spec['myASN'])).size > 1 ? ['different myASN'] : []),
    ...pools.filter(({ spec }) => spec.addresses?.length === 0).map(() => 'no prefixes defined'),
    ...blockProblems(blocks),
    ...(mode === 'native' && blocks.some((block) => family(block?.first ?? '') === 'ipv6')
      ? ['native bgp mode does not support ipv6']
      : []),
    ...(repeated(references) ? ['duplicate definition in an advertisement'] : []),
    // Not refused, but never announced.
    ...references.filter((name) => !known.has(name)).map((name) => `there is no ${name}`),
    ...(announced.length === 0 ? ['no pool is announced'] : []),
  ]
}
