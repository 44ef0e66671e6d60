import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Environment } from '../intent/settings.ts'
import type { Disruption } from '../plan/change.ts'
import type { LastGood } from '../plan/frrConf/render.ts'
import type { OnRunningFrr } from '../plan/runningFrr/runningFrr.ts'
import type { FrrScope } from '../plan/checks/otherDaemons.ts'
import { lastOf } from './arguments.ts'
import type { Failure } from './exitCode.ts'
import { readEnvironment } from './lastApplied.ts'
import { readPlanFile, type Expected } from './planFile.ts'
import type { Session } from './session.ts'

/** What to plan or apply, from the environment and the flags, or from a plan file. */
export interface Request {
  readonly environment: Environment
  readonly adopted: ReadonlySet<string>
  readonly allowed: ReadonlySet<Disruption>
  /** `--reload`, `--exec` */
  readonly onRunningFrr: OnRunningFrr | null
  /** `plan` also runs in containers without FRR. */
  readonly frrScope?: FrrScope
  /** Applied in place of the environment. */
  readonly lastGood?: LastGood
  readonly withoutMissingPorts?: boolean
  /** What must still be true for a plan file; `null` without one. */
  readonly expected: Expected | null
}

/** `--allow` takes one word (see commands.ts): no other disruption needs it. */
const allowedBy = (words: readonly string[]): ReadonlySet<Disruption> =>
  new Set(words.includes('session_reset') ? ['session_reset'] : [])

const onRunningFrrOf = ({ switches }: Session['invocation']): OnRunningFrr | null => {
  if (switches.has('reload')) return 'reload'
  return switches.has('exec') ? 'exec' : null
}

/** The variables: of `--environment`, or of this process. */
export const environmentOf = ({
  invocation,
  env,
  host,
}: Session): E.Either<Failure, Environment> => {
  const file = lastOf(invocation, 'environment')
  return file === null ? E.right(env) : readEnvironment(host, file)
}

export const requestOf = (session: Session): E.Either<Failure, Request> => {
  const { invocation, host } = session
  const [file] = invocation.words
  const onRunningFrr = onRunningFrrOf(invocation)
  return file === undefined
    ? pipe(
        environmentOf(session),
        E.map((environment) => ({
          environment,
          adopted: new Set(invocation.values['adopt'] ?? []),
          allowed: allowedBy(invocation.values['allow'] ?? []),
          onRunningFrr,
          frrScope: invocation.command === 'plan' ? 'any-container' : 'this-container',
          expected: null,
        })),
      )
    : pipe(
        readPlanFile(host, file),
        E.map(({ reload, ...plan }) => ({
          ...plan,
          onRunningFrr: reload ? 'reload' : onRunningFrr,
        })),
      )
}
