import type { Family } from '../../intent/address.ts'
import { lastMetric, type Observed } from '../../observe/observed.ts'
import { madeOnce, type ResourceChange } from '../change.ts'
import { ownershipOf } from '../mark.ts'
import { families } from './rules.ts'
import type { Target } from '../target.ts'

/** Ends lookups in the VRF's table; without it they fall through to the host's main table. */
const planUnreachableDefault =
  (target: Target, { unreachableDefaults }: Observed) =>
  (family: Family): ResourceChange => {
    const { table } = target.intent.vrf
    const found = unreachableDefaults.find(
      (route) => route.family === family && route.table === table && route.metric === lastMetric,
    )
    const after = { table, destination: 'default', type: 'unreachable', metric: lastMetric }
    return madeOnce(found === undefined ? null : { ownership: ownershipOf(found), before: after }, {
      type: 'route',
      name: `unreachable-${family}-table-${table}`,
      after,
      reasons: [`without it lookups in table ${table} fall through to the main table`],
      operations: [{ _tag: 'AddUnreachableDefault', family, table }],
    })
  }

export const planRoutes = (target: Target, observed: Observed): readonly ResourceChange[] =>
  families.map(planUnreachableDefault(target, observed))
