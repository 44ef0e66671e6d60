import * as E from 'fp-ts/lib/Either.js'
import { describeImpact } from '../../frr/reloadImpact.ts'
import type { Observed } from '../../observe/observed.ts'
import { reloadScript } from '../../observe/frr.ts'
import type { ResourceChange } from '../change.ts'
import type { Refusal } from './refusal.ts'
import type { OnRunningFrr } from '../runningFrr/runningFrr.ts'

const refusal = (evidence: string, remedy: string): readonly Refusal[] => [{ evidence, remedy }]

const restarts = ({ impacts }: ResourceChange): readonly string[] =>
  impacts.filter(({ kind }) => kind === 'restart').map(describeImpact)

/** Why a running FRR cannot be brought to the new frr.conf by a reload. */
export const runningFrrRefusals = (
  { frr, daemons }: Observed,
  changes: readonly ResourceChange[],
  onRunningFrr: OnRunningFrr | null,
): readonly Refusal[] => {
  if (onRunningFrr !== 'reload') return []
  const dead = ['zebra', 'bgpd'].filter((name) => !daemons.includes(name))
  if (frr === null || dead.length > 0) {
    return refusal(
      `--reload needs a running FRR, and ${dead.join(' and ')} ${dead.length === 1 ? 'does' : 'do'} not run in this network namespace`,
      'Start it with apply --exec, which loads frr.conf',
    )
  }
  if (E.isLeft(frr.configuration)) {
    return refusal(
      `the configuration of the running FRR cannot be known: ${frr.configuration.left}`,
      'Run it as root where FRR runs, with vtysh in PATH',
    )
  }
  const change = changes.find(({ type, operations }) => type === 'frr' && operations.length > 0)
  if (change === undefined) return []
  const needed = restarts(change)
  if (needed.length > 0) {
    return refusal(
      `${needed.join('; ')}; no reload does that`,
      'Restart the service, or run apply --exec --allow session_reset',
    )
  }
  return frr.canReload
    ? []
    : refusal(
        `there is no ${reloadScript}`,
        "Install FRR's Python tools (Debian: frr-pythontools), or restart the service",
      )
}
