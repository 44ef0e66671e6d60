import { families } from '../../intent/address.ts'
import { lastMetric, type Observed, type UnreachableDefault } from '../../observe/observed.ts'
import { changed, unchanged, type Attributes, type ResourceChange } from '../change.ts'
import { protocol } from '../mark.ts'
import { routingOwnership } from '../ownership.ts'
import type { Target } from '../target.ts'

/** What a plan shows of a route. */
export const shownRoute = ({ table, metric }: UnreachableDefault): Attributes => ({
  ...{ table, destination: 'default', type: 'unreachable', metric },
})

/** They end lookups in the VRF's table; without them lookups fall through to the host's main table. */
export const planRoutes = (
  { intent }: Target,
  { unreachableDefaults }: Observed,
): readonly ResourceChange[] =>
  families.map((family) => {
    const { table } = intent.vrf
    const route = { family, table, metric: lastMetric, protocol }
    const found = unreachableDefaults.find(
      (there) => there.family === family && there.table === table && there.metric === lastMetric,
    )
    const resource = { type: 'route', name: `unreachable-${family}-table-${table}` } as const
    return found === undefined
      ? changed({
          ...{ ...resource, ownership: 'absent', before: null, after: shownRoute(route) },
          reasons: [`without it lookups in table ${table} fall through to the main table`],
          operations: [{ _tag: 'AddUnreachableDefault', route }],
        })
      : unchanged({ ...resource, ownership: routingOwnership(found), before: shownRoute(found) })
  })
