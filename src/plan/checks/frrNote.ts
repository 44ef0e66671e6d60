import * as E from 'fp-ts/lib/Either.js'
import { describeImpacts } from '../../frr/reloadImpact.ts'
import type { Observed } from '../../observe/observed.ts'
import type { FrrConfOrProblems } from '../frrConf/frrConf.ts'
import { frrPaths } from '../frrConf/render.ts'
import { impactsOn } from '../runningFrr/runningFrr.ts'
import type { Target } from '../target.ts'
import { warning, type Check } from './check.ts'

/** For a new frr.conf while FRR runs: when it takes effect, and what a reload would cost. */
export const frrNote = (
  target: Target,
  observed: Observed,
  frrConf: FrrConfOrProblems,
): readonly Check[] => {
  const before = observed.files.find(({ path }) => path === frrPaths.frrConf)?.content ?? null
  const runs = observed.daemons.includes('bgpd')
  if (!runs || before === null || E.isLeft(frrConf) || before === frrConf.right.text) return []
  const cost = describeImpacts(impactsOn(observed, target, before, frrConf.right.text)).join('; ')
  const message = `FRR is running, and reads the new frr.conf at its next start, or with apply --reload: ${cost}`
  return [warning('frr-running', message, '')]
}
