import type { Family } from '../../intent/address.ts'
import { lastMetric, type Observed } from '../../observe/observed.ts'
import { changed, unchanged, type ResourceChange } from '../change.ts'
import { families } from '../ourRules.ts'
import { routingOwnership } from '../ownership.ts'
import type { Target } from '../target.ts'

/** Ends lookups in the VRF's table; without it they fall through to the host's main table. */
const planUnreachableDefault =
  (table: number, { unreachableDefaults }: Observed) =>
  (family: Family): ResourceChange => {
    const found = unreachableDefaults.find(
      (route) => route.family === family && route.table === table && route.metric === lastMetric,
    )
    const resource = { type: 'route', name: `unreachable-${family}-table-${table}` } as const
    const wanted = { table, destination: 'default', type: 'unreachable', metric: lastMetric }
    return found === undefined
      ? changed({
          ...{ ...resource, ownership: 'absent', before: null, after: wanted },
          reasons: [`without it lookups in table ${table} fall through to the main table`],
          operations: [{ _tag: 'AddUnreachableDefault', family, table }],
        })
      : unchanged({ ...resource, ownership: routingOwnership(found), before: wanted })
  }

export const planRoutes = (
  { intent: { vrf } }: Target,
  observed: Observed,
): readonly ResourceChange[] => families.map(planUnreachableDefault(vrf.table, observed))
