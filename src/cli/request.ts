import * as E from 'fp-ts/lib/Either.js'
import type { Environment } from '../intent/settings.ts'
import type { Disruption } from '../plan/change.ts'
import type { Failure } from './exitCode.ts'
import { readPlanFile, type Expected } from './planFile.ts'
import type { Session } from './session.ts'

/** What is to be planned or applied: by the environment and the flags, or by a plan file. */
export interface Request {
  readonly environment: Environment
  readonly adopted: ReadonlySet<string>
  readonly allowed: ReadonlySet<Disruption>
  /** What a plan file promises, and the host must still be; `null` without a file. */
  readonly expected: Expected | null
}

/** `--allow` takes one word so far (see commands.ts): the others are not asked for. */
const allowedBy = (words: readonly string[]): ReadonlySet<Disruption> =>
  new Set(words.includes('session_reset') ? ['session_reset'] : [])

export const requestOf = ({ invocation, env, host }: Session): E.Either<Failure, Request> => {
  const [file] = invocation.words
  if (file !== undefined) return readPlanFile(host, file)
  return E.right({
    environment: env,
    adopted: new Set(invocation.values['adopt'] ?? []),
    allowed: allowedBy(invocation.values['allow'] ?? []),
    expected: null,
  })
}
