import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import { parseIp, type Family } from '../intent/address.ts'
import {
  lastMetric,
  type Link,
  type LinkAddress,
  type Peer,
  type Rule,
  type TableRoute,
  type UnreachableDefault,
} from './observed.ts'

/**
 * Decoders of `ip -N -json -details`. `-N` prints groups, protocols and types as numbers, so that
 * no file under /etc/iproute2 changes their meaning; iproute2 still quotes them.
 */
const numeric = new t.Type<number, string>(
  'number, plain or quoted',
  t.number.is,
  (value, context) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isSafeInteger(number)
      ? t.success(number)
      : t.failure(value, context)
  },
  String,
)

const addressJson = t.intersection([
  t.type({ family: t.string, local: t.string, prefixlen: t.number }),
  t.partial({
    dadfailed: t.boolean,
    tentative: t.boolean,
    valid_life_time: t.number,
  }),
])

/** iproute2 fills filtered lists with empty objects. */
const isEmpty = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

const emptyJson = new t.Type<object>(
  'empty object',
  isEmpty,
  (value, context) => (isEmpty(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const listOf = <C extends t.Mixed>(item: C) => t.array(t.union([item, emptyJson]))

const linkJson = t.intersection([
  t.type({ ifindex: t.number, ifname: t.string, flags: t.array(t.string), mtu: t.number }),
  t.partial({
    altnames: t.array(t.string),
    address: t.string,
    permaddr: t.string,
    master: t.string,
    group: numeric,
    link: t.union([t.string, t.null]),
    link_index: t.number,
    link_netnsid: t.number,
    linkinfo: t.partial({ info_kind: t.string, info_data: t.partial({ table: numeric }) }),
    addr_info: listOf(addressJson),
  }),
])

const ruleJson = t.intersection([
  t.type({ priority: t.number, src: t.string }),
  t.partial({
    protocol: numeric,
    l3mdev: t.null,
    iif: t.string,
    action: t.string,
    table: numeric,
  }),
])

const routeJson = t.intersection([
  t.type({ dst: t.string }),
  t.partial({
    type: t.string,
    dev: t.string,
    table: numeric,
    protocol: numeric,
    metric: t.number,
  }),
])

/** Lifetime of an address that stays, in seconds (`INFINITY_LIFE_TIME`, linux/if_addr.h). */
const forever = 4294967295

/** RTN_UNREACHABLE, the number that `-N` prints (linux/rtnetlink.h). */
const unreachableType = '7'

const addressOf = (json: t.TypeOf<typeof addressJson>): readonly LinkAddress[] => {
  const address = parseIp(json.local)
  if (address === null) return []
  return [
    {
      address,
      prefixLength: json.prefixlen,
      dadFailed: json.dadfailed ?? false,
      tentative: json.tentative ?? false,
      expires: (json.valid_life_time ?? forever) !== forever,
    },
  ]
}

const peerOf = (json: t.TypeOf<typeof linkJson>): Peer | null => {
  if (json.linkinfo?.info_kind !== 'veth') return null
  return typeof json.link === 'string' && json.link_netnsid === undefined
    ? { _tag: 'Here', name: json.link }
    : { _tag: 'OtherNamespace' }
}

const linkOf = (json: t.TypeOf<typeof linkJson>): Link => ({
  index: json.ifindex,
  name: json.ifname,
  alternativeNames: json.altnames ?? [],
  mac: json.address ?? null,
  permanentMac: json.permaddr ?? null,
  kind: json.linkinfo?.info_kind ?? null,
  master: json.master ?? null,
  mtu: json.mtu,
  up: json.flags.includes('UP'),
  group: json.group ?? 0,
  peer: peerOf(json),
  table: json.linkinfo?.info_kind === 'vrf' ? (json.linkinfo.info_data?.table ?? null) : null,
  addresses: (json.addr_info ?? []).flatMap((entry) => ('local' in entry ? addressOf(entry) : [])),
})

/** Keys of a rule that say what it does or who made it; every other key narrows it. */
const plainRuleKeys: ReadonlySet<string> = new Set([
  ...['priority', 'src', 'table', 'protocol', 'l3mdev', 'iif', 'iif_detached', 'action'],
])

const ruleOf =
  (family: Family) =>
  (json: t.TypeOf<typeof ruleJson>): Rule => ({
    family,
    priority: json.priority,
    protocol: json.protocol ?? 0,
    l3mdev: 'l3mdev' in json,
    iif: json.iif ?? null,
    unreachable: json.action === unreachableType || json.action === 'unreachable',
    table: json.table ?? null,
    selectors: [
      ...(json.src === 'all' ? [] : ['src']),
      ...Object.keys(json).filter((key) => !plainRuleKeys.has(key)),
    ],
  })

const unreachableDefaultOf =
  (family: Family) =>
  (json: t.TypeOf<typeof routeJson>): UnreachableDefault => ({
    family,
    table: json.table ?? 254,
    metric: json.metric ?? 0,
    protocol: json.protocol ?? 0,
  })

const tableRouteOf =
  (family: Family) =>
  (json: t.TypeOf<typeof routeJson>): TableRoute => ({
    family,
    destination: json.dst,
    unreachableDefault:
      json.dst === 'default' && json.type === unreachableType && json.metric === lastMetric,
    device: json.dev ?? null,
    protocol: json.protocol ?? 0,
  })

/** Decodes one document of `ip -json`; the error says where it differs from what ip prints. */
const decodeList = <C extends t.Mixed, A>(
  item: C,
  key: string,
  convert: (json: t.TypeOf<C>) => A,
): ((document: string) => E.Either<string, readonly A[]>) => {
  const list = listOf(item)
  return (document) => {
    const json = E.tryCatch(() => JSON.parse(document) as unknown, String)
    if (E.isLeft(json)) return json
    const decoded = list.decode(json.right)
    if (E.isLeft(decoded)) return E.left(PathReporter.report(decoded).slice(0, 1).join(''))
    return E.right(decoded.right.filter((entry) => key in entry).map(convert))
  }
}

export const decodeLinks = decodeList(linkJson, 'ifindex', linkOf)

export const decodeRules = (family: Family) => decodeList(ruleJson, 'priority', ruleOf(family))

export const decodeUnreachableDefaults = (family: Family) =>
  decodeList(routeJson, 'dst', unreachableDefaultOf(family))

export const decodeTableRoutes = (family: Family) =>
  decodeList(routeJson, 'dst', tableRouteOf(family))
