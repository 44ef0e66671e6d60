import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../apply/capabilities.ts'
import { checkFrrSyntax, lineOfFrrConf, type Origin } from '../apply/frrSyntax.ts'
import type { Check } from '../plan/checks/check.ts'
import { lintFrrConf } from '../frr/lint/lint.ts'
import { masked, withoutSecrets } from '../frr/secrets.ts'
import { namesOnHost } from '../plan/frrConf/namesOnHost.ts'
import { operationsOf, type Plan } from '../plan/plan.ts'
import { frrPaths } from '../plan/frrConf/render.ts'
import { describeTemplateProblem } from '../plan/frrConf/templateText.ts'
import { secretsOf } from '../plan/target.ts'
import type { TemplateProblem } from '../frr/templateProblem.ts'

const frrConf = frrPaths.frrConf

/** The first finding of our own lint, as a check that fails. */
const lint = (plan: Plan, content: string, origin: Origin): Check | null => {
  const [first, ...more] = lintFrrConf(content, namesOnHost(plan))
  if (first === undefined) return null
  const { statement, reason } = first
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return {
    id: 'frr-conf',
    status: 'fail',
    message: `FRR would ignore ${lineOfFrrConf(statement.line, origin)}, "${masked(statement.text)}": ${reason}${others}`,
    hint: 'the running configuration stays as it is',
  }
}

/** FRR's own parser comes first: our lint does not understand more than that parser. */
const judge = async (
  host: Writer,
  plan: Plan,
  content: string,
  origin: Origin,
): Promise<Check | null> => {
  const syntax = await checkFrrSyntax(host, content, origin)
  // A last good one has passed our lint before, and can name a port that is gone now.
  if (syntax?.status === 'fail' || plan.options.lastGood !== undefined) return syntax
  return lint(plan, content, origin) ?? syntax
}

/** What is wrong with the new frr.conf, or with the template for it. */
const verdicts = async (host: Writer, plan: Plan): Promise<readonly Check[]> => {
  if (E.isLeft(plan.frrConf)) return plan.frrConf.left.map(templateCheck)
  const { text, origin } = plan.frrConf.right
  const isUsed = operationsOf(plan).some(
    (operation) =>
      operation._tag === 'ReloadFrr' ||
      (operation._tag === 'WriteFile' && operation.file.path === frrConf),
  )
  const verdict = isUsed ? await judge(host, plan, text, origin) : null
  return verdict === null ? [] : [verdict]
}

const templateCheck = (problem: TemplateProblem): Check => ({
  id: 'frr-conf',
  status: 'fail',
  message: describeTemplateProblem(problem),
  hint: problem.advice,
})

/** Adds what FRR and our own lint say about a new frr.conf. */
export const withFrrCheck = async (host: Writer, plan: Plan): Promise<Plan> => {
  const secrets = secretsOf(plan.target)
  const found = (await verdicts(host, plan)).map((check): Check => ({
    ...check,
    message: withoutSecrets(check.message, secrets),
  }))
  return { ...plan, checks: [...plan.checks, ...found] }
}
