import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { separate } from 'fp-ts/lib/ReadonlyArray.js'
import { quote } from './problem.ts'
import { rule, type Rule } from './rule.ts'

const repeated = (texts: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return texts.find((text) => seen.size === seen.add(text).size)
}

/**
 * Comma-separated values; blanks around each are dropped, order is kept, nothing twice.
 *
 * @param most how many there may be
 */
export const listOf = <A>(items: string, item: Rule<A>, most = Infinity): Rule<readonly A[]> => {
  const entry = (text: string): E.Either<string, A> => {
    if (text === '') return E.left('one entry is empty')
    return pipe(
      item.parse(text),
      E.mapLeft((reason) => `${quote(text)}: ${reason}`),
    )
  }
  return rule(
    `${items}, ${most === Infinity ? '' : `at most ${most}, `}separated by commas: each ${item.wanted}`,
    (text) => {
      const parts = text.split(',').map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ''))
      const { left, right } = separate(parts.map(entry))
      const twice = repeated(right.map(item.print))
      const reasons = [
        ...left,
        ...(twice === undefined ? [] : [`${twice} is there twice`]),
        ...(right.length > most ? [`there are ${right.length}`] : []),
      ]
      return reasons.length === 0 ? E.right(right) : E.left(reasons.join('; '))
    },
    (values) => values.map(item.print).join(','),
  )
}
