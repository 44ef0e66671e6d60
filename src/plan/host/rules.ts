import type { Family } from '../../intent/address.ts'
import type { Intent } from '../../intent/intent.ts'
import { speakerEnd } from '../../intent/link.ts'
import type { Observed, Rule } from '../../observe/observed.ts'
import { madeOnce, type ResourceChange } from '../change.ts'
import { ownershipOf } from '../mark.ts'
import { routingTable, rulePriority } from '../operation.ts'
import type { Target } from '../target.ts'

export const families: readonly Family[] = ['ipv4', 'ipv6']

const looksUpAll = (rule: Rule): boolean => rule.selectors.length === 0 && rule.goto === null

/** Asked for all traffic, and with all that its table has. */
const narrowsNothing = (rule: Rule): boolean =>
  looksUpAll(rule) && rule.suppressPrefixLength === null

/** Behind the rule for table main (32766) it would never be asked. */
export const isL3mdevRule = (rule: Rule): boolean =>
  rule.l3mdev && rule.priority < 32766 && rule.iif === null && narrowsNothing(rule)

export const isLoopGuard = (rule: Rule): boolean =>
  rule.priority === rulePriority.loopGuard &&
  rule.iif === speakerEnd &&
  rule.unreachable &&
  narrowsNothing(rule)

/** Table main, but for its default routes. */
const isMainFirst = (rule: Rule): boolean =>
  rule.priority === rulePriority.mainFirst &&
  rule.table === routingTable.main &&
  rule.suppressPrefixLength === 0 &&
  rule.iif === null &&
  looksUpAll(rule)

export const isFabricTableRule = (rule: Rule): boolean =>
  rule.priority === rulePriority.fabricTable &&
  rule.table === routingTable.fabric &&
  rule.iif === null &&
  narrowsNothing(rule)

/** Whether an intent has this rule; the priorities are ours alone. */
export const isWantedRule = ({ fabricTable }: Intent, rule: Rule): boolean =>
  isL3mdevRule(rule) ||
  isLoopGuard(rule) ||
  (fabricTable !== 'main' && (isMainFirst(rule) || isFabricTableRule(rule)))

/** Sends lookups of a VRF's traffic to the VRF's table. The kernel makes it with the first VRF, once. */
const planL3mdevRule =
  ({ rules }: Observed) =>
  (family: Family): ResourceChange => {
    const found = rules.find((rule) => rule.family === family && isL3mdevRule(rule))
    const ruleAt = (priority: number) => ({ priority, action: 'l3mdev' })
    const before =
      found === undefined ? null : { ownership: ownershipOf(found), before: ruleAt(found.priority) }
    return madeOnce(before, {
      type: 'rule',
      name: `l3mdev-${family}`,
      after: ruleAt(rulePriority.l3mdev),
      reasons: ['there is no l3mdev rule, and without it nothing uses the table of a VRF'],
      operations: [{ _tag: 'AddL3mdevRule', family }],
    })
  }

interface Wanted extends Pick<ResourceChange, 'name' | 'after' | 'reasons' | 'operations'> {
  readonly is: (rule: Rule) => boolean
}

/** A rule that is right wherever it is found, whoever made it. */
const planRule = (
  { rules }: Observed,
  family: Family,
  { is, ...parts }: Wanted,
): ResourceChange => {
  const found = rules.find((rule) => rule.family === family && is(rule))
  const before = found === undefined ? null : { ownership: ownershipOf(found), before: parts.after }
  return madeOnce(before, { type: 'rule', ...parts })
}

/**
 * A packet to a LoadBalancer IP that no service rule catches leaves through the veth, comes back
 * in on the host's end and meets the same route again, until its TTL dies. This rule ends it.
 */
const planLoopGuard =
  (observed: Observed) =>
  (family: Family): ResourceChange =>
    planRule(observed, family, {
      is: isLoopGuard,
      name: `loop-guard-${family}`,
      after: { priority: rulePriority.loopGuard, iif: speakerEnd, action: 'unreachable' },
      reasons: ['without it packets to an unserved LoadBalancer IP loop through the veth'],
      operations: [{ _tag: 'AddLoopGuard', family, iif: speakerEnd }],
    })

/**
 * The host's own routes count before those of the fabric, which are in a table of their own, and its
 * default routes after them.
 */
const planFabricTable =
  (observed: Observed) =>
  (family: Family): readonly ResourceChange[] => [
    planRule(observed, family, {
      is: isMainFirst,
      name: `main-first-${family}`,
      after: {
        ...{ priority: rulePriority.mainFirst, table: routingTable.main },
        suppress_prefixlength: 0,
      },
      reasons: ["without it the fabric's default route would come before routes of this host"],
      operations: [{ _tag: 'AddMainFirst', family }],
    }),
    planRule(observed, family, {
      is: isFabricTableRule,
      name: `fabric-table-${family}`,
      after: { priority: rulePriority.fabricTable, table: routingTable.fabric },
      reasons: ['without it nothing uses the routes of BGP (FABRIC_TABLE)'],
      operations: [{ _tag: 'AddFabricTable', family }],
    }),
  ]

export const planRules = (
  { intent: { fabricTable } }: Target,
  observed: Observed,
): readonly ResourceChange[] => [
  ...families.map(planL3mdevRule(observed)),
  ...families.map(planLoopGuard(observed)),
  ...(fabricTable === 'main' ? [] : families.flatMap(planFabricTable(observed))),
]
