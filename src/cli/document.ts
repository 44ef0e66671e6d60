import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Reader } from '../observe/capabilities.ts'
import { version } from './version.ts'

/** What every document begins with. */
export const frame = { format_version: '1.0', tool: { name: 'frr-intent', version } }

export const documentJson = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

const versioned = t.type({ format_version: t.string })

/** Reads a document that a frr-intent has written, also a later one of the same format. */
export const parseDocument = <A>(text: string, codec: t.Type<A>): E.Either<string, A> => {
  const json = E.tryCatch(() => JSON.parse(text) as unknown, String)
  const given = E.isRight(json) && versioned.is(json.right) ? json.right.format_version : null
  if (given !== null && !/^1\.[0-9]+$/.test(given)) {
    return E.left(`its format is ${given.slice(0, 20)}, and this program reads 1.x`)
  }
  return E.isRight(json) && codec.is(json.right)
    ? E.right(json.right)
    : E.left(`this is not ${codec.name}, or it is damaged`)
}

/**
 * @param codec its name follows "this is not"
 * @param absent what it means that there is no such file
 */
export const readDocument = <A>(
  reader: Reader,
  path: string,
  codec: t.Type<A>,
  absent: string,
): E.Either<string, A> =>
  pipe(
    E.tryCatch(
      () => reader.readText(path),
      (error) => `it cannot be read (${E.toError(error).message})`,
    ),
    E.chain(E.fromNullable(`there is no such file; ${absent}`)),
    E.chain((text) => parseDocument(text, codec)),
    E.mapLeft((reason) => `${path}: ${reason}`),
  )
