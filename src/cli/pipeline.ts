import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { describeProblem } from '../intent/problem.ts'
import type { Environment } from '../intent/settings.ts'
import type { Reader } from '../observe/capabilities.ts'
import type { ObserveError } from '../observe/ip.ts'
import { observe } from '../observe/observe.ts'
import type { PortProblem } from '../plan/fabricPorts.ts'
import { describePortProblem } from '../plan/text/portText.ts'
import type { TemplateEngine } from '../plan/frrConf/frrConf.ts'
import { makePlan, type Plan, type PlanOptions } from '../plan/plan.ts'
import { filePaths } from '../plan/frrConf/render.ts'
import { describeTemplateProblem } from '../plan/frrConf/templateText.ts'
import type { TemplateProblem } from '../frr/templateProblem.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { readLastApplied } from './lastApplied.ts'
import { describeObserveError } from './observeText.ts'

/** One problem is the reason; several are listed above it. */
export const problemsWith = (
  what: string,
  problems: readonly string[],
  code: ExitCode = exitCode.invalidIntent,
): Failure => {
  const [first = '', ...others] = problems
  if (others.length === 0) return failure(code, first)
  const reason = `there are ${problems.length} problems with ${what}, listed above`
  return failure(code, reason, { details: problems })
}

export const readIntent = (environment: Environment): E.Either<Failure, Intent> =>
  pipe(
    decodeIntent(environment),
    E.mapLeft((problems) => problemsWith('the environment', problems.map(describeProblem))),
  )

export const badTemplate = (problems: readonly TemplateProblem[]): Failure =>
  problemsWith(
    problems[0]?.file ?? 'the template',
    problems.map((problem) => `${describeTemplateProblem(problem)}; ${problem.advice}.`),
  )

export const badPorts = (problems: readonly PortProblem[]): Failure =>
  problemsWith('the fabric ports', problems.map(describePortProblem))

/** Loaded only for a template of the user's own: the built-in one is compiled. */
export const templateEngine = async ({
  userFiles,
}: Intent): Promise<TemplateEngine | undefined> => {
  if (userFiles.template === null) return undefined
  const { renderTemplate } = await import('../frr/template/render.ts')
  if (userFiles.values === null) return { render: renderTemplate, readValues: null }
  const { readTemplateValues } = await import('../frr/values/templateValues.ts')
  return { render: renderTemplate, readValues: readTemplateValues }
}

export const cannotObserve = (error: ObserveError): Failure =>
  failure(
    error._tag === 'BadUserFile' ? exitCode.invalidIntent : exitCode.cannotObserve,
    describeObserveError(error),
  )

/** Observes and plans, before and after the work of `apply`. Writes nothing. */
export const planHost = async (
  reader: Reader,
  intent: Intent,
  options: Omit<PlanOptions, 'last' | 'render'>,
): Promise<E.Either<Failure, Plan>> => {
  const observed = observe(reader, intent, filePaths, {
    asksFrr: (options.onRunningFrr ?? null) !== null,
    isReplacing: options.lastGood !== undefined,
  })
  if (E.isLeft(observed)) return E.left(cannotObserve(observed.left))
  const render = await templateEngine(intent)
  const last = options.lastGood === undefined ? readLastApplied(reader, intent) : null
  return pipe(makePlan(intent, observed.right, { ...options, last, render }), E.mapLeft(badPorts))
}
