import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

/** Decodes the text of one variable; its name is the sentence that says what is wanted. */
export type Rule<A> = t.Type<A, string, string>

/**
 * Makes a rule from a parser.
 *
 * @param wanted what a good value is, as it follows "wanted"
 * @param parse the value, or the reason against this text, as it follows the semicolon
 * @param print the canonical text of a value
 */
export const rule = <A>(
  wanted: string,
  parse: (text: string) => E.Either<string, A>,
  print: (value: A) => string = String,
): Rule<A> =>
  new t.Type<A, string, string>(
    wanted,
    // Brands leave no trace at run time, so no test can tell a decoded value from a raw one.
    (_value): _value is A => false,
    (text, context) => {
      const parsed = parse(text)
      return E.isRight(parsed) ? t.success(parsed.right) : t.failure(text, context, parsed.left)
    },
    print,
  )

/** The reason a rule gave against a text. */
export const reasonOf = (errors: t.Errors): string =>
  errors.map(({ message }) => message).join(', ')
