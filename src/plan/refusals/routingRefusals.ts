import type { Observed, Rule } from '../../observe/observed.ts'
import { frrEnd } from '../../intent/link.ts'
import { protocol } from '../mark.ts'
import { ourNames } from '../ourLinks.ts'
import { ourRules, rulePriority, serves } from '../ourRules.ts'
import { isMarked } from '../ownership.ts'
import { plural } from '../words.ts'
import type { Refusal } from './refusal.ts'
import type { Target } from '../target.ts'

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

const foreignRoutes = ({ intent }: Target, { tableRoutes }: Observed): readonly Refusal[] => {
  const ours = ourNames(intent)
  const found = tableRoutes.filter(
    (route) =>
      route.protocol !== protocol && !route.unreachableDefault && !ours.has(route.device ?? ''),
  )
  const [first] = found
  if (first === undefined) return []
  const device = first.device === null ? '' : ` dev ${first.device}`
  return [
    {
      evidence: `routing table ${intent.vrf.table} holds ${plural(found.length, 'route')} that ${found.length === 1 ? 'is' : 'are'} not ours, such as ${first.destination}${device}`,
      remedy: 'Set METALLB_VRF_ROUTE_TABLE_ID to a free table',
    },
  ]
}

/** Beside the kernel's l3mdev rule, at its priority, others do no harm. */
const takenPriority = ({ intent }: Target, { rules }: Observed): readonly Refusal[] => {
  const wanted = ourRules(intent)
  const taken = ({ priority }: Rule): boolean =>
    wanted.some(({ rule }) => !rule.l3mdev && rule.priority === priority)
  return rules
    .filter((rule) => taken(rule) && rule.protocol !== protocol)
    .filter((rule) => !wanted.some((ours) => serves(rule, ours)))
    .map(({ family, priority }) => ({
      evidence: `an ${family} rule that is not ours has priority ${priority}`,
      remedy: 'Move that rule to another priority',
    }))
}

/** RT_TABLE_LOCAL: addresses of the host alone. Its rule has priority 0; Cilium moves it to 100. */
const localTable = 255

/** Whichever link follows `not iif`, two others of ours remain. */
const meetsOurs = ({ iif, selectors }: Rule, { intent }: Target): boolean =>
  selectors.join(' ') === 'not'
    ? iif !== null
    : selectors.length === 0 && [null, 'lo', frrEnd, intent.vrf.name].includes(iif)

/** A rule without `goto` ends the search; one with it passes over the rules in between. */
const keepsFromVrf = ({ priority, goto }: Rule): boolean =>
  [rulePriority.loopGuard, rulePriority.l3mdev].some(
    (ours) => priority < ours && (goto === null || goto > ours),
  )

const captures = (rule: Rule, target: Target): boolean =>
  keepsFromVrf(rule) &&
  rule.priority !== rulePriority.loopGuard &&
  rule.protocol !== protocol &&
  rule.table !== localTable &&
  rule.suppressPrefixLength === null &&
  meetsOurs(rule, target) &&
  !rule.l3mdev

const effectOf = ({ iif, selectors, table, goto }: Rule): string => {
  const from = selectors.length === 0 ? 'from' : 'that is not from'
  const traffic = iif === null ? 'all traffic' : `all traffic ${from} ${iif}`
  if (goto !== null) return `sends ${traffic} on to the rule of priority ${goto}`
  return table === null ? `ends ${traffic}` : `sends ${traffic} to table ${table}`
}

const capturingRules = (target: Target, { rules }: Observed): readonly Refusal[] =>
  rules
    .filter((rule) => captures(rule, target))
    .map((rule) => ({
      evidence: `the ${rule.family} rule of priority ${rule.priority} ${effectOf(rule)} before the VRF is asked`,
      remedy: `Give that rule a selector, or a priority above ${rulePriority.l3mdev}`,
    }))

export const routingRefusals = (target: Target, observed: Observed): readonly Refusal[] => [
  ...otherVrfs(target, observed),
  ...foreignRoutes(target, observed),
  ...takenPriority(target, observed),
  ...capturingRules(target, observed),
]
