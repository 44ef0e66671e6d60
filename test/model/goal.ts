// What must be true of a host that matches the intent, told without the planner's own functions.

import type { InterfaceAddress } from '../../src/intent/address.ts'
import type { Intent } from '../../src/intent/intent.ts'
import { lastMetric, type Rule } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import type { FileTarget } from '../../src/plan/operation.ts'
import { linkNamed, type Kernel, type KernelLink } from './kernel.ts'

export interface Goal {
  readonly intent: Intent
  readonly mtu: number
  readonly files: readonly FileTarget[]
  /** Links that the user handed over: they shall carry the mark. */
  readonly adopted: ReadonlySet<string>
}

/** One thing that is not as wanted; the text says which, never how far off it is. */
type Unmet = readonly (readonly [boolean, string])[]

export const frrEnd = 'frr-metallb'
export const speakerEnd = 'metallb-frr'

const namesOf = ({ intent }: Goal): readonly string[] => [intent.vrf.name, frrEnd, speakerEnd]

const vrfUnmet = ({ intent: { vrf } }: Goal, kernel: Kernel): Unmet => {
  const link = linkNamed(kernel, vrf.name)
  return [
    [link?.kind === 'vrf' && link.table === vrf.table, 'vrf with its table'],
    [link?.up === true, 'vrf up'],
  ]
}

const addressUnmet = (link: KernelLink | undefined, wanted: InterfaceAddress): Unmet => {
  const usable = link?.addresses.some(
    ({ address, prefixLength, peer, dadFailed, expires }) =>
      address === wanted.address &&
      prefixLength === wanted.prefixLength &&
      ![peer !== null, dadFailed, expires].includes(true),
  )
  return [[usable === true, `address ${wanted.address}`]]
}

const endUnmet = (
  goal: Goal,
  kernel: Kernel,
  [name, peer]: readonly [string, string],
  master: string | null,
  wanted: readonly InterfaceAddress[],
): Unmet => {
  const link = linkNamed(kernel, name)
  const joined = link?.peer === peer
  const stale = link?.addresses.some(
    ({ address, prefixLength, peer }) =>
      peer !== null ||
      !wanted.some((one) => one.address === address && one.prefixLength === prefixLength),
  )
  return [
    [joined && link.kind === 'veth', `${name} joined to ${peer}`],
    [link?.master === master, `${name} master`],
    [link?.mtu === goal.mtu, `${name} mtu`],
    [link?.up === true, `${name} up`],
    [link?.ipv6Disabled === false, `${name} has IPv6`],
    [stale !== true || link?.group !== linkGroup, `${name} without stale addresses`],
    ...wanted.flatMap((address) => addressUnmet(link, address)),
  ]
}

const isL3mdev = (rule: Rule): boolean =>
  rule.l3mdev && rule.iif === null && rule.selectors.length === 0

const isGuard = (rule: Rule): boolean =>
  rule.priority === 500 &&
  rule.iif === speakerEnd &&
  rule.unreachable &&
  rule.selectors.length === 0

const routingUnmet = ({ intent }: Goal, kernel: Kernel): Unmet =>
  (['ipv4', 'ipv6'] as const).flatMap((family): Unmet => {
    const rules = kernel.rules.filter((rule) => rule.family === family)
    const route = kernel.routes.some(
      (there) =>
        there.family === family &&
        there.table === intent.vrf.table &&
        there.unreachableDefault &&
        there.metric === lastMetric,
    )
    return [
      [rules.some(isL3mdev), `l3mdev rule ${family}`],
      [rules.some(isGuard), `loop guard ${family}`],
      [route, `unreachable default ${family}`],
    ]
  })

const orphansUnmet = (goal: Goal, kernel: Kernel): Unmet => {
  const links = kernel.links.filter(
    ({ name, group }) => group === linkGroup && !namesOf(goal).includes(name),
  )
  const rules = kernel.rules.filter(
    (rule) => rule.protocol === protocol && !isL3mdev(rule) && !isGuard(rule),
  )
  const routes = kernel.routes.filter(
    (route) =>
      route.protocol === protocol &&
      (route.table !== goal.intent.vrf.table || !route.unreachableDefault),
  )
  return [
    ...links.map(({ name }): Unmet[number] => [false, `link ${name} gone`]),
    ...rules.map(({ priority }): Unmet[number] => [false, `rule ${priority} gone`]),
    ...routes.map(({ table }): Unmet[number] => [false, `route of table ${table} gone`]),
  ]
}

const filesUnmet = ({ files }: Goal, kernel: Kernel): Unmet =>
  files.map(({ path, content, mode, uid, gid }) => {
    const file = kernel.files.find((there) => there.path === path)
    const owned = (uid ?? file?.uid) === file?.uid && (gid ?? file?.gid) === file?.gid
    return [file?.content === content && file.mode === mode && owned, path]
  })

const marksUnmet = ({ adopted }: Goal, kernel: Kernel): Unmet =>
  [...adopted].map((name) => {
    const link = linkNamed(kernel, name)
    return [link === undefined || link.group === linkGroup, `${name} marked`]
  })

/** Everything that is not as the intent wants it; empty means converged. */
export const unmet = (goal: Goal, kernel: Kernel): readonly string[] => {
  const { ipv4, ipv6 } = goal.intent.pair
  return [
    ...vrfUnmet(goal, kernel),
    ...endUnmet(goal, kernel, [frrEnd, speakerEnd], goal.intent.vrf.name, [ipv6.frr, ipv4.frr]),
    ...endUnmet(goal, kernel, [speakerEnd, frrEnd], null, [ipv6.speaker, ipv4.speaker]),
    ...routingUnmet(goal, kernel),
    ...orphansUnmet(goal, kernel),
    ...filesUnmet(goal, kernel),
    ...marksUnmet(goal, kernel),
  ].flatMap(([met, text]) => (met ? [] : [text]))
}
