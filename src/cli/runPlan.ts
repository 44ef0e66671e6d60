import * as E from 'fp-ts/lib/Either.js'
import { planBody, type PlanBody } from '../plan/body.ts'
import { isEmpty, type Plan } from '../plan/plan.ts'
import { planText } from '../plan/text.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print } from './output.ts'
import { planHost, readIntent } from './pipeline.ts'
import { withFrrCheck } from './frrConfCheck.ts'
import { documentJson, failureDocument, publishPlan } from './publishPlan.ts'
import { requestOf } from './request.ts'
import { styleOf, type Session } from './session.ts'

/** Refusals come before failed checks: what is not ours is not asked whether it would work. */
export const refusalOf = ({ applyable, errors }: PlanBody): Failure | null => {
  const [first] = errors
  if (applyable || first === undefined) return null
  const count = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, see above)`
  const sentence = `frr-intent: refused, because ${first.message}${count}; nothing was changed; ${first.hint}.`
  return failure(first.code === 'frr-conf' ? exitCode.invalidIntent : exitCode.refused, sentence)
}

const writeOut = ({ host, invocation }: Session, content: string): E.Either<Failure, null> => {
  const path = invocation.values['out']?.at(-1)
  if (path === undefined) return E.right(null)
  return E.tryCatch(
    () => {
      host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
      return null
    },
    (error) => failure(exitCode.unexpected, `frr-intent: --out: ${String(error)}.`),
  )
}

const planOf = async (session: Session): Promise<E.Either<Failure, Plan>> => {
  const request = requestOf(session)
  if (E.isLeft(request)) return request
  const intent = readIntent(request.right.environment)
  return E.isLeft(intent) ? intent : planHost(session.host, intent.right, request.right)
}

export const runPlan = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, host } = session
  const started = Date.now()
  const planned = await planOf(session)
  if (E.isLeft(planned)) {
    if (invocation.switches.has('json')) print(documentJson(failureDocument(planned.left)))
    return planned
  }
  const plan = await withFrrCheck(host, planned.right)
  const body = planBody(plan)
  const milliseconds = Date.now() - started
  const wantsJson = invocation.switches.has('json') || invocation.switches.has('out')
  const json = wantsJson ? documentJson(await publishPlan(host, plan, body)) : ''
  print(invocation.switches.has('json') ? json : planText(body, styleOf(session), milliseconds))
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const written = writeOut(session, json)
  if (E.isLeft(written)) return written
  const pending = invocation.switches.has('detailed-exitcode') && !isEmpty(plan)
  return E.right(pending ? exitCode.changesPending : exitCode.success)
}
