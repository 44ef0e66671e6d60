import type { Extension, Parser } from 'nunjucks/src/parser.js'
import type { Node } from 'nunjucks/src/nodes.js'

/** Tags that Jinja2 (`with`) or j2cli (`do`, `break`, `continue`) has and nunjucks has not. */
export const tags: Extension = {
  tags: ['with', 'do', 'break', 'continue'],
  parse(parser) {
    const { value: name, lineno, colno } = parser.nextToken()
    const at = { lineno, colno }
    if (name === 'with') {
      const args = parser.parseSignature(true, true)
      parser.advanceAfterBlockEnd('with')
      const body = parser.parseUntilBlocks('endwith')
      parser.advanceAfterBlockEnd()
      return { typename: 'With', ...at, args, body }
    }
    const node: Node =
      name === 'do'
        ? { typename: 'Do', ...at, expr: parser.parseExpression() }
        : { typename: name === 'break' ? 'Break' : 'Continue', ...at }
    parser.advanceAfterBlockEnd(String(name))
    return node
  },
}

/** Jinja2's conditional expression may be chained: `a if x else b if y else c`. */
export function parseInlineIf(parser: Parser): Node {
  let node = parser.parseOr()
  while (parser.skipSymbol('if')) {
    const { lineno, colno } = node
    const cond = parser.parseOr()
    const else_ = parser.skipSymbol('else') ? parseInlineIf(parser) : null
    node = { typename: 'InlineIf', lineno, colno, cond, body: node, else_ }
  }
  return node
}
