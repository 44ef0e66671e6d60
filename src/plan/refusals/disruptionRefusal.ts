import { describeImpact } from '../../frr/reloadImpact.ts'
import type { Observed } from '../../observe/observed.ts'
import { resourceAddress, type Disruption, type ResourceChange } from '../change.ts'
import type { Refusal } from './refusal.ts'
import type { OnRunningFrr } from '../runningFrr/runningFrr.ts'

/** A change in FRR itself knows which sessions end. */
const because = (resets: readonly ResourceChange[]): string => {
  const impacts = resets.flatMap((change) => change.impacts).map(describeImpact)
  return impacts.length === 0 ? '' : `: ${impacts.join('; ')}`
}

/**
 * While FRR runs, a change that ends BGP sessions needs `--allow`. A start that finds daemons without a
 * watchfrr is the restart of a failed FRR, and needs none.
 */
export const disruptionRefusals = (
  { daemons }: Observed,
  changes: readonly ResourceChange[],
  allowed: ReadonlySet<Disruption>,
  onRunningFrr: OnRunningFrr | null = null,
): readonly Refusal[] => {
  if (onRunningFrr === 'exec' && !daemons.includes('watchfrr')) return []
  const resets = changes.filter(({ disruption }) => disruption === 'session_reset')
  if (daemons.length === 0 || resets.length === 0 || allowed.has('session_reset')) return []
  return [
    {
      evidence: `${resets.map(resourceAddress).join(' and ')} would end BGP sessions, and FRR is running (${daemons.join(', ')})${because(resets)}`,
      remedy: 'Add --allow session_reset if this is the time for it',
    },
  ]
}
