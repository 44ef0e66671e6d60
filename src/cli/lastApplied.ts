import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { join } from 'node:path'
import type { Writer } from '../apply/capabilities.ts'
import { ownFolder } from '../apply/ownFolder.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import type { Environment } from '../intent/settings.ts'
import { variableNames } from '../intent/variables.ts'
import type { Reader } from '../observe/capabilities.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'

/**
 * The intent that was applied last, as the variables that were set. It lives where a reboot forgets
 * it together with the links, and is advice only: nothing is done or refused because of it.
 */
const path = join(ownFolder, 'intent.json')

const intentJson = t.type({ environment: t.record(t.string, t.string) })

const environmentIn = (read: () => string | null): Environment | null => {
  const json = E.tryCatch(
    (): unknown => JSON.parse(read() ?? 'null'),
    () => null,
  )
  return E.isRight(json) && intentJson.is(json.right) ? json.right.environment : null
}

/** The variables in an `environment.json` or `intent.json`. */
export const readEnvironment = (reader: Reader, file: string): E.Either<Failure, Environment> => {
  const no = (reason: string): Failure =>
    failure(exitCode.invalidIntent, `frr-intent: --environment ${file}: ${reason}.`)
  const read = E.tryCatch(() => reader.readText(file), String)
  if (E.isLeft(read)) return E.left(no(`it cannot be read (${read.left})`))
  if (read.right === null) return E.left(no('there is no such file: the service has not started'))
  return E.fromNullable(no('this is not an environment of frr-intent'))(
    environmentIn(() => read.right),
  )
}

/** The variables that were set, in their canonical form. */
export const setVariables = ({ provenance }: Intent): Readonly<Record<string, string>> =>
  Object.fromEntries(
    variableNames.flatMap((name) => {
      const { text, source } = provenance[name]
      return source === 'env' && text !== null ? [[name, text]] : []
    }),
  )

const textOf = (intent: Intent): string =>
  `${JSON.stringify({ environment: setVariables(intent) }, null, 2)}\n`

/** `null` when there is none, or none that can be read. `now` is what most starts find there. */
export const readLastApplied = (reader: Reader, now: Intent): Intent | null => {
  const text = E.tryCatch(
    () => reader.readText(path),
    () => null,
  )
  if (E.isLeft(text)) return null
  if (text.right === textOf(now)) return now
  const environment = environmentIn(() => text.right)
  if (environment === null) return null
  const decoded = decodeIntent(environment)
  return E.isRight(decoded) ? decoded.right : null
}

/** Remembers an intent that holds now. A host without a place for it only gets less advice. */
export const writeLastApplied = (host: Writer, intent: Intent): void => {
  const content = textOf(intent)
  E.tryCatch(
    () => {
      if (host.readText(path) === content) return
      host.replaceFile({ path, content, mode: 0o640, uid: null, gid: null })
    },
    () => null,
  )
}
