import * as E from 'fp-ts/lib/Either.js'
import { quote } from './problem.ts'
import { reasonOf, rule, type Rule } from './rule.ts'

const repeated = (texts: readonly string[]): string | undefined =>
  texts.find((text, index) => texts.indexOf(text) !== index)

/** Comma-separated values; blanks around each are dropped, order is kept, nothing twice. */
export const listOf = <A>(items: string, item: Rule<A>): Rule<readonly A[]> =>
  rule(
    `${items}, separated by commas: each ${item.name}`,
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
      return reasons.length === 0 ? E.right(values) : E.left(reasons.join('; '))
    },
    (values) => values.map(item.encode).join(','),
  )
