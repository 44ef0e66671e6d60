/**
 * Decoders of `ip -N -json -details`. `-N` prints numbers instead of names, so that no file below
 * /etc/iproute2 can change their meaning.
 */
import * as t from 'io-ts'
import { canonicalIp, isIpText, type Family } from '../intent/address.ts'
import { decodeList, entriesOf, listOf, plain } from './jsonList.ts'
import {
  lastMetric,
  type Link,
  type LinkAddress,
  type Rule,
  type TableRoute,
  type UnreachableDefault,
} from './observed.ts'

/** With `-N`, iproute2 prints groups, protocols and types as numbers in quotes. */
const isNumeric = (value: unknown): value is number | string => {
  if (typeof value === 'string') return /^[0-9]+$/.test(value) && isNumeric(Number(value))
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

const numeric = plain('number, plain or quoted', isNumeric)

const ip = plain('IP address', isIpText)

const addressJson = t.intersection([
  t.type({ local: ip, prefixlen: numeric }),
  t.partial({
    address: ip,
    dadfailed: t.boolean,
    valid_life_time: numeric,
  }),
])

/** A VRF without a table is an error here: a plan would delete it and make it again. */
const vrfInfo = t.type({ info_kind: t.literal('vrf'), info_data: t.type({ table: numeric }) })

const otherKind = t.refinement(t.string, (kind) => kind !== 'vrf', 'kind other than vrf')

const isVrf = (info: { readonly info_kind?: string }): info is t.TypeOf<typeof vrfInfo> =>
  info.info_kind === 'vrf'

const otherInfo = t.partial({ info_kind: otherKind })

const linkJson = t.intersection([
  t.type({ ifname: t.string, flags: t.array(t.string), mtu: numeric }),
  t.partial({
    altnames: t.array(t.string),
    address: t.string,
    permaddr: t.string,
    master: t.string,
    group: numeric,
    link: t.union([t.string, t.null]),
    link_index: numeric,
    link_netnsid: t.number,
    linkinfo: t.union([vrfInfo, otherInfo]),
    addr_info: listOf(addressJson),
  }),
])

const ruleJson = t.intersection([
  t.type({ priority: numeric, src: t.string }),
  t.partial({
    protocol: numeric,
    l3mdev: t.null,
    iif: t.string,
    action: t.string,
    table: numeric,
    goto: numeric,
    suppress_prefixlen: numeric,
  }),
])

const routeJson = t.intersection([
  t.type({ dst: t.string }),
  t.partial({
    type: t.string,
    dev: t.string,
    table: numeric,
    protocol: numeric,
    metric: numeric,
  }),
])

/** Lifetime of an address that stays, in seconds (`INFINITY_LIFE_TIME`, linux/if_addr.h). */
const forever = 4294967295

/** RTN_UNREACHABLE, the number that `-N` prints (linux/rtnetlink.h). */
const unreachableType = '7'

const addressOf = (json: t.TypeOf<typeof addressJson>): LinkAddress => ({
  address: canonicalIp(json.local),
  prefixLength: Number(json.prefixlen),
  peer: json.address === undefined ? null : canonicalIp(json.address),
  dadFailed: json.dadfailed ?? false,
  expires: Number(json.valid_life_time ?? forever) !== forever,
})

const peerOf = ({ linkinfo, link, link_netnsid: namespace }: t.TypeOf<typeof linkJson>) =>
  linkinfo?.info_kind === 'veth' && namespace === undefined ? (link ?? null) : null

const linkOf = (json: t.TypeOf<typeof linkJson>): Link => ({
  name: json.ifname,
  alternativeNames: json.altnames ?? [],
  mac: json.address ?? null,
  permanentMac: json.permaddr ?? null,
  kind: json.linkinfo?.info_kind ?? null,
  master: json.master ?? null,
  mtu: Number(json.mtu),
  up: json.flags.includes('UP'),
  carrier: json.flags.includes('LOWER_UP'),
  group: Number(json.group ?? 0),
  peer: peerOf(json),
  table:
    json.linkinfo !== undefined && isVrf(json.linkinfo)
      ? Number(json.linkinfo.info_data.table)
      : null,
  addresses: entriesOf<t.TypeOf<typeof addressJson>>(json.addr_info ?? []).map(addressOf),
})

/** Keys that say what a rule does or who made it. Every other key is a selector. */
const plainRuleKeys: ReadonlySet<string> = new Set([
  ...['priority', 'src', 'table', 'protocol', 'l3mdev', 'iif', 'iif_detached', 'action'],
  ...['goto', 'suppress_prefixlen'],
])

const ruleOf =
  (family: Family) =>
  (json: t.TypeOf<typeof ruleJson>): Rule => ({
    family,
    priority: Number(json.priority),
    protocol: Number(json.protocol ?? 0),
    l3mdev: 'l3mdev' in json,
    iif: json.iif ?? null,
    unreachable: json.action === unreachableType || json.action === 'unreachable',
    table: json.table === undefined ? null : Number(json.table),
    goto: json.goto === undefined ? null : Number(json.goto),
    suppressPrefixLength:
      json.suppress_prefixlen === undefined ? null : Number(json.suppress_prefixlen),
    selectors: [
      ...(json.src === 'all' ? [] : ['src']),
      ...Object.keys(json).filter((key) => !plainRuleKeys.has(key)),
    ],
  })

const unreachableDefaultOf =
  (family: Family) =>
  (json: t.TypeOf<typeof routeJson>): UnreachableDefault => ({
    family,
    table: Number(json.table ?? 254),
    metric: Number(json.metric ?? 0),
    protocol: Number(json.protocol ?? 0),
  })

const tableRouteOf =
  (family: Family) =>
  (json: t.TypeOf<typeof routeJson>): TableRoute => ({
    family,
    destination: json.dst,
    unreachableDefault:
      json.dst === 'default' && json.type === unreachableType && Number(json.metric) === lastMetric,
    device: json.dev ?? null,
    protocol: Number(json.protocol ?? 0),
  })

export const decodeLinks = decodeList(linkJson, linkOf)

export const decodeRules = (family: Family) => decodeList(ruleJson, ruleOf(family))

export const decodeUnreachableDefaults = (family: Family) =>
  decodeList(routeJson, unreachableDefaultOf(family))

export const decodeTableRoutes = (family: Family) => decodeList(routeJson, tableRouteOf(family))
