import * as E from 'fp-ts/lib/Either.js'
import { quote } from './problem.ts'
import { reasonOf, rule, type Rule } from './rule.ts'

const repeated = (texts: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return texts.find((text) => seen.size === seen.add(text).size)
}

/**
 * Comma-separated values; blanks around each are dropped, order is kept, nothing twice.
 *
 * @param most how many there may be
 */
export const listOf = <A>(
  items: string,
  item: Rule<A>,
  most: number = Infinity,
): Rule<readonly A[]> =>
  rule(
    `${items}, ${most === Infinity ? '' : `at most ${most}, `}separated by commas: each ${item.name}`,
    (text) => {
      const values: A[] = []
      const reasons: string[] = []
      for (const part of text.split(',').map((raw) => raw.replace(/^[ \t]+|[ \t]+$/g, ''))) {
        const decoded = part === '' ? E.left(null) : item.decode(part)
        if (E.isRight(decoded)) values.push(decoded.right)
        else if (decoded.left === null) reasons.push('one entry is empty')
        else reasons.push(`${quote(part)}: ${reasonOf(decoded.left)}`)
      }
      const twice = repeated(values.map(item.encode))
      if (twice !== undefined) reasons.push(`${twice} is there twice`)
      if (values.length > most) reasons.push(`there are ${values.length}`)
      return reasons.length === 0 ? E.right(values) : E.left(reasons.join('; '))
    },
    (values) => values.map(item.encode).join(','),
  )
