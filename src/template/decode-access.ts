import type { Call, Filter, LookupVal, Node } from 'nunjucks/src/nodes.js'
import { adviceForFilter, adviceForGlobal, adviceForMethod, adviceForTest } from './advice.ts'
import { decodeArguments } from './decode-arguments.ts'
import type { Decoder } from './decode.ts'
import { nameOf } from './names.ts'
import type { ArgumentList, Expression } from './syntax.ts'
import { type Attribute, SLICE } from './tag-tokens.ts'

/** `a.b`, `a[b]` and the rewritten `a[b:c]`. */
export function decodeLookup({ lineno, target, val }: LookupVal, to: Decoder): Expression {
  const line = lineno + 1
  const of = to.expression(target)
  const name = attributeOf(val)
  if (name !== undefined) return { _tag: 'Attribute', line, of, name }
  if (val.typename === 'FunCall' && nameOf(val.name) === SLICE) {
    const [start, stop, step, extra] = val.args.children
    if (!start || !stop || extra)
      return to.refuse(val, 'a slice with too many colons', 'write [a:b:c]')
    const last: Expression = step ? to.expression(step) : { _tag: 'Constant', line, value: null }
    return { _tag: 'Slice', line, of, bounds: [to.expression(start), to.expression(stop), last] }
  }
  return { _tag: 'Item', line, of, key: to.expression(val) }
}

export function decodeCall(node: Call, args: ArgumentList, to: Decoder): Expression {
  const { name: callee } = node
  const method = callee.typename === 'LookupVal' ? attributeOf(callee.val) : undefined
  const global = nameOf(callee)
  const advice = (method && adviceForMethod(method)) ?? (global && adviceForGlobal(global))
  if (advice) return to.refuse(node, method ? `.${method}()` : `${global}()`, advice)
  return { _tag: 'Call', line: node.lineno + 1, callee: to.expression(callee), args }
}

export function decodeFilter(node: Filter, to: Decoder): Expression {
  const name = nameOf(node.name) ?? ''
  const advice = adviceForFilter(name)
  if (advice) return to.refuse(node, `| ${name}`, advice)
  const [of, ...rest] = node.args.children
  if (!of) return to.refuse(node, `| ${name}`, 'put a value before it')
  const args = decodeArguments({ ...node.args, typename: 'NodeList', children: rest }, to)
  return { _tag: 'Filter', line: node.lineno + 1, name, of: to.expression(of), args }
}

const looser = new Set<string>([
  'Compare',
  'In',
  'Concat',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'FloorDiv',
  'Mod',
  'Pow',
])

/** Jinja2's `is` binds closer than any operator, nunjucks' looser than all but `in`. */
export function decodeTest(left: Node, right: Node, to: Decoder): Expression {
  if (looser.has(left.typename))
    return to.refuse(left, 'is behind an operator', 'put what is tested into brackets')
  const call = right.typename === 'FunCall' ? right : undefined
  const name = testName(call ? call.name : right)
  if (name === undefined)
    return to.refuse(right, 'is before an operator', 'put the whole test into brackets')
  const advice = adviceForTest(name)
  if (advice) return to.refuse(right, `is ${name}`, advice)
  const args = call ? decodeArguments(call.args, to) : { positional: [], named: [] }
  return { _tag: 'Test', line: right.lineno + 1, name, of: to.expression(left), args }
}

function testName(node: Node): string | undefined {
  if (node.typename === 'Literal' && node.value === null) return 'none'
  if (node.typename === 'Literal' && typeof node.value === 'boolean') return `${node.value}`
  return nameOf(node)
}

function attributeOf(node: Node): string | undefined {
  if (node.typename !== 'Literal' || typeof node.value !== 'object' || node.value === null)
    return undefined
  return (node.value as Attribute).attribute
}
