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
  const left: Token[] = lex(template).toReversed()
  const last = { line: 1 }
  const nextToken = (): Token | null => {
    const token = left.pop() ?? null
    last.line = token === null ? last.line : token.lineno + 1
    return token
  }
  const tags = { VARIABLE_START: '{{', VARIABLE_END: '}}' }
  const parser = new parserModule.Parser({ tags, nextToken })
  parser.extensions = [doTag]
  // nunjucks' own forgets the first of two lists: | default('a')('b')
  parser.parseFilterArgs = () => parser.parseSignature(true)?.children ?? []
  try {
    return parser.parseAsRoot()
  } catch {
    const advice = 'check the tag; what is not plain Jinja2 may need brackets'
    throw new Fault('SyntaxError', 'a tag that nunjucks cannot parse', advice, last.line)
  }
}
