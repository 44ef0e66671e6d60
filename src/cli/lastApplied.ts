import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Writer } from '../apply/capabilities.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { variableNames } from '../intent/variables.ts'
import type { Reader } from '../observe/capabilities.ts'

/**
 * The intent that was applied last, as the variables that were set. It lives where a reboot forgets
 * it together with the links, and is advice only: nothing is done or refused because of it.
 */
const path = '/run/frr-intent/intent.json'

const intentJson = t.type({ environment: t.record(t.string, t.string) })

const textOf = ({ provenance }: Intent): string => {
  const set = variableNames.flatMap((name) => {
    const { text, source } = provenance[name]
    return source === 'env' && text !== null ? [[name, text]] : []
  })
  return `${JSON.stringify({ environment: Object.fromEntries(set) }, null, 2)}\n`
}

/** `null` when there is none, or none that can be read. */
export const readLastApplied = (reader: Reader): Intent | null => {
  const intent = E.tryCatch(
    (): unknown => JSON.parse(reader.readText(path) ?? 'null'),
    () => null,
  )
  if (E.isLeft(intent) || !intentJson.is(intent.right)) return null
  const decoded = decodeIntent(intent.right.environment)
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
