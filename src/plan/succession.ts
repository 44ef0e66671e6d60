import { match } from 'ts-pattern'
import { operationsOf, type Plan } from './plan.ts'

/** What happens to running daemons before `--exec` starts the next program. */
export interface Succession {
  /** `stopped`: the next program starts new ones. Otherwise they keep running. */
  readonly kind: 'stopped' | 'reloaded' | 'goes_on'
  readonly daemons: readonly string[]
}

/** `null`: no daemon ran, or nothing is started. */
export const successionOf = (plan: Plan): Succession | null => {
  const { frr } = plan.observed
  if (frr === null || plan.options.onRunningFrr !== 'exec') return null
  const daemons = frr.daemons.map(({ name }) => name).filter((name) => name !== 'watchfrr')
  const operations = operationsOf(plan)
  const isStopped = operations.some(
    (operation) => operation._tag === 'StopFrr' && operation.daemons.length === frr.daemons.length,
  )
  if (isStopped) return { kind: 'stopped', daemons }
  const isReloaded = operations.some(({ _tag }) => _tag === 'ReloadFrr')
  return { kind: isReloaded ? 'reloaded' : 'goes_on', daemons }
}

/** One sentence for the log. */
export const successionText = ({ kind, daemons }: Succession): string =>
  `The FRR that was running (${daemons.join(', ')}) ${match(kind)
    .with('stopped', () => 'was stopped, and starts with frr.conf.')
    .with('reloaded', () => 'was reloaded, and goes on with its sessions.')
    .with('goes_on', () => 'has this frr.conf, and goes on with its sessions.')
    .exhaustive()}`
