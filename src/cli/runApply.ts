import * as E from 'fp-ts/lib/Either.js'
import { execute, type ExecutionError } from '../apply/execute.ts'
import { failureHint } from '../apply/failureHint.ts'
import { findSuccessor, handOver, type Successor } from '../apply/handOver.ts'
import { acquireLock } from '../apply/lock.ts'
import type { Intent } from '../intent/intent.ts'
import { isChange, resourceAddress } from '../plan/change.ts'
import { describeOperation } from '../plan/operationText.ts'
import { planBody, type PlanBody } from '../plan/body.ts'
import { plural } from '../plan/plural.ts'
import { isEmpty, operationsOf, type Plan } from '../plan/plan.ts'
import { plainStyle } from '../plan/style.ts'
import { commandLine, planText } from '../plan/text.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print, printError } from './output.ts'
import { planHost, readIntent } from './pipeline.ts'
import { keptLastGood, keepLastGood, withFrrCheck } from './frrConfCheck.ts'
import { staleReason } from './planFile.ts'
import { publishPlan } from './publishPlan.ts'
import { noReport, reportTo, type Done, type Report } from './report.ts'
import { requestOf, type Request } from './request.ts'
import { refusalOf, runPlan } from './runPlan.ts'
import { styleOf, type Session } from './session.ts'
import { writeLastApplied } from './lastApplied.ts'

const defaultSuccessor = ['/usr/lib/frr/docker-start'] as const

/** Looked up first: a program that is not there must be known before the host is touched. */
const successorOf = ({ invocation, env }: Session): E.Either<Failure, Successor | null> => {
  if (!invocation.switches.has('exec')) return E.right(null)
  const [program, ...rest] = invocation.successor
  const command = program === undefined ? defaultSuccessor : ([program, ...rest] as const)
  return E.mapLeft((reason: string) =>
    failure(exitCode.unexpected, `frr-intent: --exec: ${reason}; nothing was changed.`),
  )(findSuccessor(command, env['PATH'] ?? ''))
}

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
  print(`Applied ${applied} in ${milliseconds} ms; a second plan is empty.\n`)
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
interface Converged {
  readonly operations: number
  /** Why FRR starts with the last good frr.conf; `null` when it does not. */
  readonly kept: string | null
}

const converge = async (
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
  print(planText(body, styleOf(session), milliseconds))
  await report.plan(planText(body, plainStyle, milliseconds), () => publishPlan(host, plan, body))
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const applied = isEmpty(plan)
    ? E.right(null)
    : await applyAndVerify(session, request.right, intent.right, plan)
  if (E.isLeft(applied)) return applied
  writeLastApplied(host, intent.right)
  return E.right({ operations: operationsOf(plan).length, kept: keptLastGood(plan) })
}

const locked = (holder: string): Failure =>
  failure(
    exitCode.locked,
    `frr-intent: another frr-intent is at work here (${holder}); nothing was changed.`,
  )

const convergeLocked = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Converged>> => {
  const lock = await acquireLock()
  if (E.isLeft(lock)) return E.left(locked(lock.left.holder))
  const converged = await converge(session, report)
  await lock.right.release()
  return converged
}

interface Applied {
  readonly successor: Successor | null
  readonly kept: string | null
}

const applyReported = async (
  session: Session,
  report: Report,
): Promise<E.Either<Failure, Applied>> => {
  report.begin(session.env)
  const successor = successorOf(session)
  const converged = E.isLeft(successor) ? successor : await convergeLocked(session, report)
  report.end(
    E.map(({ operations }: Converged): Done => ({
      operations,
      successor: E.isRight(successor) ? (successor.right?.argv ?? null) : null,
    }))(converged),
  )
  if (E.isLeft(successor)) return successor
  return E.map(({ kept }: Converged) => ({ successor: successor.right, kept }))(converged)
}

export const runApply = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, host, env } = session
  if (invocation.switches.has('dry-run')) return runPlan(session)
  const folder = invocation.values['report']?.at(-1)
  const report = folder === undefined ? noReport : reportTo(host, folder)
  const applied = await applyReported(session, report)
  if (E.isLeft(applied)) return applied
  const { successor, kept } = applied.right
  if (successor !== null) {
    print(`Handing over to ${commandLine(successor.argv)} as pid ${process.pid}.\n`)
  }
  if (kept !== null) printError(`frr-intent: ${kept}.\n`)
  return successor === null ? E.right(exitCode.success) : handOver(successor, env)
}
