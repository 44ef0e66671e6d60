import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { join } from 'node:path'
import type { Writer } from '../apply/capabilities.ts'
import { ownFolder } from '../apply/ownFolder.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import type { Environment } from '../intent/settings.ts'
import { variableNames } from '../intent/variables.ts'
import type { Reader } from '../observe/capabilities.ts'
import { orNull } from '../observe/orNull.ts'
import { documentJson, parseDocument, readDocument } from './document.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'

/**
 * The intent that was applied last, as the variables that were set. A reboot forgets it, together with
 * the links. It is advice only: nothing is done or refused because of it.
 */
export const lastAppliedFile = join(ownFolder, 'intent.json')

const environmentJson = t.type(
  { environment: t.record(t.string, t.string) },
  'an environment of frr-intent',
)

/** The variables in an `environment.json` or `intent.json`. */
export const readEnvironment = (reader: Reader, file: string): E.Either<Failure, Environment> =>
  pipe(
    readDocument(reader, file, environmentJson, 'the service has not started'),
    E.bimap(
      (reason) => failure(exitCode.invalidIntent, `--environment ${reason}`),
      ({ environment }) => environment,
    ),
  )

/** The variables that were set, in their canonical form. */
export const setVariables = ({ provenance }: Intent): Readonly<Record<string, string>> =>
  Object.fromEntries(
    variableNames.flatMap((name) => {
      const { text, source } = provenance[name]
      return source === 'env' && text !== null ? [[name, text]] : []
    }),
  )

const textOf = (intent: Intent): string => documentJson({ environment: setVariables(intent) })

/** `null` when there is none, or none that can be read. Most starts find `now` there. */
export const readLastApplied = (reader: Reader, now: Intent): Intent | null => {
  const text = orNull(() => reader.readText(lastAppliedFile))
  if (text === null) return null
  if (text === textOf(now)) return now
  return pipe(
    parseDocument(text, environmentJson),
    E.chainW(({ environment }) => decodeIntent(environment)),
    E.getOrElseW(() => null),
  )
}

/** Remembers an intent that holds now. Without a place for it, later plans only give less advice. */
export const writeLastApplied = (host: Writer, intent: Intent): void => {
  const content = textOf(intent)
  orNull(() => {
    if (host.readText(lastAppliedFile) === content) return
    host.replaceFile({ path: lastAppliedFile, content, mode: 0o640, uid: null, gid: null })
  })
}
