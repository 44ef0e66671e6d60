import * as E from 'fp-ts/lib/Either.js'
import { withAssumedPorts } from '../plan/assumedPorts.ts'
import { shownFrrConf } from '../plan/frrConf/frrConf.ts'
import { resolveTarget } from '../plan/target.ts'
import { exitCode, type ExitCode, type Failure } from './exitCode.ts'
import { print, printError } from './host/output.ts'
import { observeForRender } from '../observe/observe.ts'
import { describeObserveError } from './observeText.ts'
import { badPorts, badTemplate, cannotObserve, readIntent, templateEngine } from './pipeline.ts'
import { environmentOf } from './request.ts'
import type { Session } from './session.ts'

/** Prints frr.conf as a plan would write it, with passwords masked, also on a machine without the ports, or without `ip`. */
export const runRender = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const environment = environmentOf(session)
  if (E.isLeft(environment)) return environment
  const intent = readIntent(environment.right)
  if (E.isLeft(intent)) return intent
  const here = observeForRender(session.host, intent.right)
  if (E.isLeft(here)) return E.left(cannotObserve(here.left))
  const { why } = here.right
  const { observed, notes } = withAssumedPorts(intent.right, here.right)
  const target = resolveTarget(intent.right, observed, new Set())
  if (E.isLeft(target)) return E.left(badPorts(target.left))
  const text = shownFrrConf(target.right, await templateEngine(intent.right))
  if (E.isLeft(text)) return E.left(badTemplate(text.left))
  if (why !== null)
    printError(`Note: the links of this machine are not known. ${describeObserveError(why)}\n`)
  for (const note of notes) printError(`Note: ${note}\n`)
  print(text.right)
  return E.right(exitCode.success)
}
