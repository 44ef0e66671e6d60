import type { Link } from '../../observe/observed.ts'
import { worst, type Disruption, type ResourceChange } from '../change.ts'
import type { Operation } from '../operation.ts'
import { toAdopt } from '../ownership.ts'
import type { Target } from '../target.ts'

/** One difference of a link that is otherwise right, and the operation that ends it. */
export interface Repair {
  readonly reason: string
  readonly operation: Operation
  readonly disruption?: Disruption
}

export const upRepairs = (links: readonly Link[]): readonly Repair[] =>
  links
    .filter(({ up }) => !up)
    .map(({ name }) => ({ reason: `${name} is down`, operation: { _tag: 'SetUp', link: name } }))

export const adoptions = (target: Target, links: readonly Link[]): readonly Repair[] =>
  links
    .filter((link) => toAdopt(target, link))
    .map(({ name }) => ({
      reason: `${name} is adopted on request`,
      operation: { _tag: 'SetGroup', link: name },
    }))

/** The parts of a change that does all of them, in this order. */
export const allOf = (
  repairs: readonly Repair[],
): Pick<ResourceChange, 'reasons' | 'operations' | 'disruption'> => ({
  reasons: repairs.map(({ reason }) => reason),
  operations: repairs.map(({ operation }) => operation),
  disruption: worst(repairs.map(({ disruption = 'none' }) => disruption)),
})
