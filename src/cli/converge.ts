import * as E from 'fp-ts/lib/Either.js'
import { execute, type ExecutionError } from '../apply/execute.ts'
import { failureHint } from '../apply/failureHint.ts'
import { isChange, resourceAddress, type ResourceChange } from '../plan/change.ts'
import { describeOperation } from '../plan/text/operationText.ts'
import { isEmpty, operationsOf, type Plan } from '../plan/plan.ts'
import { handoverOf, type Handover } from '../plan/handover.ts'
import { secretsOf } from '../plan/target.ts'
import { withoutSecrets } from '../frr/secrets.ts'
import { plural } from '../plan/words.ts'
import type { PlanDocument } from '../plan/json/publish.ts'
import { planText } from '../plan/text/text.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { planHost } from './pipeline.ts'
import { staleReason } from './planFile.ts'
import { refusalOf, type Prepared } from './prepare.ts'
import { iproute2Version, publishPlan } from './publishPlan.ts'
import type { Report } from './report.ts'
import type { Request } from './request.ts'
import type { Session } from './session.ts'

const executionFailure = (error: ExecutionError): Failure => {
  const { done, failed, notDone, detail } = error
  const position = `operation ${done.length + 1} of ${done.length + 1 + notDone.length}`
  const reason = `${position} failed, "${describeOperation(failed)}": ${detail}`
  return failure(exitCode.applyFailed, reason, {
    advice: failureHint(error),
    details: [
      ...done.map((operation) => `  done      ${describeOperation(operation)}`),
      `  failed    ${describeOperation(failed)}`,
      ...detail.split('\n').map((line) => `            ${line}`),
      ...notDone.map((operation) => `  not done  ${describeOperation(operation)}`),
    ],
  })
}

const restOf = (rest: readonly ResourceChange[]): string =>
  rest.every(({ type }) => type === 'frr')
    ? 'the running FRR still differs, in the lines listed above; write them as FRR prints them, or restart the service'
    : `${plural(rest.length, 'resource')} still ${rest.length === 1 ? 'differs' : 'differ'}, listed above; something else changes them, or the kernel refused without an error`

const notConverged = (plan: Plan): Failure => {
  const rest = plan.changes.filter(isChange)
  return failure(exitCode.notConverged, `applied, but ${restOf(rest)}`, {
    details: rest.flatMap((change) => [
      `  ${resourceAddress(change)}: ${change.reasons.join('; ')}`,
      ...(change.type === 'frr' ? change.diff.map((line) => `    ${line}`) : []),
    ]),
  })
}

/** Applies a plan that is not empty, and only believes a second look. */
const applyAndVerify = async (
  { host, say }: Session,
  { request, intent, plan }: Prepared,
): Promise<E.Either<Failure, null>> => {
  const started = Date.now()
  const done = await execute(host, operationsOf(plan))
  if (E.isLeft(done)) {
    const detail = withoutSecrets(done.left.detail, secretsOf(plan.target))
    return E.left(executionFailure({ ...done.left, detail }))
  }
  const rest = await planHost(host, intent, request)
  if (E.isLeft(rest)) {
    const reason = `applied, but the result cannot be checked: ${rest.left.reason}`
    return E.left({ ...rest.left, code: exitCode.notConverged, reason })
  }
  if (!isEmpty(rest.right)) return E.left(notConverged(rest.right))
  const applied = plural(done.right.length, 'operation')
  say(`Applied ${applied} in ${Date.now() - started} ms; a second plan is empty.`)
  return E.right(null)
}

/** A plan file is applied as it was read, or not at all. */
const staleFailure = ({ expected }: Request, document: PlanDocument | null): Failure | null => {
  if (expected === null || document === null) return null
  const reason = staleReason(expected, document)
  return reason === null
    ? null
    : failure(exitCode.stale, `this plan is stale, because ${reason}`, {
        advice: 'make a new one with "frr-intent plan --out"',
      })
}

/** What a run that converged did. */
export interface Converged {
  readonly operations: number
  /** What became of an FRR that was running, before another program starts it; `null`: none was. */
  readonly handover: Handover | null
}

/** Prints a prepared plan, and brings the host to it. */
export const converge = async (
  session: Session,
  report: Report,
  prepared: Prepared,
  heading: readonly string[] = [],
): Promise<E.Either<Failure, Converged>> => {
  const { request, plan, body, milliseconds } = prepared
  const document =
    request.expected !== null || report.needsDocument
      ? await publishPlan(plan, body, session.json ? iproute2Version(session.host) : null)
      : null
  const stale = staleFailure(request, document)
  if (stale !== null) return E.left(stale)
  const above = heading.map((line) => `${line}\n`).join('')
  report.plan((style) => `${above}${planText(body, style, milliseconds)}`, document)
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const applied = isEmpty(plan) ? E.right(null) : await applyAndVerify(session, prepared)
  if (E.isLeft(applied)) return applied
  return E.right({ operations: operationsOf(plan).length, handover: handoverOf(plan) })
}
