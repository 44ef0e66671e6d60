import { lastMetric, type Link, type Observed } from '../../observe/observed.ts'
import { changed, type ResourceChange } from '../change.ts'
import { protocol } from '../mark.ts'
import { isLinkKind, ourNames, shownAttributes } from '../ourLinks.ts'
import { fabricTableRule, ourRules, serves } from '../ourRules.ts'
import { isMarked } from '../ownership.ts'
import { shownRoute } from './routes.ts'
import { shownRule } from './rules.ts'
import type { Target } from '../target.ts'

const deletion = (
  parts: Pick<ResourceChange, 'type' | 'name' | 'before' | 'operations' | 'disruption'>,
  reason: string,
): ResourceChange => changed({ ...parts, ownership: 'owned', after: null, reasons: [reason] })

/** Deleting one end of a veth deletes the other, so a pair is one orphan; a wanted end replaces both. */
const goesWithAnother = (
  link: Link,
  wanted: ReadonlySet<string>,
  orphans: readonly Link[],
): boolean => {
  const { peer } = link
  if (peer === null) return false
  const first = orphans.find(({ name }) => name === link.name || name === peer)
  return wanted.has(peer) || first !== link
}

const orphanLinks = ({ intent }: Target, { links }: Observed): readonly ResourceChange[] => {
  const wanted = ourNames(intent)
  const orphans = links.filter((link) => isMarked(link) && !wanted.has(link.name))
  return orphans.flatMap((link) => {
    const { name, kind } = link
    if (!isLinkKind(kind) || goesWithAnother(link, wanted, orphans)) return []
    return deletion(
      {
        ...{ type: kind, name, before: shownAttributes(kind, link), disruption: 'session_reset' },
        operations: [{ _tag: 'DeleteLink', link: name }],
      },
      'it carries the mark of frr-intent, and the intent does not name it',
    )
  })
}

const orphanRules = ({ intent }: Target, { rules }: Observed): readonly ResourceChange[] =>
  rules
    .filter((rule) => rule.protocol === protocol && rule.selectors.length === 0)
    .filter((rule) => !ourRules(intent).some((wanted) => serves(rule, wanted)))
    .map((rule) => {
      const { family, priority, iif, table } = rule
      const name = [
        ...[family, 'priority', priority],
        ...(iif === null ? [] : ['iif', iif]),
        ...(table === null ? [] : ['table', table]),
      ].join('-')
      return deletion(
        {
          ...{ type: 'rule', name, before: shownRule(rule) },
          // All of BGP's routes go with it, until FRR has them in table main.
          disruption: serves(rule, fabricTableRule(family)) ? 'session_reset' : 'none',
          operations: [{ _tag: 'DeleteRule', rule }],
        },
        'it carries the mark of frr-intent, and the intent does not have it',
      )
    })

const orphanRoutes = (
  { intent: { vrf } }: Target,
  { unreachableDefaults }: Observed,
): readonly ResourceChange[] =>
  unreachableDefaults
    .filter((route) => route.protocol === protocol)
    .filter(({ table, metric }) => table !== vrf.table || metric !== lastMetric)
    .map((route) => {
      const { family, table, metric } = route
      const suffix = metric === lastMetric ? '' : `-metric-${metric}`
      return deletion(
        {
          ...{ type: 'route', name: `unreachable-${family}-table-${table}${suffix}` },
          ...{ before: shownRoute(route), disruption: 'none' },
          operations: [{ _tag: 'DeleteUnreachableDefault', route }],
        },
        table === vrf.table
          ? `its metric is ${metric}, wanted ${lastMetric}`
          : `table ${table} is no longer the table of the VRF`,
      )
    })

/** What an earlier intent left behind. Only what carries our mark is ours to remove. */
export const planOrphans = (target: Target, observed: Observed): readonly ResourceChange[] => [
  ...orphanLinks(target, observed),
  ...orphanRules(target, observed),
  ...orphanRoutes(target, observed),
]
