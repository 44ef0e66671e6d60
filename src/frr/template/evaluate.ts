import type { Node } from 'nunjucks/src/parser.js'
import { filters, methods, tests } from './filters.ts'
import { add, comparisons, concat, item, within } from './operations.ts'
import { fail, located } from '../templateProblem.ts'
import { counted, int, isDict, known, Missing, text, truth } from './value.ts'
import type { Run, Thing, Value } from './value.ts'

/** Where `set` puts a variable: the template, one round of a loop, or one call of a macro. */
export interface Scope {
  readonly variables: Map<string, Thing>
  readonly outer: Scope | null
  readonly run: Run
}

export const constants: ReadonlyMap<string, Value> = new Map(
  Object.entries({ true: true, True: true, false: false, False: false, none: null, None: null }),
)

/** The name after a dot; null is `[...]`. */
export const attributeOf = (val: Node | null): string | null =>
  (val?.value as { readonly attribute?: string } | null | undefined)?.attribute ?? null

/** A name with its attributes, as the template writes it. */
export const pathOf = ({ typename, value, target, val }: Node): string => {
  if (typename === 'Symbol') return String(value)
  const name = attributeOf(val)
  return typename === 'LookupVal' ? `${pathOf(target)}${name === null ? '[]' : `.${name}`}` : '()'
}

const lookUp = (scope: Scope | null, name: string): Thing => {
  if (scope === null) return new Missing(name)
  const found = scope.variables.get(name)
  return found === undefined ? lookUp(scope.outer, name) : found
}

const call = ({ name, args }: Node, scope: Scope): Thing => {
  const method = name.typename === 'LookupVal' ? attributeOf(name.val) : null
  const of = evaluate(method === null ? name : name.target, scope)
  const given = args.children.map((argument) => evaluate(argument, scope))
  if (method !== null) return methods[method]?.[2](of, ...given) ?? null
  return typeof of === 'function' ? of(given) : fail(`${pathOf(name)}()`, 'define such a macro')
}

/** An operator with both sides. */
const infix =
  (calculate: (a: Thing, b: Thing, run: Run) => Thing) =>
  ({ left, right }: Node, scope: Scope): Thing =>
    calculate(evaluate(left, scope), evaluate(right, scope), scope.run)

const junction = ({ typename, left, right }: Node, scope: Scope): Thing => {
  const value = evaluate(left, scope)
  return truth(value) === (typename === 'And') ? evaluate(right, scope) : value
}

/** What the nodes of an expression mean, once check.ts has seen them. */
export const meanings: Readonly<Record<string, (node: Node, scope: Scope) => Thing>> = {
  Literal: ({ value }) => (typeof value === 'number' ? value : (value as { text: string }).text),
  Symbol: ({ value }, scope) => lookUp(scope, String(value)),
  Group: ({ children }, scope) => children.map((one) => evaluate(one, scope))[0] ?? null,
  Array: ({ children }, scope) => children.map((one) => known(evaluate(one, scope))),
  Dict: ({ children }, scope) => {
    const of = (one: unknown): Value => known(evaluate(one as Node, scope))
    return new Map(children.map(({ key, value }) => [text(of(key)), of(value)]))
  },
  InlineIf: ({ cond, body, else_ }, scope) => {
    if (truth(evaluate(cond, scope))) return evaluate(body, scope)
    return else_ === null ? new Missing('an if without else', 'Blank') : evaluate(else_, scope)
  },
  LookupVal: (node, scope) => {
    const [of, name] = [evaluate(node.target, scope), attributeOf(node.val)]
    return item(of, name ?? evaluate(node.val, scope), pathOf(node), name !== null)
  },
  FunCall: call,
  Filter: ({ name, args }, scope) => {
    const [of = null, ...given] = args.children.map((one) => evaluate(one, scope))
    counted(scope.run, of, !/^(d|default|length)$/.test(pathOf(name)))
    return filters[pathOf(name)]?.[2](of, ...given) ?? null
  },
  Is: ({ left, right }, scope) => tests[pathOf(right)]?.(evaluate(left, scope)) ?? null,
  Compare: ({ expr, ops: [operand] }, scope) => {
    const left = known(evaluate(expr, scope))
    return comparisons[operand.type]?.(left, known(evaluate(operand.expr, scope))) ?? null
  },
  And: junction,
  Or: junction,
  Not: ({ target }, scope) => !truth(evaluate(target, scope)),
  Neg: ({ target }, scope) => -int(evaluate(target, scope)),
  In: infix((a, b, run) => within(known(a), counted(run, known(b), !isDict(b)))),
  Concat: infix(concat),
  Add: infix(add),
  Sub: infix((a, b) => int(int(a) - int(b))),
  Mul: infix((a, b) => int(int(a) * int(b))),
}

/** Throws a fault with a line. */
export const evaluate = (node: Node, scope: Scope): Thing =>
  located(node.lineno + 1, () => {
    const isNew = /Add|Filter|FunCall/.test(node.typename)
    return counted(scope.run, meanings[node.typename]?.(node, scope) ?? null, isNew)
  })
