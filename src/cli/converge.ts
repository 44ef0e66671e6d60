import * as E from 'fp-ts/lib/Either.js'
import { execute, type ExecutionError } from '../apply/execute.ts'
import { failureHint } from '../apply/failureHint.ts'
import { isChange, resourceAddress, type ResourceChange } from '../plan/change.ts'
import { describeOperation } from '../plan/text/operationText.ts'
import { isEmpty, operationsOf, type Plan } from '../plan/plan.ts'
import { keepLastGood, keptLastGood } from '../plan/frrConf/lastGood.ts'
import { successionText } from '../plan/succession.ts'
import { plural } from '../plan/text/plural.ts'
import { plainStyle } from '../plan/text/style.ts'
import type { PlanDocument } from '../plan/text/publish.ts'
import { planText } from '../plan/text/text.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { writeLastApplied } from './lastApplied.ts'
import { print } from './output.ts'
import { planHost } from './pipeline.ts'
import { staleReason } from './planFile.ts'
import { prepare, refusalOf, withoutPlan, type Prepared } from './prepare.ts'
import { documentJson, iproute2Version, publishPlan } from './publishPlan.ts'
import type { Report } from './report.ts'
import type { Request } from './request.ts'
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

const restOf = (rest: readonly ResourceChange[]): string =>
  rest.every(({ type }) => type === 'frr')
    ? 'the running FRR still differs, in the lines listed above; give them as FRR prints them, or restart the service'
    : `${plural(rest.length, 'resource')} still ${rest.length === 1 ? 'differs' : 'differ'}, listed above; something else changes them, or the kernel refused in silence`

const notConverged = (plan: Plan): Failure => {
  const rest = plan.changes.filter(isChange)
  return failure(
    exitCode.notConverged,
    `frr-intent: applied, but ${restOf(rest)}.`,
    rest.flatMap((change) => [
      `  ${resourceAddress(change)}: ${change.reasons.join('; ')}`,
      ...(change.type === 'frr' ? change.diff.map((line) => `    ${line}`) : []),
    ]),
  )
}

/** Applies a plan that is not empty, and believes only a second look. */
const applyAndVerify = async (
  session: Session,
  { request, intent, plan }: Prepared,
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
const staleFailure = ({ expected }: Request, document: PlanDocument | null): Failure | null => {
  if (expected === null || document === null) return null
  const reason = staleReason(expected, document)
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
  /** What became of an FRR that was running, before another program starts it; `null`: none was. */
  readonly succession: string | null
}

export const converge = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Converged>> => {
  const { host } = session
  const prepared = await prepare(session)
  if (E.isLeft(prepared)) return withoutPlan(session, prepared.left)
  const { request, plan, body, milliseconds } = prepared.right
  const json = wantsJson(session)
  const document =
    json || request.expected !== null || report.keepsDocument
      ? await publishPlan(plan, body, json ? iproute2Version(host) : null)
      : null
  const stale = staleFailure(request, document)
  if (stale !== null) return withoutPlan(session, stale)
  print(
    json && document !== null
      ? documentJson(document)
      : planText(body, styleOf(session), milliseconds),
  )
  report.plan(() => planText(body, plainStyle, milliseconds), document)
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const applied = isEmpty(plan) ? E.right(null) : await applyAndVerify(session, prepared.right)
  if (E.isLeft(applied)) return applied
  writeLastApplied(host, prepared.right.intent)
  return E.right({
    operations: operationsOf(plan).length,
    kept: keptLastGood(plan),
    succession: successionText(plan),
  })
}
