// Plans and applies from a start, crashes after every operation, and starts again from there: every
// state that this can lead to is looked at once, so crashes of crashes are covered too.

import * as E from 'fp-ts/lib/Either.js'
import { describeOperation } from '../../src/plan/text/operationText.ts'
import type { Operation } from '../../src/plan/operation.ts'
import { isEmpty, makePlan, operationsOf } from '../../src/plan/plan.ts'
import { filePaths } from '../../src/plan/frrConf/render.ts'
import { foreignLost, foreignNamed } from './foreign.ts'
import { unmet, type Goal } from './goal.ts'
import type { Kernel } from './kernel.ts'
import { observe } from './observe.ts'
import { misordered } from './order.ts'
import { whyRefused } from './refused.ts'
import { keyOf } from './key.ts'
import { step } from './step.ts'

export type Property = 'closure' | 'frame' | 'minimality' | 'order' | 'refusal'

export class Violation extends Error {
  readonly property: Property
  constructor(property: Property, what: string, kernel: Kernel, operations: readonly Operation[]) {
    const story = operations.map((operation) => `  ${describeOperation(operation)}`).join('\n')
    super(`${property}: ${what}\nplan:\n${story}\nfrom:\n${JSON.stringify(kernel, null, 1)}`)
    this.property = property
  }
}

export interface Count {
  /** Different hosts that were planned for. */
  states: number
  /** Those of them that were given, not reached by a crash. */
  starts: number
  refused: number
  /** Plans applied to their end, whole or with one operation left out. */
  runs: number
}

export interface Explorer {
  readonly explore: (start: Kernel) => void
  readonly count: Readonly<Count>
}

export const explorer = (goal: Goal): Explorer => {
  const seen = new Set<string>()
  const count: Count = { states: 0, starts: 0, refused: 0, runs: 0 }

  const planFor = (kernel: Kernel) => {
    const observed = observe(kernel, goal.intent.vrf.table, filePaths)
    const plan = makePlan(goal.intent, observed, {
      adopted: goal.adopted,
      allowed: new Set(),
      last: null,
    })
    if (E.isLeft(plan)) throw new Violation('refusal', 'no fabric port', kernel, [])
    return plan.right
  }

  /** The states after each operation, the start first. */
  const run = (start: Kernel, operations: readonly Operation[]): readonly Kernel[] => {
    const states = [start]
    let kernel = start
    for (const operation of operations) {
      const named = foreignNamed(goal, kernel, operation)
      if (named !== undefined) throw new Violation('frame', `${named} named`, start, operations)
      const next = step(kernel, operation)
      if (E.isLeft(next)) {
        const what = `${describeOperation(operation)}: ${next.left}`
        throw new Violation('closure', what, start, operations)
      }
      const [lost] = foreignLost(goal, kernel, next.right)
      if (lost !== undefined) {
        throw new Violation('frame', `lost ${JSON.stringify(lost)}`, start, operations)
      }
      kernel = next.right
      states.push(kernel)
    }
    count.runs += 1
    return states
  }

  const checkOrder = (states: readonly Kernel[], operations: readonly Operation[]): void => {
    const [start] = states
    if (start === undefined) return
    const wrong = misordered(goal, start, operations)
    if (wrong !== null) throw new Violation('order', wrong, start, operations)
    let before = new Set(unmet(goal, start))
    const achieved = new Set<string>()
    for (const state of states) {
      const after = new Set(unmet(goal, state))
      const undone = [...achieved].find((fact) => after.has(fact))
      if (undone !== undefined) throw new Violation('order', `undone: ${undone}`, start, operations)
      for (const fact of before) if (!after.has(fact)) achieved.add(fact)
      before = after
    }
  }

  const checkMinimality = (states: readonly Kernel[], operations: readonly Operation[]): void => {
    for (const [left, operation] of operations.entries()) {
      // Whether the kernel still has its own to give with the next VRF cannot be seen.
      if (operation._tag === 'AddRule' && operation.rule.l3mdev) continue
      let kernel: Kernel | undefined = states[left]
      for (const other of operations.slice(left + 1)) {
        if (kernel === undefined) break
        const next = step(kernel, other)
        kernel = E.isLeft(next) ? undefined : next.right
      }
      count.runs += 1
      if (kernel !== undefined && unmet(goal, kernel).length === 0) {
        const what = `not needed: ${describeOperation(operation)}`
        throw new Violation('minimality', what, states[0] ?? kernel, operations)
      }
    }
  }

  /** Checks one state and returns those that a crash of its plan can leave. */
  const check = (kernel: Kernel, given: boolean): readonly Kernel[] => {
    const plan = planFor(kernel)
    const operations = operationsOf(plan)
    const fail = (property: Property, what: string): never => {
      throw new Violation(property, what, kernel, operations)
    }
    const reasons = whyRefused(goal, kernel)
    if (plan.refusals.length > 0) {
      const evidence = plan.refusals.map((refusal) => refusal.evidence).join('; ')
      if (!given) fail('closure', `refused after a crash: ${evidence}`)
      if (reasons.length === 0) fail('refusal', `refused without need: ${evidence}`)
      count.refused += 1
      return []
    }
    if (reasons.length > 0) fail('refusal', `not refused in spite of ${reasons.join()}`)
    const wrong = unmet(goal, kernel)
    if (isEmpty(plan)) {
      if (wrong.length > 0) fail('closure', `no changes, but wrong: ${wrong.join('; ')}`)
      return []
    }
    if (wrong.length === 0) fail('minimality', 'changes, but nothing is wrong')
    const states = run(kernel, operations)
    checkOrder(states, operations)
    const end = states.at(-1)
    const rest = unmet(goal, end ?? kernel)
    if (rest.length > 0) fail('closure', `applied, but wrong: ${rest.join('; ')}`)
    checkMinimality(states, operations)
    return states.slice(1)
  }

  const explore = (start: Kernel): void => {
    const queue = [{ kernel: start, given: true }]
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { kernel, given } = next
      const key = keyOf(kernel)
      if (seen.has(key)) continue
      seen.add(key)
      count.states += 1
      if (given) count.starts += 1
      queue.push(...check(kernel, given).map((left) => ({ kernel: left, given: false })))
    }
  }

  return { explore, count }
}
