import type { CompareOperand, Node } from 'nunjucks/src/nodes.js'
import { decodeArguments } from './decode-arguments.ts'
import type { Decoder } from './decode.ts'
import { decodeCall, decodeFilter, decodeLookup, decodeTest } from './decode-access.ts'
import { decodeSignature } from './decode-signature.ts'
import { regroup } from './precedence.ts'
import type { Comparator, Comparison, Expression } from './syntax.ts'
import { undefinedValue, type Value } from './value.ts'

export function decodeExpression(node: Node, to: Decoder): Expression {
  const line = node.lineno + 1
  switch (node.typename) {
    case 'Literal':
      return { _tag: 'Constant', line, value: constant(node.value) }
    case 'Symbol':
      return decodeName(node.value, line)
    case 'Group': {
      const [only, second] = node.children
      if (only && !second) return to.expression(only)
      return { _tag: 'Tuple', line, items: node.children.map(to.expression) }
    }
    case 'Array':
      return { _tag: 'List', line, items: node.children.map(to.expression) }
    case 'Dict': {
      const unhashable = node.children.find(({ key }) => ['Array', 'Dict'].includes(key.typename))
      if (unhashable) to.refuse(unhashable, 'a list or dict as a key', 'use a string or a number')
      const entries = node.children.map(
        ({ key, value }) => [to.expression(key), to.expression(value)] as const,
      )
      return { _tag: 'Dict', line, entries }
    }
    case 'LookupVal':
      return decodeLookup(node, to)
    case 'FunCall':
      return decodeCall(node, decodeArguments(node.args, to), to)
    case 'Filter':
      return decodeFilter(node, to)
    case 'Is':
      return decodeTest(node.left, node.right, to)
    case 'Not':
      return { _tag: 'Not', line, of: to.expression(node.target) }
    case 'Neg':
      return { _tag: 'Sign', line, sign: '-', of: to.expression(node.target) }
    case 'Pos':
      return { _tag: 'Sign', line, sign: '+', of: to.expression(node.target) }
    case 'And':
    case 'Or': {
      const [left, right] = [to.expression(node.left), to.expression(node.right)]
      return { _tag: node.typename, line, left, right }
    }
    case 'In': {
      if (isComparison(node.left) || isComparison(node.right))
        return to.refuse(node, 'in beside another comparison', 'put one of the two into brackets')
      const rest = [{ comparator: 'in' as const, with: to.expression(node.right) }]
      return { _tag: 'Compare', line, first: to.expression(node.left), rest }
    }
    case 'Compare': {
      const rest = node.ops.map((operand) => comparison(operand, to))
      return { _tag: 'Compare', line, first: to.expression(node.expr), rest }
    }
    case 'Concat':
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
    case 'FloorDiv':
    case 'Mod':
      return regroup(node, to.expression)
    case 'Pow': {
      const [left, right] = [to.expression(node.left), to.expression(node.right)]
      return { _tag: 'Arithmetic', line, operator: '**', left, right }
    }
    case 'InlineIf':
      return {
        _tag: 'Conditional',
        line,
        condition: to.expression(node.cond),
        whenTrue: to.expression(node.body),
        otherwise: node.else_ ? to.expression(node.else_) : undefined,
      }
    case 'Capture':
      return { _tag: 'Capture', line, body: to.statements(node.body) }
    case 'Caller':
      return { _tag: 'Caller', line, ...decodeSignature(node, 'caller', to) }
    default:
      return to.refuse(node, node.typename, 'it has no meaning inside an expression')
  }
}

function constant(value: unknown): Value {
  if (value === null) return value
  if (['boolean', 'bigint', 'number', 'string'].includes(typeof value))
    return value as boolean | bigint | number | string
  return undefinedValue('a literal that Jinja2 does not have')
}

const constants: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null }

function decodeName(name: string, line: number): Expression {
  const value = Object.hasOwn(constants, name) ? constants[name] : undefined
  return value === undefined ? { _tag: 'Name', line, name } : { _tag: 'Constant', line, value }
}

const comparators: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Comparator[]
const isComparator = (text: string): text is Comparator => comparators.includes(text)

function comparison({ type, expr }: CompareOperand, to: Decoder): Comparison {
  if (!isComparator(type)) throw new Error(`nunjucks has a comparator ${type}`)
  return { comparator: type, with: to.expression(expr) }
}

/** In Jinja2 `in` and `==` form one chain, `a == b in c`; in nunjucks they nest. */
function isComparison(node: Node): boolean {
  if (node.typename === 'Not') return isComparison(node.target)
  return node.typename === 'Compare' || node.typename === 'In'
}
