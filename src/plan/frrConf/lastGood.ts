import { unchanged } from '../change.ts'
import type { Check } from '../checks.ts'
import type { Plan } from '../plan.ts'
import { planRunningFrr } from '../runningFrr/runningFrr.ts'
import { frrPaths } from './render.ts'

const keptId = 'frr-conf-kept'

/** The plan without the write of frr.conf: the one on the host stays, also for an FRR that runs. */
export const keepLastGood = (plan: Plan): Plan => {
  const { observed, target, options } = plan
  const conf = observed.files.find(({ path }) => path === frrPaths.frrConf)?.content ?? null
  const others = plan.changes.filter(({ type }) => type !== 'frr')
  return {
    ...plan,
    changes: [
      ...others.map((change) =>
        change.type === 'file' && change.name === frrPaths.frrConf
          ? unchanged({ ...change, after: change.before, reasons: [], diff: [] })
          : change,
      ),
      ...planRunningFrr(observed, target, conf, options.live ?? null),
    ],
  }
}

/** Keeps the last good frr.conf, since the new one failed `first` and `others`; these only warn. */
export const withLastGood = (plan: Plan, first: Check, others: readonly Check[]): Plan => {
  const more = others.length === 0 ? '' : ` (and ${others.length} more, see the plan)`
  const kept: Check = {
    id: keptId,
    status: 'warn',
    message: `the last good frr.conf stays, because ${first.message}${more}`,
    hint: 'put it right and restart the service',
  }
  const warnings = others.map((check): Check => ({ ...check, status: 'warn' }))
  return { ...keepLastGood(plan), checks: [...plan.checks, ...warnings, kept] }
}

/** Why FRR starts with the last good frr.conf; `null` when it starts with the one asked for. */
export const keptLastGood = ({ checks }: Plan): string | null =>
  checks.find(({ id }) => id === keptId)?.message ?? null
