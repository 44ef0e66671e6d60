import type { Node } from 'nunjucks/src/parser.js'
import { evaluate, type Scope } from './evaluate.ts'
import { fail, located } from '../templateProblem.ts'
import { counted, iterate, list, Missing, printed, truth } from './value.ts'
import type { Thing, Value } from './value.ts'

type Execute = (node: Node, scope: Scope) => void

const inside = (outer: Scope): Scope => ({ variables: new Map(), outer, run: outer.run })

/** One item for one name, or a list of items for several names. */
const assign = (name: Node, value: Value, { variables }: Scope): void => {
  const names = name.typename === 'Array' ? name.children : [name]
  const values = name.typename === 'Array' ? list(value) : [value]
  if (names.length !== values.length) fail('a loop with several names', 'give each name an item')
  for (const [i, { value: one }] of names.entries()) variables.set(String(one), values[i] ?? null)
}

const loop: Execute = (node, scope) => {
  const items = iterate(evaluate(node.arr, scope))
  const { length } = items
  if (length === 0 && node.else_ !== null) execute(node.else_, inside(scope))
  for (const [index, item] of [...items].entries()) {
    const local = inside(scope)
    assign(node.name, item, local)
    const [first, last] = [index === 0, index === length - 1]
    const fields = { first, last, length, index: index + 1, index0: index }
    local.variables.set('loop', new Map<string, Value>(Object.entries(fields)))
    execute(node.body, local)
    if (items.length !== length) fail('append() to what the loop goes over', 'use another list')
  }
}

const define: Execute = ({ name, args, body }, scope) => {
  const names = args.children.map(({ value }) => String(value))
  const macro = (given: readonly Thing[]): string => {
    const local = inside(scope)
    if (given.length > names.length) fail(`${String(name.value)}()`, 'give it less')
    const values = [...given, ...names.slice(given.length).map((one) => new Missing(one))]
    for (const [i, one] of names.entries()) local.variables.set(one, values[i] ?? null)
    const start = scope.run.out.length
    execute(body, local)
    return scope.run.out.splice(start).reduce((whole, { text }) => whole + text, '')
  }
  scope.variables.set(String(name.value), macro)
}

const all: Execute = ({ children }, scope) => {
  for (const child of children) execute(child, scope)
}

export const statements: Readonly<Record<string, Execute>> = {
  Root: all,
  NodeList: all,
  Output: all,
  TemplateData: ({ value, lineno }, { run }) => {
    const lines = String(value).split(/(?<=\n)/)
    for (const [i, text] of lines.entries())
      run.out.push({ text: counted(run, text), line: lineno + 1 + i })
  },
  If: ({ cond, body, else_ }, scope) => {
    const branch = truth(evaluate(cond, scope)) ? body : else_
    if (branch !== null) execute(branch, scope)
  },
  For: loop,
  Macro: define,
  Do: ({ target }, scope) => void evaluate(target, scope),
  Set: ({ targets: [target], value }, scope) =>
    void scope.variables.set(String(target?.value), evaluate(value as Node, scope)),
}

/** Executes a statement, or prints an expression. */
export const execute: Execute = (node, scope) =>
  located(node.lineno + 1, () => {
    counted(scope.run, null)
    const statement = statements[node.typename]
    if (statement !== undefined) return statement(node, scope)
    const text = counted(scope.run, printed(evaluate(node, scope)))
    scope.run.out.push({ text, line: node.lineno + 1 })
  })
