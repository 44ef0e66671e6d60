import { printInterfaceAddress, overlap, type InterfaceAddress } from '../intent/address.ts'
import { frrEnd, speakerEnd } from '../intent/link.ts'
import type { Link, Observed, Rule, TableRoute } from '../observe/observed.ts'
import { isChange, type ResourceChange } from './change.ts'
import { protocol } from './mark.ts'
import { rulePriority, type Operation } from './operation.ts'
import { findLink, isInOurHands, isMarked, ownershipOf } from './ownership.ts'
import { isL3mdevRule, isLoopGuard } from './rules.ts'
import type { Target } from './target.ts'

/** Something on the host that is not ours stands in the way: evidence, and the way out. */
export interface Refusal {
  readonly evidence: string
  readonly remedy: string
}

const article = (word: string): string => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`)

const kindOf = (link: Link): string => link.kind ?? 'port with a driver of its own'

/** Another kind of link under one of our names is never changed, marked or not. */
const foreignLinks = (target: Target, { links }: Observed): readonly Refusal[] => {
  const check = (name: string, kind: 'vrf' | 'veth', rename: string): readonly Refusal[] => {
    const link = findLink(links, name)
    if (link === undefined || ownershipOf(link, kind) !== 'foreign') return []
    return [
      {
        evidence: `link "${name}" exists, is ${article(kindOf(link))}, and does not belong to frr-intent`,
        remedy: `${rename}, or delete the link yourself`,
      },
    ]
  }
  return [
    ...check(target.intent.vrf.name, 'vrf', 'Set VRF_METALLB to another name'),
    ...check(frrEnd, 'veth', 'Rename that link'),
    ...check(speakerEnd, 'veth', 'Rename that link'),
  ]
}

const linksOf = (operation: Operation): readonly string[] => {
  if ('link' in operation) return [operation.link]
  return operation._tag === 'AddVeth' || operation._tag === 'AddVrf' ? [operation.name] : []
}

/** An unmarked link of the right kind is used as it is; to change it, the user must give it to us. */
const unadopted = (
  target: Target,
  { links }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const touched = changes
    .filter(isChange)
    .flatMap((change) =>
      change.operations
        .flatMap(linksOf)
        .map((name) => ({ name, reason: change.reasons.join('; ') })),
    )
  const names = [...new Set(touched.map(({ name }) => name))]
  return names.flatMap((name) => {
    const link = findLink(links, name)
    if (link === undefined || isInOurHands(target, link)) return []
    if (link.kind !== 'vrf' && link.kind !== 'veth') return []
    const reasons = touched.filter((entry) => entry.name === name).map(({ reason }) => reason)
    return [
      {
        evidence: `link "${name}" was not made by frr-intent and would have to change (${[...new Set(reasons)].join('; ')})`,
        remedy: `Adopt it with --adopt ${name}, or delete the link yourself`,
      },
    ]
  })
}

/** Deleting a VRF would throw out links that somebody else put into it. */
const guestsOf = ({ links }: Observed, changes: readonly ResourceChange[]): readonly Refusal[] => {
  const deleted = new Set(
    changes
      .flatMap(({ operations }) => operations)
      .flatMap((operation) => (operation._tag === 'DeleteLink' ? [operation.link] : [])),
  )
  return links
    .filter(({ master, name }) => master !== null && deleted.has(master) && name !== frrEnd)
    .filter((link) => !isMarked(link))
    .map(({ name, master }) => ({
      evidence: `VRF "${master}" would be deleted, and link "${name}", which is not ours, is in it`,
      remedy: `Take it out with "ip link set dev ${name} nomaster"`,
    }))
}

const otherVrfs = (target: Target, { links }: Observed): readonly Refusal[] =>
  links
    .filter(
      ({ name, table }) => table === target.intent.vrf.table && name !== target.intent.vrf.name,
    )
    .filter((link) => !isMarked(link))
    .map(({ name, table }) => ({
      evidence: `routing table ${table} belongs to VRF "${name}"`,
      remedy: 'Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
    }))

const isOurRoute = (route: TableRoute): boolean =>
  route.protocol === protocol ||
  route.unreachableDefault ||
  route.device === frrEnd ||
  route.device === speakerEnd

const foreignRoutes = (target: Target, { tableRoutes }: Observed): readonly Refusal[] => {
  const found = tableRoutes.filter((route) => !isOurRoute(route))
  const [first] = found
  if (first === undefined) return []
  const device = first.device === null ? '' : ` dev ${first.device}`
  return [
    {
      evidence: `routing table ${target.intent.vrf.table} holds ${found.length} routes that are not ours, such as ${first.destination}${device}`,
      remedy: 'Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
    },
  ]
}

const takenPriority = ({ rules }: Observed): readonly Refusal[] =>
  rules
    .filter((rule) => rule.priority === rulePriority.loopGuard && rule.protocol !== protocol)
    .filter((rule) => !isLoopGuard(rule))
    .map((rule) => ({
      evidence: `an ${rule.family} rule that is not ours has priority ${rulePriority.loopGuard}`,
      remedy: 'Move that rule to another priority',
    }))

const capturesAll = (rule: Rule): boolean =>
  rule.priority > 0 &&
  rule.priority < rulePriority.l3mdev &&
  rule.selectors.length === 0 &&
  rule.iif === null &&
  !isL3mdevRule(rule)

const capturingRules = ({ rules }: Observed): readonly Refusal[] =>
  rules
    .filter((rule) => capturesAll(rule) && rule.protocol !== protocol)
    .filter((rule) => rule.priority !== rulePriority.loopGuard)
    .map((rule) => ({
      evidence: `the ${rule.family} rule of priority ${rule.priority} sends all traffic to table ${rule.table ?? 'of its own'} before the VRF is asked`,
      remedy: 'Give that rule a selector, or a priority above 1000',
    }))

const overlaps = (target: Target, { links }: Observed): readonly Refusal[] => {
  const { ipv4, ipv6 } = target.intent.pair
  const pairs: readonly (readonly [InterfaceAddress, string])[] = [
    [ipv4.frr, 'PEER_IPV4_FRR and PEER_IPV4_METALLB'],
    [ipv6.frr, 'PEER_IP_FRR and PEER_IP_METALLB'],
  ]
  return links
    .filter(({ name }) => name !== frrEnd && name !== speakerEnd)
    .flatMap((link) =>
      link.addresses.flatMap((address) =>
        pairs
          .filter(([pair]) => overlap(pair, address))
          .map(([pair, variables]) => ({
            evidence: `${printInterfaceAddress(address)} on ${link.name} overlaps the veth's ${printInterfaceAddress(pair)}`,
            remedy: `Set ${variables} to another prefix`,
          })),
      ),
    )
}

const lockedSysctls = (
  { ipv6 }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const links = changes
    .flatMap(({ operations }) => operations)
    .flatMap((operation) => (operation._tag === 'EnableIpv6' ? [operation.link] : []))
  if (ipv6.writable || links.length === 0) return []
  return [
    {
      evidence: `IPv6 is switched off on ${links.join(' and ')}, and /proc/sys is read-only here`,
      remedy:
        'Set net.ipv6.conf.default.disable_ipv6 to "0" in the machine configuration (machine.sysctls)',
    },
  ]
}

/** Every reason not to touch this host, before anything is done. */
export const refusals = (
  target: Target,
  observed: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const foreign = foreignLinks(target, observed)
  return [
    ...foreign,
    ...(foreign.length > 0 ? [] : unadopted(target, observed, changes)),
    ...guestsOf(observed, changes),
    ...otherVrfs(target, observed),
    ...foreignRoutes(target, observed),
    ...takenPriority(observed),
    ...capturingRules(observed),
    ...overlaps(target, observed),
    ...lockedSysctls(observed, changes),
  ]
}
