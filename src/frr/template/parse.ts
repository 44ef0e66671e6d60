import parserModule, { type Node, type Parser, type Token } from 'nunjucks/src/parser.js'
import { lex } from './lex.ts'
import { Fault } from '../templateProblem.ts'

/** Jinja2's tag `do`, which nunjucks lacks. */
const doTag = {
  tags: ['do'],
  parse: (parser: Parser): Partial<Node> => {
    const { lineno } = parser.nextToken()
    const target = parser.parseExpression()
    parser.advanceAfterBlockEnd('do')
    return { typename: 'Do', lineno, target }
  },
}

/** The tree of a template, as nunjucks parses it. Throws a fault with a line. */
export const parse = (template: string): Node => {
  const [left, last] = [lex(template).toReversed(), { line: 1 }]
  const nextToken = (): Token | null => {
    const token = left.pop() ?? null
    last.line = token === null ? last.line : token.lineno + 1
    return token
  }
  const tags = { VARIABLE_START: '{{', VARIABLE_END: '}}' }
  const parser = new parserModule.Parser({ tags, nextToken })
  parser.extensions = [doTag]
  // nunjucks' own take nothing for an operand, ~(2), and forget one of two lists: | d('a')('b')
  const aggregate = parser.parseAggregate.bind(parser)
  parser.parseAggregate = () => aggregate() ?? parser.fail('no operand')
  parser.parseFilterArgs = () => parser.parseSignature(true)?.children ?? []
  try {
    return parser.parseAsRoot()
  } catch {
    const advice = 'check the tag; what is not plain Jinja2 may need brackets'
    throw new Fault('SyntaxError', 'a tag that nunjucks cannot parse', advice, last.line)
  }
}
