// One-line mistakes in all folders of the sources: test/mutants/run.ts puts them in, one by one.

import { inFrr } from './frr.ts'
import { inIntent } from './intent.ts'
import { inJudge } from './judge.ts'
import type { Mutant } from './mutant.ts'
import { inObserve } from './observe.ts'
import { inPlan } from './plan.ts'
import { inShell } from './shell.ts'
import { inTrace } from './trace.ts'

export const mutants: readonly Mutant[] = [
  ...inFrr,
  ...inIntent,
  ...inJudge,
  ...inObserve,
  ...inPlan,
  ...inShell,
  ...inTrace,
]
