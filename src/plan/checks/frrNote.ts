import * as E from 'fp-ts/lib/Either.js'
import type { Observed } from '../../observe/observed.ts'
import type { Check } from './check.ts'
import type { FrrConfOrProblems } from '../frrConf/frrConf.ts'
import { describeImpacts } from '../../frr/reloadImpact.ts'
import { frrPaths } from '../frrConf/render.ts'
import { impactsOn } from '../runningFrr/runningFrr.ts'
import type { Target } from '../target.ts'

/** A new frr.conf beside an FRR that runs: when it takes effect, and what a reload would cost. */
export const frrNote = (
  target: Target,
  observed: Observed,
  frrConf: FrrConfOrProblems,
): readonly Check[] => {
  const before = observed.files.find(({ path }) => path === frrPaths.frrConf)?.content ?? null
  const runs = observed.daemons.includes('bgpd')
  if (!runs || before === null || E.isLeft(frrConf) || before === frrConf.right.text) return []
  const impacts = impactsOn(observed, target, before, frrConf.right.text)
  const cost = describeImpacts(impacts).join('; ')
  return [
    {
      id: 'frr-running',
      status: 'warn',
      message: `FRR is running, and reads the new frr.conf when it starts next, or with apply --reload: ${cost}`,
      hint: '',
    },
  ]
}
