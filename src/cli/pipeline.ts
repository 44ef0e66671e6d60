import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../apply/capabilities.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { describeProblem, type Problem } from '../intent/problem.ts'
import type { Environment } from '../intent/settings.ts'
import { observe } from '../observe/observe.ts'
import type { PortProblem } from '../plan/fabricPorts.ts'
import { describePortProblem } from '../plan/text/portText.ts'
import type { TemplateEngine } from '../plan/frrConf/frrConf.ts'
import { makePlan, type Plan, type PlanOptions } from '../plan/plan.ts'
import { filePaths } from '../plan/frrConf/render.ts'
import { describeTemplateProblem } from '../plan/frrConf/templateText.ts'
import type { TemplateProblem } from '../frr/templateProblem.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { readLastApplied } from './lastApplied.ts'
import { describeObserveError } from './observeText.ts'

const plural = (count: number): string => (count === 1 ? 'is one problem' : `are ${count} problems`)

const invalid = (what: string, problems: readonly string[]): Failure => {
  const [first = '', ...others] = problems
  const all = `there ${plural(problems.length)} with ${what}, listed above`
  return others.length === 0
    ? failure(exitCode.invalidIntent, `frr-intent: ${first} Nothing was changed.`, [], first)
    : failure(exitCode.invalidIntent, `frr-intent: ${all}; nothing was changed.`, problems, all)
}

export const readIntent = (environment: Environment): E.Either<Failure, Intent> =>
  E.mapLeft((problems: readonly Problem[]) =>
    invalid('the environment', problems.map(describeProblem)),
  )(decodeIntent(environment))

export const badTemplate = (problems: readonly TemplateProblem[]): Failure =>
  invalid(
    'the template',
    problems.map((problem) => `${describeTemplateProblem(problem)}; ${problem.advice}.`),
  )

/** Loaded only for a template of the user's own: the built-in one is compiled. */
const templateEngine = async ({ userFiles }: Intent): Promise<TemplateEngine | undefined> => {
  if (userFiles.template === null) return undefined
  const { renderTemplate } = await import('../frr/template/render.ts')
  if (userFiles.values === null) return { render: renderTemplate, readValues: null }
  const { readTemplateValues } = await import('../frr/templateValues.ts')
  return { render: renderTemplate, readValues: readTemplateValues }
}

/** Observes and plans: what `plan`, `apply` before and after its work, and `render` share. */
export const planHost = async (
  host: Writer,
  intent: Intent,
  options: Omit<PlanOptions, 'last' | 'render'>,
): Promise<E.Either<Failure, Plan>> => {
  const observed = observe(host, intent, filePaths, {
    asksFrr: (options.live ?? null) !== null,
    isReplacing: options.lastGood !== undefined,
  })
  if (E.isLeft(observed)) {
    const reason = describeObserveError(observed.left)
    const sentence = `frr-intent: ${reason} Nothing was changed.`
    return E.left(failure(exitCode.cannotObserve, sentence, [], reason))
  }
  const render = await templateEngine(intent)
  const last = options.lastGood === undefined ? readLastApplied(host, intent) : null
  return E.mapLeft((problems: readonly PortProblem[]) =>
    invalid('the fabric ports', problems.map(describePortProblem)),
  )(makePlan(intent, observed.right, { ...options, last, render }))
}
