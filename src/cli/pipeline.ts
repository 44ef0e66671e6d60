import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../apply/capabilities.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { describeProblem, type Problem } from '../intent/problem.ts'
import type { Environment } from '../intent/settings.ts'
import { observe } from '../observe/observe.ts'
import type { PortProblem } from '../plan/fabricPorts.ts'
import { describePortProblem } from '../plan/portText.ts'
import { makePlan, type Plan, type PlanOptions } from '../plan/plan.ts'
import { filePaths } from '../plan/render.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { readLastApplied } from './lastApplied.ts'
import { describeObserveError } from './observeText.ts'

const plural = (count: number): string => (count === 1 ? 'is one problem' : `are ${count} problems`)

const invalid = (what: string, problems: readonly string[]): Failure =>
  failure(
    exitCode.invalidIntent,
    problems.length === 1
      ? `frr-intent: ${problems[0]} Nothing was changed.`
      : `frr-intent: there ${plural(problems.length)} with ${what}, listed above; nothing was changed.`,
    problems.length === 1 ? [] : problems,
  )

export const readIntent = (environment: Environment): E.Either<Failure, Intent> =>
  E.mapLeft((problems: readonly Problem[]) =>
    invalid('the environment', problems.map(describeProblem)),
  )(decodeIntent(environment))

/** Observes and plans: what `plan`, `apply` before and after its work, and `render` share. */
export const planHost = (
  host: Writer,
  intent: Intent,
  options: Omit<PlanOptions, 'last'>,
): E.Either<Failure, Plan> => {
  const observed = observe(host, intent, filePaths)
  if (E.isLeft(observed)) {
    const sentence = `frr-intent: ${describeObserveError(observed.left)} Nothing was changed.`
    return E.left(failure(exitCode.cannotObserve, sentence))
  }
  return E.mapLeft((problems: readonly PortProblem[]) =>
    invalid('the fabric ports', problems.map(describePortProblem)),
  )(makePlan(intent, observed.right, { ...options, last: readLastApplied(host) }))
}
