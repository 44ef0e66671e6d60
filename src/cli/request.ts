import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Environment } from '../intent/settings.ts'
import type { Disruption } from '../plan/change.ts'
import type { LastGood } from '../plan/frrConf/lastGood.ts'
import type { Live } from '../plan/runningFrr/runningFrr.ts'
import type { Whereabouts } from '../plan/runningFrr/otherDaemons.ts'
import { lastOf } from './arguments.ts'
import type { Failure } from './exitCode.ts'
import { readEnvironment } from './lastApplied.ts'
import { readPlanFile, type Expected } from './planFile.ts'
import type { Session } from './session.ts'

/** What is to be planned or applied: by the environment and the flags, or by a plan file. */
export interface Request {
  readonly environment: Environment
  readonly adopted: ReadonlySet<string>
  readonly allowed: ReadonlySet<Disruption>
  /** What becomes of an FRR that runs (`--reload`, `--exec`). */
  readonly live: Live | null
  /** A plan is also made in containers in which FRR does not run. */
  readonly whereabouts?: Whereabouts
  /** What is brought about in place of what the environment asks for. */
  readonly lastGood?: LastGood
  readonly withoutMissingPorts?: boolean
  /** What a plan file promises, and the host must still be; `null` without a file. */
  readonly expected: Expected | null
}

/** `--allow` takes one word so far (see commands.ts): the others are not asked for. */
const allowedBy = (words: readonly string[]): ReadonlySet<Disruption> =>
  new Set(words.includes('session_reset') ? ['session_reset'] : [])

const liveOf = ({ switches }: Session['invocation']): Live | null => {
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
  const live = liveOf(invocation)
  if (file !== undefined) return readPlanFile(host, file, live)
  return pipe(
    environmentOf(session),
    E.map((environment) => ({
      environment,
      adopted: new Set(invocation.values['adopt'] ?? []),
      allowed: allowedBy(invocation.values['allow'] ?? []),
      live,
      whereabouts: invocation.command === 'plan' ? 'anywhere' : 'here',
      expected: null,
    })),
  )
}
