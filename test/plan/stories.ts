import * as E from 'fp-ts/lib/Either.js'
import type { Environment } from '../../src/intent/settings.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { isChange, resourceAddress, type ResourceChange } from '../../src/plan/change.ts'
import { actionOf } from '../../src/plan/operation.ts'
import { describeOperation } from '../../src/plan/text/operationText.ts'
import { makePlan, operationsOf, type Plan, type PlanOptions } from '../../src/plan/plan.ts'
import { describePortProblem } from '../../src/plan/text/portText.ts'
import { intentOf } from '../intent/environments.ts'

export const planOf = (
  observed: Observed,
  environment: Environment = {},
  adopted: readonly string[] = [],
  options: Partial<PlanOptions> = {},
): Plan => {
  const plan = makePlan(intentOf(environment), observed, {
    adopted: new Set(adopted),
    allowed: new Set(),
    last: null,
    ...options,
  })
  if (E.isLeft(plan)) throw new Error(plan.left.map(describePortProblem).join('\n'))
  return plan.right
}

const disruptionOf = ({ disruption }: ResourceChange): string =>
  disruption === 'none' ? '' : ` (${disruption})`

const reasonOf = ({ reasons }: ResourceChange): string => reasons.join('; ')

/** `path value` of each sysctl that the plan for a host writes. */
export const sysctlsWritten = (observed: Observed): readonly string[] =>
  operationsOf(planOf(observed)).flatMap((operation) => {
    const action = actionOf(operation)
    return action._tag === 'SetSysctl' ? [`${action.path} ${action.value}`] : []
  })

/** A plan in lines: what changes and why, then what is run. */
export interface Story {
  readonly changes: readonly string[]
  readonly operations: readonly string[]
}

export const storyOf = (plan: Plan): Story => ({
  changes: plan.changes
    .filter(isChange)
    .map(
      (change) =>
        `${change.actions.join('+')} ${resourceAddress(change)}: ${reasonOf(change)}${disruptionOf(change)}`,
    ),
  operations: operationsOf(plan).map(describeOperation),
})

export const refusalsOf = (plan: Plan): readonly string[] =>
  plan.refusals.map(({ evidence, remedy }) => `${evidence} | ${remedy}`)
