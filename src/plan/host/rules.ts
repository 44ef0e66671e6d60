import type { Family } from '../../intent/address.ts'
import { speakerEnd } from '../../intent/link.ts'
import type { Observed, Rule } from '../../observe/observed.ts'
import { madeOnce, type ResourceChange } from '../change.ts'
import { ownershipOf } from '../mark.ts'
import { rulePriority } from '../operation.ts'

export const families: readonly Family[] = ['ipv4', 'ipv6']

const narrowsNothing = (rule: Rule): boolean => rule.selectors.length === 0

/** Behind the rule for table main (32766) it would never be asked. */
export const isL3mdevRule = (rule: Rule): boolean =>
  rule.l3mdev && rule.priority < 32766 && rule.iif === null && narrowsNothing(rule)

export const isLoopGuard = (rule: Rule): boolean =>
  rule.priority === rulePriority.loopGuard &&
  rule.iif === speakerEnd &&
  rule.unreachable &&
  narrowsNothing(rule)

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

/**
 * A packet to a LoadBalancer IP that no service rule catches leaves through the veth, comes back
 * in on the host's end and meets the same route again, until its TTL dies. This rule ends it.
 */
const planLoopGuard =
  ({ rules }: Observed) =>
  (family: Family): ResourceChange => {
    const found = rules.find((rule) => rule.family === family && isLoopGuard(rule))
    const after = { priority: rulePriority.loopGuard, iif: speakerEnd, action: 'unreachable' }
    return madeOnce(found === undefined ? null : { ownership: ownershipOf(found), before: after }, {
      type: 'rule',
      name: `loop-guard-${family}`,
      after,
      reasons: ['without it packets to an unserved LoadBalancer IP loop through the veth'],
      operations: [{ _tag: 'AddLoopGuard', family, iif: speakerEnd }],
    })
  }

export const planRules = (observed: Observed): readonly ResourceChange[] => [
  ...families.map(planL3mdevRule(observed)),
  ...families.map(planLoopGuard(observed)),
]
