import type { Node } from 'nunjucks/src/parser.js'
import { attributeOf, constants, meanings, pathOf } from './evaluate.ts'
import { statements } from './execute.ts'
import { filters, loopers, methods, type Operations, tests } from './filters.ts'
import { Fault } from '../templateProblem.ts'

const words = 'and or not if else elif in is for recursive import loop self super caller varargs'
const functions = 'kwargs range dict lipsum cycler joiner namespace'
const reserved: ReadonlySet<string> = new Set(`${words} ${functions}`.split(' '))

/** Whether a name means something else to Jinja2. */
export const isReserved = (name: string): boolean => constants.has(name) || reserved.has(name)

export const loopFields = ['index', 'index0', 'first', 'last', 'length']

/** What to write instead of what is refused. All else is not in the lists. */
export const refusals: Readonly<Record<string, string>> = {
  '(a, b)': 'write a list: [a, b]',
  'a < b < c': 'write a < b and b < c',
  'a + b ~ c, a == b in c, a == b if c': 'put ( ) around what belongs together',
  'for ... if': 'put {% if %} into the loop',
  '{% macro %} in a tag': 'put it outside',
  '.items()': 'use it only in {% for NAME, VALUE in DICT.items() %}',
  '| unique': 'put | list behind it',
  Include: 'put everything into one file',
  'such a name': 'use another one: Jinja2 has a meaning for it',
  'NAME=': 'write the arguments in their order, without their names',
}
const [, , brackets = ''] = Object.keys(refusals)

/** What Jinja2 groups in another way than nunjucks, if no brackets do. */
const ungrouped: Readonly<Record<string, readonly string[]>> = {
  Concat: ['Add', 'Sub'],
  In: ['In', 'Not', 'Compare', 'Is'],
  Is: ['Compare', 'Concat', 'Add', 'Sub', 'Mul'],
}
const conditions = new Set(['Is', 'In', 'Not', 'Compare', 'And', 'Or'])

const isName = (node: Node | undefined): boolean =>
  node?.typename === 'Symbol' && !isReserved(String(node.value))

/** Whether a table has a name, and it takes as many arguments. */
const takes = (table: Operations, name: string, { length }: readonly Node[]): boolean => {
  const [parameters = '', least = 1] = (Object.hasOwn(table, name) && table[name]) || []
  return length >= least && length <= parameters.split(', ').filter(Boolean).length
}

/** A refusal for each node that could mean something else; `false` if it is good. */
const rules: Readonly<Record<string, (node: Node, parent: Node) => string | false>> = {
  Symbol: ({ value }, { typename }) =>
    reserved.has(String(value)) && (value !== 'loop' || typename !== 'LookupVal') && String(value),
  Group: ({ children }) => children.length !== 1 && '(a, b)',
  KeywordArgs: () => 'NAME=',
  Compare: ({ ops }) => ops.length > 1 && 'a < b < c',
  LookupVal: (node) => {
    const isField = loopFields.includes(attributeOf(node.val) ?? '')
    return (node.val === null || (pathOf(node.target) === 'loop' && !isField)) && pathOf(node)
  },
  Filter: (node, parent) => {
    const [name, given] = [pathOf(node.name), node.args.children.slice(1)]
    const isLooped = parent.typename === 'Filter' && loopers.includes(pathOf(parent.name))
    const isInput = isLooped && parent.args.children[0] === node
    return (!takes(filters, name, given) || (name === 'unique' && !isInput)) && `| ${name}`
  },
  FunCall: ({ name, args }, parent) => {
    if (name.typename !== 'LookupVal') return !isName(name) && `${pathOf(name)}()`
    const method = attributeOf(name.val) ?? ''
    const isLooped = parent.typename === 'For' && parent.name.typename === 'Array'
    const isGood = takes(methods, method, args.children) && (method !== 'items' || isLooped)
    return !isGood && `.${method}()`
  },
  Is: ({ right }) => !Object.hasOwn(tests, pathOf(right)) && `is ${pathOf(right)}`,
  InlineIf: ({ body }) => conditions.has(body.typename) && brackets,
  If: ({ cond }) => cond.typename === 'InlineIf' && brackets,
  For: ({ name, arr }) => {
    const names = name.typename === 'Array' ? name.children : [name]
    return (!names.every(isName) && 'such a name') || (arr.typename === 'InlineIf' && 'for ... if')
  },
  Set: ({ targets: [target, second] }) =>
    (!isName(target) || second !== undefined) && 'such a name',
  Macro: ({ name, args }, { typename }) =>
    (![name, ...args.children].every(isName) && 'such a name') ||
    (new Set(args.children.map(pathOf)).size < args.children.length && 'a name twice') ||
    (typename !== 'Root' && '{% macro %} in a tag'),
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'typename' in value

/** All in a tree that is not known to mean the same to Jinja2. */
export const check = (node: Node, parent: Node = node): readonly Fault[] => {
  const { typename, left, right } = node
  // That of a call block has no line.
  const { lineno } = typename === 'KeywordArgs' ? parent : node
  const isKnown = [rules, meanings, statements].some((table) => Object.hasOwn(table, typename))
  const isUnclear = [left, right].some((side) => ungrouped[typename]?.includes(side?.typename))
  const refusal =
    (!isKnown && !['Pair', 'CompareOperand'].includes(typename) && typename) ||
    (isUnclear && brackets) ||
    rules[typename]?.(node, parent)
  const names = Object.entries({ Filter: filters, FunCall: methods, Is: tests }[typename] ?? {})
  const listed = names.map(([name, { 0: given = '' }]) => name + (given && `(${given})`))
  const advice =
    refusals[refusal || ''] ??
    (names.length > 0 ? `use one of: ${listed.join(', ')}` : 'see docs/templates.md')
  if (refusal) return [new Fault('Unsupported', refusal, advice, lineno + 1)]
  const holder = typename === 'NodeList' ? parent : node
  const inner = Object.values(node).flat().filter(isNode)
  return inner.flatMap((one) => check(one, holder))
}
