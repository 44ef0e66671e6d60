import * as E from 'fp-ts/lib/Either.js'
import { execute, type ExecutionError } from '../apply/execute.ts'
import { failureHint } from '../apply/failureHint.ts'
import type { Intent } from '../intent/intent.ts'
import { planBody, type PlanBody } from '../plan/body.ts'
import { isChange, resourceAddress } from '../plan/change.ts'
import { describeOperation } from '../plan/operationText.ts'
import { isEmpty, operationsOf, type Plan } from '../plan/plan.ts'
import { plural } from '../plan/plural.ts'
import { plainStyle } from '../plan/style.ts'
import { planText } from '../plan/text.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { keepLastGood, keptLastGood, withFrrCheck } from './frrConfCheck.ts'
import { writeLastApplied } from './lastApplied.ts'
import { print } from './output.ts'
import { planHost, readIntent } from './pipeline.ts'
import { staleReason } from './planFile.ts'
import { documentJson, publishPlan } from './publishPlan.ts'
import type { Report } from './report.ts'
import { requestOf, type Request } from './request.ts'
import { refusalOf } from './runPlan.ts'
import { say, styleOf, wantsJson, type Session } from './session.ts'

const executionFailure = (error: ExecutionError): Failure => {
  const { done, failed, notDone, detail } = error
  const position = `operation ${done.length + 1} of ${done.length + 1 + notDone.length}`
  const hint = failureHint(error)
  return failure(
    exitCode.applyFailed,
    `frr-intent: ${position} failed, "${describeOperation(failed)}": ${detail}${hint === null ? '' : `; ${hint}`}.`,
    [
      ...done.map((operation) => `  done      ${describeOperation(operation)}`),
      `  failed    ${describeOperation(failed)}`,
      ...detail.split('\n').map((line) => `            ${line}`),
      ...notDone.map((operation) => `  not done  ${describeOperation(operation)}`),
    ],
  )
}

const notConverged = (plan: Plan): Failure => {
  const rest = plan.changes.filter(isChange)
  return failure(
    exitCode.notConverged,
    `frr-intent: applied, but ${plural(rest.length, 'resource')} still ${rest.length === 1 ? 'differs' : 'differ'}, listed above; something else changes them, or the kernel refused in silence.`,
    rest.map((change) => `  ${resourceAddress(change)}: ${change.reasons.join('; ')}`),
  )
}

/** Applies a plan that is not empty, and believes only a second look. */
const applyAndVerify = async (
  session: Session,
  request: Request,
  intent: Intent,
  plan: Plan,
): Promise<E.Either<Failure, null>> => {
  const started = Date.now()
  const done = await execute(session.host, operationsOf(plan))
  if (E.isLeft(done)) return E.left(executionFailure(done.left))
  const rest = await planHost(session.host, intent, request)
  if (E.isLeft(rest)) return rest
  const left = keptLastGood(plan) === null ? rest.right : keepLastGood(rest.right)
  if (!isEmpty(left)) return E.left(notConverged(left))
  const milliseconds = Date.now() - started
  const applied = plural(done.right.length, 'operation')
  say(session)(`Applied ${applied} in ${milliseconds} ms; a second plan is empty.\n`)
  return E.right(null)
}

/** A plan file is applied as it was read, or not at all. */
const staleFailure = async (
  { host }: Session,
  { expected }: Request,
  plan: Plan,
  body: PlanBody,
): Promise<Failure | null> => {
  if (expected === null) return null
  const reason = staleReason(expected, await publishPlan(host, plan, body))
  return reason === null
    ? null
    : failure(
        exitCode.stale,
        `frr-intent: this plan is stale, because ${reason}; nothing was changed; make a new one with "frr-intent plan --out".`,
      )
}

/** What a run that converged did. */
export interface Converged {
  readonly operations: number
  /** Why FRR starts with the last good frr.conf; `null` when it does not. */
  readonly kept: string | null
}

export const converge = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Converged>> => {
  const started = Date.now()
  const { host } = session
  const request = requestOf(session)
  if (E.isLeft(request)) return request
  const intent = readIntent(request.right.environment)
  if (E.isLeft(intent)) return intent
  const planned = await planHost(host, intent.right, request.right)
  if (E.isLeft(planned)) return planned
  const plan = await withFrrCheck(host, planned.right)
  const body = planBody(plan)
  const milliseconds = Date.now() - started
  const stale = await staleFailure(session, request.right, plan, body)
  if (stale !== null) return E.left(stale)
  const published = () => publishPlan(host, plan, body)
  print(
    wantsJson(session)
      ? documentJson(await published())
      : planText(body, styleOf(session), milliseconds),
  )
  await report.plan(planText(body, plainStyle, milliseconds), published)
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const applied = isEmpty(plan)
    ? E.right(null)
    : await applyAndVerify(session, request.right, intent.right, plan)
  if (E.isLeft(applied)) return applied
  writeLastApplied(host, intent.right)
  return E.right({ operations: operationsOf(plan).length, kept: keptLastGood(plan) })
}
