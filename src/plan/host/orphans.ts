import { frrEnd, speakerEnd } from '../../intent/link.ts'
import { lastMetric, type Link, type Observed } from '../../observe/observed.ts'
import { changed, type ResourceChange } from '../change.ts'
import { protocol } from '../mark.ts'
import { isMarked } from '../ownership.ts'
import { isFabricTableRule, isWantedRule } from './rules.ts'
import type { Target } from '../target.ts'

/**
 * What an earlier intent left behind. Only what carries our mark counts: everything else on the
 * host belongs to somebody.
 */
export const planOrphans = (target: Target, observed: Observed): readonly ResourceChange[] => [
  ...orphanLinks(target, observed),
  ...orphanRules(target, observed),
  ...orphanRoutes(target, observed),
]

const wantedNames = (target: Target): readonly string[] => [
  target.intent.vrf.name,
  frrEnd,
  speakerEnd,
]

/** Deleting one end of a veth deletes the other, so a pair is one orphan, or its wanted end's matter. */
const isSpokenFor = (target: Target, link: Link, orphans: readonly Link[]): boolean => {
  if (link.peer?._tag !== 'Here') return false
  const peer = link.peer.name
  const first = orphans.find(({ name }) => name === link.name || name === peer)
  return wantedNames(target).includes(peer) || first !== link
}

const orphanLinks = (target: Target, { links }: Observed): readonly ResourceChange[] => {
  const orphans = links.filter(
    (link) =>
      isMarked(link) &&
      (link.kind === 'vrf' || link.kind === 'veth') &&
      !wantedNames(target).includes(link.name),
  )
  return orphans
    .filter((link) => !isSpokenFor(target, link, orphans))
    .map((link) =>
      changed({
        type: link.kind === 'vrf' ? 'vrf' : 'veth',
        name: link.name,
        ownership: 'owned',
        actions: ['delete'],
        before: link.kind === 'vrf' ? { table: link.table } : { mtu: link.mtu },
        after: null,
        reasons: ['it carries the mark of frr-intent, and the intent does not name it'],
        disruption: 'session_reset',
        operations: [{ _tag: 'DeleteLink', link: link.name }],
      }),
    )
}

const orphanRules = ({ intent }: Target, { rules }: Observed): readonly ResourceChange[] =>
  rules
    .filter((rule) => rule.protocol === protocol && rule.selectors.length === 0)
    .filter((rule) => !isWantedRule(intent, rule))
    .map((rule) =>
      changed({
        type: 'rule',
        name: [
          `${rule.family}-priority-${rule.priority}`,
          ...(rule.iif === null ? [] : [`iif-${rule.iif}`]),
          ...(rule.table === null ? [] : [`table-${rule.table}`]),
        ].join('-'),
        ownership: 'owned',
        actions: ['delete'],
        before: { priority: rule.priority, iif: rule.iif, table: rule.table },
        after: null,
        reasons: ['it carries the mark of frr-intent, and the intent does not have it'],
        // All of BGP's routes go with it, until FRR has them in table main.
        disruption: isFabricTableRule(rule) ? 'session_reset' : 'none',
        operations: [{ _tag: 'DeleteRule', rule }],
      }),
    )

const orphanRoutes = (target: Target, observed: Observed): readonly ResourceChange[] =>
  observed.unreachableDefaults
    .filter((route) => route.protocol === protocol)
    .filter(({ table, metric }) => table !== target.intent.vrf.table || metric !== lastMetric)
    .map(({ family, table, metric }) =>
      changed({
        type: 'route',
        name: `unreachable-${family}-table-${table}${metric === lastMetric ? '' : `-metric-${metric}`}`,
        ownership: 'owned',
        actions: ['delete'],
        before: { table, destination: 'default', type: 'unreachable', metric },
        after: null,
        reasons: [
          table === target.intent.vrf.table
            ? `its metric is ${metric}, and the VRF's last route has ${lastMetric}`
            : `table ${table} is no longer the table of the VRF`,
        ],
        operations: [{ _tag: 'DeleteUnreachableDefault', family, table, metric }],
      }),
    )
