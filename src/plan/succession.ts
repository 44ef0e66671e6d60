import { operationsOf, type Plan } from './plan.ts'

/** What became of the daemons that were alive before the program that starts FRR; `null`: none. */
export const successionText = (plan: Plan): string | null => {
  const frr = plan.observed.frr ?? null
  if (frr === null || plan.options.live !== 'exec') return null
  const names = frr.daemons.map(({ name }) => name).filter((name) => name !== 'watchfrr')
  const alive = names.join(', ')
  const operations = operationsOf(plan)
  const isStopped = operations.some(
    (operation) => operation._tag === 'StopFrr' && operation.daemons.length === frr.daemons.length,
  )
  if (isStopped) return `The FRR that was running (${alive}) was stopped, and starts with frr.conf.`
  const isReloaded = operations.some(({ _tag }) => _tag === 'ReloadFrr')
  return isReloaded
    ? `The FRR that was running (${alive}) was reloaded, and goes on with its sessions.`
    : `The FRR that was running (${alive}) has this frr.conf, and goes on with its sessions.`
}
