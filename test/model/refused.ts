// Which hosts a plan must not touch, told without the planner's own functions.

import { overlap } from '../../src/intent/address.ts'
import type { Rule } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import { routedTo } from './addresses.ts'
import { frrEnd, speakerEnd, unmet, type Goal } from './goal.ts'
import { linkNamed, type Kernel, type KernelLink } from './kernel.ts'

type Judge = (goal: Goal, kernel: Kernel) => boolean

const inOurHands = ({ adopted }: Goal, { name, group }: KernelLink): boolean =>
  group === linkGroup || adopted.has(name)

const isDoomedVrf = (goal: Goal, link: KernelLink): boolean =>
  link.kind === 'vrf' &&
  (link.name === goal.intent.vrf.name
    ? link.table !== goal.intent.vrf.table
    : link.group === linkGroup)

const doomedVrfs = (goal: Goal, kernel: Kernel): readonly string[] =>
  kernel.links.filter((link) => isDoomedVrf(goal, link)).map(({ name }) => name)

const foreignKind: Judge = ({ intent }, kernel) =>
  [
    [intent.vrf.name, 'vrf'],
    [frrEnd, 'veth'],
    [speakerEnd, 'veth'],
  ].some(([name, kind]) => {
    const link = linkNamed(kernel, name ?? '')
    return link !== undefined && link.kind !== kind
  })

const unadoptedVrf: Judge = (goal, kernel) => {
  const link = linkNamed(kernel, goal.intent.vrf.name)
  return (
    link !== undefined &&
    !inOurHands(goal, link) &&
    (link.table !== goal.intent.vrf.table || !link.up)
  )
}

const isJoined = (kernel: Kernel): boolean => {
  return linkNamed(kernel, frrEnd)?.peer === speakerEnd
}

/** What keeps an end from being as it should; the addresses are told apart by their families. */
const endIsWrong = (goal: Goal, kernel: Kernel, name: string): boolean => {
  const { ipv4, ipv6 } = goal.intent.pair
  const end = name === frrEnd ? 'frr' : 'speaker'
  const addresses = new Set([`address ${ipv4[end].address}`, `address ${ipv6[end].address}`])
  return unmet(goal, kernel).some((text) => text.startsWith(`${name} `) || addresses.has(text))
}

const unadoptedEnd: Judge = (goal, kernel) =>
  [frrEnd, speakerEnd].some((name) => {
    const link = linkNamed(kernel, name)
    if (link === undefined || inOurHands(goal, link)) return false
    return (
      !isJoined(kernel) ||
      endIsWrong(goal, kernel, name) ||
      doomedVrfs(goal, kernel).includes(link.master ?? '')
    )
  })

/** Links that go as the other end of a veth of ours. */
const foreignPeer: Judge = (goal, kernel) =>
  kernel.links.some((link) => {
    if (link.kind !== 'veth' || link.peer === null) return false
    const peer = linkNamed(kernel, link.peer)
    if (peer === undefined || inOurHands(goal, peer)) return false
    const ours = link.name === frrEnd || link.name === speakerEnd
    if (ours) return peer.name !== frrEnd && peer.name !== speakerEnd
    return link.group === linkGroup
  })

const foreignGuest: Judge = (goal, kernel) =>
  kernel.links.some(
    (link) =>
      link.master !== null &&
      doomedVrfs(goal, kernel).includes(link.master) &&
      !inOurHands(goal, link),
  )

const tableOfAnother: Judge = ({ intent }, kernel) =>
  kernel.links.some(
    ({ name, table, group }) =>
      table === intent.vrf.table && name !== intent.vrf.name && group !== linkGroup,
  )

const foreignRoutes: Judge = ({ intent }, kernel) =>
  !kernel.links.some(({ table }) => table === intent.vrf.table) &&
  kernel.routes.some(
    (route) =>
      route.table === intent.vrf.table &&
      route.protocol !== protocol &&
      !route.unreachableDefault &&
      route.device !== frrEnd &&
      route.device !== speakerEnd,
  )

/** RT_TABLE_LOCAL, which the kernel itself asks first. */
const local = 255

const narrows = ({ iif, selectors, suppressPrefixLength }: Rule): boolean =>
  suppressPrefixLength !== null ||
  (selectors.length > 0 && !(iif !== null && selectors.join(' ') === 'not'))

/** Before the VRF is asked, all that is meant for it is: that of this host, of the veth, of the VRF. */
const rulesInTheWay: Judge = ({ intent }, { rules }) =>
  rules.some((rule) => {
    const { priority, iif, table, unreachable, goto } = rule
    if (rule.protocol === protocol || rule.l3mdev || priority >= 1000) return false
    const isNarrow = narrows(rule)
    if (priority === 500) return isNarrow || iif !== speakerEnd || !unreachable
    const isForAll =
      rule.selectors.length > 0 || iif === null || [frrEnd, intent.vrf.name, 'lo'].includes(iif)
    const isPassed = goto !== null && !(priority < 500 && goto > 500) && goto <= 1000
    return isForAll && !isNarrow && !isPassed && table !== local
  })

const overlapping: Judge = ({ intent: { pair } }, kernel) =>
  kernel.links
    .filter(({ name }) => name !== frrEnd && name !== speakerEnd)
    .flatMap(({ addresses }) => addresses.flatMap(routedTo))
    .some((there) => [pair.ipv4.frr, pair.ipv6.frr].some((ours) => overlap(ours, there)))

const lockedSysctl: Judge = (_goal, kernel) =>
  !kernel.sysctlsWritable &&
  (isJoined(kernel)
    ? [frrEnd, speakerEnd].some(
        (name) => linkNamed(kernel, name)?.ipv6Disabled ?? kernel.ipv6DisabledByDefault,
      )
    : kernel.ipv6DisabledByDefault)

const judges = {
  foreignKind,
  unadoptedVrf,
  unadoptedEnd,
  foreignPeer,
  foreignGuest,
  tableOfAnother,
  foreignRoutes,
  rulesInTheWay,
  overlapping,
  lockedSysctl,
} satisfies Record<string, Judge>

/** Why a plan must refuse this host; empty when it must not. */
export const whyRefused = (goal: Goal, kernel: Kernel): readonly string[] =>
  Object.entries(judges).flatMap(([name, judge]) => (judge(goal, kernel) ? [name] : []))
