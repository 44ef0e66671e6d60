import * as E from 'fp-ts/lib/Either.js'

/** How the text of one variable is read, and a value written. */
export interface Rule<A> {
  /** What a good value is, as it follows "wanted". */
  readonly wanted: string
  /** The value, or the reason against this text, as it follows the semicolon. */
  readonly parse: (text: string) => E.Either<string, A>
  /** The canonical text of a value. */
  readonly print: (value: A) => string
}

export const rule = <A>(
  wanted: string,
  parse: Rule<A>['parse'],
  print: Rule<A>['print'] = String,
): Rule<A> => ({ wanted, parse, print })

/** A value, if there is no reason against it. */
export const unless = <A>(reason: string | null | undefined, value: A): E.Either<string, A> =>
  typeof reason === 'string' ? E.left(reason) : E.right(value)
