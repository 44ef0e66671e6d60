import type { Binary, Infix, Node } from 'nunjucks/src/nodes.js'
import type { Expression, Operator } from './syntax.ts'

type Sign = Exclude<Operator, '**'> | '~'
type Chain = { readonly operands: readonly Expression[]; readonly operators: readonly Sign[] }

const signs: Readonly<Record<Infix, Sign>> = {
  Concat: '~',
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  FloorDiv: '//',
  Mod: '%',
}

/**
 * nunjucks gives every operator a level of its own and reads `8 * 3 // 2` as `8 * (3 // 2)`.
 * What stands in brackets is a Group, so the chain as written can be read off and grouped as
 * Jinja2 does: `* / // %` first, then `~`, then `+ -`, each from the left.
 */
export function regroup(node: Binary, decode: (node: Node) => Expression): Expression {
  const products = group(chain(node, decode), (sign) => !['~', '+', '-'].includes(sign), arithmetic)
  return foldLeft(
    group(products, (sign) => sign === '~', concat),
    arithmetic,
  )
}

function chain(node: Node, decode: (node: Node) => Expression): Chain {
  if (!isInfix(node)) return { operands: [decode(node)], operators: [] }
  const [left, right] = [chain(node.left, decode), chain(node.right, decode)]
  return {
    operands: [...left.operands, ...right.operands],
    operators: [...left.operators, signs[node.typename], ...right.operators],
  }
}

function isInfix(node: Node): node is Binary {
  return Object.hasOwn(signs, node.typename)
}

type Join = (left: Expression, sign: Sign, right: Expression) => Expression

function group({ operands, operators }: Chain, binds: (sign: Sign) => boolean, join: Join): Chain {
  const grouped: Expression[] = operands.slice(0, 1)
  const left: Sign[] = []
  operators.forEach((sign, i) => {
    const right = operands[i + 1]
    const last = grouped.at(-1)
    if (!last || !right) return
    if (binds(sign)) grouped[grouped.length - 1] = join(last, sign, right)
    else {
      left.push(sign)
      grouped.push(right)
    }
  })
  return { operands: grouped, operators: left }
}

function foldLeft({ operands, operators }: Chain, join: Join): Expression {
  const [first, ...rest] = operands
  if (!first) throw new Error('an operator without operands')
  return rest.reduce((left, right, i) => join(left, operators[i] ?? '+', right), first)
}

function arithmetic(left: Expression, sign: Sign, right: Expression): Expression {
  const operator = sign === '~' ? '+' : sign
  return { _tag: 'Arithmetic', line: left.line, operator, left, right }
}

function concat(left: Expression, _: Sign, right: Expression): Expression {
  const items = left._tag === 'Concat' ? left.items : [left]
  return { _tag: 'Concat', line: left.line, items: [...items, right] }
}
