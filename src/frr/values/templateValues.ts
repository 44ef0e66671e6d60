import * as E from 'fp-ts/lib/Either.js'
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { isReserved } from '../template/check.ts'
import type { TemplateContext } from '../template/render.ts'
import type { Value } from '../template/value.ts'
import type { TemplateProblem } from '../templateProblem.ts'

/** Far more than a template needs, and little enough to read at each start. */
const mostCharacters = 1024 * 1024

/** What is wrong, and what to write instead. A value is never told: it could be a password. */
type Complaint = readonly [given: string, advice: string]
type Tell = (node: unknown, complaint: Complaint) => null

const wholeNumber = /^(?:0|-?[1-9]\d{0,14})$/

/** Plain words that YAML readers take for different things: numbers, dates, times, y and n. */
const ambiguous =
  /^(?:[yYnN=]|<<|[-+]?[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?|[-+]?[\d_]+(?::[\d_.]+)+|\d{4}-\d.*)$/

const scalar = (node: { value: unknown; source?: string; type?: string }): Value | Complaint => {
  const { value, source = '', type } = node
  if (type !== 'PLAIN') return String(value)
  const quoted: Complaint = ['a value that can mean several things', 'put it into quotes']
  if (value === null || (typeof value === 'boolean' && source.length > 1)) return value
  if (typeof value === 'number') return wholeNumber.test(source) ? value : quoted
  return typeof value === 'string' && (source.length > 64 || !ambiguous.test(source))
    ? value
    : quoted
}

const isComplaint = (value: Value | Complaint): value is Complaint => Array.isArray(value)

/** Only what PyYAML reads in the same way. */
const valueOf = (node: unknown, tell: Tell): Value => {
  const { tag, anchor } = (node ?? {}) as { tag?: string; anchor?: string }
  if (tag !== undefined || anchor !== undefined)
    return tell(node, ['a tag or an anchor', 'write the value itself'])
  if (node === null) return null
  if (isScalar(node)) {
    const value = scalar(node)
    return isComplaint(value) ? tell(node, value) : value
  }
  if (isSeq(node)) return node.items.map((one) => valueOf(one, tell))
  if (!isMap(node)) return tell(node, ['an alias', 'write the value itself'])
  const entries = node.items.map(({ key, value }) => {
    const name = valueOf(key, tell)
    const isKey = (typeof name === 'string' || typeof name === 'number') && name !== '<<'
    if (!isKey) tell(key, ['a key that is no text or number', 'put it into quotes'])
    return [isKey ? name : '', valueOf(value, tell)] as const
  })
  return new Map(entries)
}

/** What is wrong with a name that a template would see; '' has been told already. */
const nameComplaint = (name: string | number, ours: ReadonlySet<string>): Complaint | null => {
  if (name === '') return null
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return [`the name ${name}`, 'use letters, digits and _, and begin with a letter']
  if (isReserved(name)) return [`the name ${name}`, 'use another one: Jinja2 has a meaning for it']
  return ours.has(name)
    ? [`the name ${name}`, 'use another one: it is a variable of frr-intent']
    : null
}

/**
 * The values of FRR_TEMPLATE_VARS, by name: YAML, and JSON as a part of it, where PyYAML reads the
 * same. All problems are reported together.
 *
 * @param ours names that the template sees anyway
 */
export const readTemplateValues = (
  { path, text }: { readonly path: string; readonly text: string },
  ours: readonly string[],
): E.Either<readonly TemplateProblem[], TemplateContext> => {
  const problems: TemplateProblem[] = []
  const lines = new LineCounter()
  const add = (offset: number, [given, advice]: Complaint): null => {
    const { line } = lines.linePos(offset)
    problems.push({ _tag: 'BadValues', file: path, line: Math.max(line, 1), given, advice })
    return null
  }
  const tell: Tell = (node, complaint) =>
    add((node as { range?: readonly number[] } | null)?.range?.[0] ?? 0, complaint)
  if (text.length > mostCharacters) add(0, ['more than 1 MiB', 'keep what the template prints'])
  if (/(?![\t\n])\p{Cc}|\ufeff/u.test(text)) add(0, ['a control character', 'remove it'])
  if (problems.length > 0) return E.left(problems)
  const document = parseDocument(text, { version: '1.1', lineCounter: lines, merge: false })
  for (const { pos, code } of [...document.errors, ...document.warnings])
    add(pos[0], [`no YAML (${code})`, 'write NAME: VALUE lines, without tabs'])
  if (document.directives?.yaml.explicit === true) add(0, ['%YAML', 'remove the line'])
  if (problems.length > 0) return E.left(problems)
  const { contents } = document
  if (!isMap(contents)) {
    tell(contents, ['no mapping', 'write NAME: VALUE lines'])
    return E.left(problems)
  }
  const names = new Set(ours)
  const values = valueOf(contents, tell) as ReadonlyMap<string | number, Value>
  for (const [index, name] of [...values.keys()].entries()) {
    const complaint = nameComplaint(name, names)
    if (complaint !== null) tell(contents.items[index]?.key, complaint)
  }
  return problems.length > 0 ? E.left(problems) : E.right(Object.fromEntries(values))
}
