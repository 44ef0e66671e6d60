import type { Node } from 'nunjucks/src/nodes.js'
import { nameOf } from './names.ts'
import { decodeArguments } from './decode-arguments.ts'
import type { Decoder } from './decode.ts'
import { decodeSignature } from './decode-signature.ts'
import type { Statement, Target } from './syntax.ts'

export function decodeStatements(node: Node, to: Decoder): readonly Statement[] {
  if (node.typename === 'NodeList' || node.typename === 'Root')
    return node.children.flatMap((child) => decodeStatements(child, to))
  const line = node.lineno + 1
  switch (node.typename) {
    case 'Output':
      return node.children.map((child) =>
        child.typename === 'TemplateData'
          ? { _tag: 'Text', line: child.lineno + 1, text: child.value }
          : { _tag: 'Print', line, value: to.expression(child) },
      )
    case 'If': {
      if (node.cond.typename === 'InlineIf')
        to.refuse(node, 'an if inside if', 'put a if b else c into brackets')
      const [condition, whenTrue] = [to.expression(node.cond), to.statements(node.body)]
      return [{ _tag: 'If', line, condition, whenTrue, otherwise: maybe(node.else_, to) }]
    }
    case 'For':
      return [decodeFor(node, to)]
    case 'Set': {
      const value = node.value
        ? to.expression(node.value)
        : ({ _tag: 'Capture', line, body: node.body ? decodeCapture(node.body, to) : [] } as const)
      return [{ _tag: 'Set', line, target: decodeTargets(node.targets, to), value }]
    }
    case 'Macro': {
      const name = nameOf(node.name) ?? ''
      return [{ _tag: 'Macro', line, ...decodeSignature(node, name, to) }]
    }
    case 'With': {
      const { positional, named } = decodeArguments(node.args, to)
      if (positional.length) to.refuse(node, 'with', 'write {% with name = value %}')
      return [{ _tag: 'With', line, variables: named, body: to.statements(node.body) }]
    }
    case 'Do':
      return [{ _tag: 'Do', line, value: to.expression(node.expr) }]
    case 'Break':
    case 'Continue':
      return [{ _tag: node.typename, line }]
    default:
      to.refuse(node, `{% ${tagOf(node.typename)} %}`, adviceFor(node.typename))
      return []
  }
}

function decodeFor(node: Extract<Node, { typename: 'For' }>, to: Decoder): Statement {
  const line = node.lineno + 1
  // `{% for x in xs if cond %}`: nunjucks takes the condition for an inline if without else.
  const filtered = node.arr.typename === 'InlineIf' ? node.arr : undefined
  if (filtered?.else_)
    to.refuse(node, 'for ... in a if b else c', 'put a if b else c into brackets')
  return {
    _tag: 'For',
    line,
    target: decodeTarget(node.name, to),
    over: to.expression(filtered ? filtered.body : node.arr),
    filter: filtered && to.expression(filtered.cond),
    body: to.statements(node.body),
    otherwise: maybe(node.else_, to),
  }
}

function maybe(node: Node | null, to: Decoder): readonly Statement[] {
  return node ? to.statements(node) : []
}

function decodeCapture(node: Node, to: Decoder): readonly Statement[] {
  return to.statements(node.typename === 'Capture' ? node.body : node)
}

function decodeTargets(nodes: readonly Node[], to: Decoder): Target {
  const [only, second] = nodes
  if (only && !second) return decodeTarget(only, to)
  return { _tag: 'Targets', targets: nodes.map((node) => decodeTarget(node, to)) }
}

const reserved = new Set([
  'loop',
  'caller',
  'varargs',
  'kwargs',
  'True',
  'False',
  'None',
  'self',
  'super',
])

function decodeTarget(node: Node, to: Decoder): Target {
  if (node.typename === 'Symbol') {
    if (reserved.has(node.value)) to.refuse(node, `setting ${node.value}`, 'take another name')
    return { _tag: 'Name', name: node.value }
  }
  if (node.typename === 'Array' || node.typename === 'Group')
    return decodeTargets(node.children, to)
  const expression = to.expression(node)
  if (expression._tag === 'Attribute' && expression.of._tag === 'Name')
    return { _tag: 'NamespaceAttribute', namespace: expression.of.name, name: expression.name }
  to.refuse(
    node,
    'setting something that is not a name',
    'set a name, or name.attribute of a namespace()',
  )
  return { _tag: 'Name', name: '' }
}

const tagNames: Readonly<Record<string, string>> = { FromImport: 'from', IfAsync: 'ifAsync' }

function tagOf(typename: string): string {
  return tagNames[typename] ?? typename.charAt(0).toLowerCase() + typename.slice(1)
}

function adviceFor(typename: string): string {
  if (['Include', 'Extends', 'Import', 'FromImport'].includes(typename))
    return 'put everything into one file: there is only one template'
  if (typename === 'Block') return 'remove the block and endblock tags, keep what is between them'
  return 'Jinja2 has no such tag: use if or for'
}
