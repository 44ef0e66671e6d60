import type { Node } from 'nunjucks/src/nodes.js'
import { decodeExpression } from './decode-expression.ts'
import { decodeStatements } from './decode-statement.ts'
import type { Fault } from './problem.ts'
import type { Expression, Statement } from './syntax.ts'
import { undefinedValue } from './value.ts'

/** From nunjucks' nodes to Jinja2's meaning. What has none is refused, and decoding goes on. */
export type Decoder = {
  expression(node: Node): Expression
  statements(node: Node): readonly Statement[]
  refuse(at: Node, given: string, advice: string): Expression
}

export function decoder(report: (fault: Fault) => void): Decoder {
  const self: Decoder = {
    expression: (node) => decodeExpression(node, self),
    statements: (node) => decodeStatements(node, self),
    refuse({ lineno }, given, advice) {
      const line = lineno + 1
      report({ _tag: 'Unsupported', line, given, advice })
      return { _tag: 'Constant', line, value: undefinedValue(given) }
    },
  }
  return self
}
