import { operationsOf, type Plan } from './plan.ts'

/** What happens to FRR's running daemons before the program that starts FRR. */
export interface Handover {
  /** `stopped`: that program starts new ones. Otherwise they keep running. */
  readonly kind: 'stopped' | 'reloaded' | 'goes_on'
  readonly daemons: readonly string[]
}

/** `null`: no daemon was running, or nothing starts FRR. */
export const handoverOf = (plan: Plan): Handover | null => {
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

const fates: Readonly<Record<Handover['kind'], string>> = {
  stopped: 'was stopped, and starts with the new frr.conf',
  reloaded: 'was reloaded, and keeps its sessions',
  goes_on: 'has this frr.conf already, and keeps its sessions',
}

/** One sentence for the log. */
export const handoverText = ({ kind, daemons }: Handover): string =>
  `The FRR that was running (${daemons.join(', ')}) ${fates[kind]}.`
