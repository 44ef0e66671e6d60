// One-line mistakes in all folders of the sources: test/mutants/run.ts puts them in, one by one.

import { inIntent } from './intent.ts'
import type { Mutant } from './mutant.ts'
import { inObserve } from './observe.ts'
import { inFrr } from './frr.ts'
import { inPlan } from './plan.ts'
import { inShell } from './shell.ts'
import { inTemplate } from './template.ts'

export const mutants: readonly Mutant[] = [
  ...inIntent,
  ...inObserve,
  ...inFrr,
  ...inPlan,
  ...inShell,
  ...inTemplate,
]
