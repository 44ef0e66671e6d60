import * as E from 'fp-ts/lib/Either.js'
import { isEmpty } from '../plan/plan.ts'
import { planText } from '../plan/text/text.ts'
import { lastOf } from './arguments.ts'
import { documentJson } from './document.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { startedInstead } from './failSafe.ts'
import { print } from './host/output.ts'
import { prepare, refusalOf, type Prepared } from './prepare.ts'
import { failureDocument, iproute2Version, publishPlan } from './publishPlan.ts'
import type { Session } from './session.ts'

/** The document, if it is asked for. */
const jsonOf = async (session: Session, { plan, body }: Prepared): Promise<string> => {
  if (!session.json && lastOf(session.invocation, 'out') === null) return ''
  return documentJson(await publishPlan(plan, body, iproute2Version(session.host)))
}

const writeOut = ({ host, invocation }: Session, content: string): E.Either<Failure, null> => {
  const path = lastOf(invocation, 'out')
  if (path === null) return E.right(null)
  return E.tryCatch(
    () => {
      host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
      return null
    },
    (error) => failure(exitCode.unexpected, `--out: ${String(error)}`),
  )
}

/** Says what a start would use instead, for somebody who plans because a node is in trouble. */
const withStart = async (session: Session, cause: Failure): Promise<Failure> => {
  const instead = await startedInstead(session)
  return instead === null ? cause : { ...cause, details: [...cause.details, instead] }
}

export const runPlan = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const prepared = await prepare(session)
  if (E.isLeft(prepared)) {
    const cause = await withStart(session, prepared.left)
    if (session.json) print(documentJson(failureDocument(cause)))
    return E.left(cause)
  }
  const { plan, body, milliseconds } = prepared.right
  const json = await jsonOf(session, prepared.right)
  print(session.json ? json : planText(body, session.style, milliseconds))
  const refused = refusalOf(body)
  if (refused !== null) return E.left(await withStart(session, refused))
  const written = writeOut(session, json)
  if (E.isLeft(written)) return written
  const pending = session.invocation.switches.has('detailed-exitcode') && !isEmpty(plan)
  return E.right(pending ? exitCode.changesPending : exitCode.success)
}
