import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import { planBody, type PlanBody } from '../plan/json/body.ts'
import type { Plan } from '../plan/plan.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import { withFrrCheck } from './frrConfCheck.ts'
import { planHost, readIntent } from './pipeline.ts'
import { requestOf, type Request } from './request.ts'
import type { Session } from './session.ts'

/** A plan for what was asked, judged by FRR, and how long it took to make. */
export interface Prepared {
  readonly request: Request
  readonly intent: Intent
  readonly plan: Plan
  readonly body: PlanBody
  readonly milliseconds: number
}

/** A plan for this intent. Nothing is written. */
export const prepareFor = async (
  { host }: Session,
  request: Request,
  intent: Intent,
): Promise<E.Either<Failure, Prepared>> => {
  const started = Date.now()
  const planned = await planHost(host, intent, request)
  if (E.isLeft(planned)) return planned
  const plan = await withFrrCheck(host, planned.right)
  const milliseconds = Date.now() - started
  return E.right({ request, intent, plan, body: planBody(plan), milliseconds })
}

/** From the request to the plan: what `plan` and `apply` share. */
export const prepare = async (
  session: Session,
  request: E.Either<Failure, Request> = requestOf(session),
): Promise<E.Either<Failure, Prepared>> => {
  if (E.isLeft(request)) return request
  const intent = readIntent(request.right.environment)
  return E.isLeft(intent) ? intent : prepareFor(session, request.right, intent.right)
}

/** Refusals come before failed checks. */
export const refusalOf = ({ applyable, errors }: PlanBody): Failure | null => {
  const [first] = errors
  if (applyable || first === undefined) return null
  const count = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, see above)`
  const code = first.code === 'frr-conf' ? exitCode.invalidIntent : exitCode.refused
  return failure(code, `${first.message}${count}`, { advice: first.hint })
}
