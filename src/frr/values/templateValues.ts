import * as E from 'fp-ts/lib/Either.js'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml'
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

/** Controls, tabs, halves of characters, and what only some programs take for the end of a line. */
const unprintable = /[^\n\P{C}]|[\p{Zl}\p{Zp}]/u
const hidden: Complaint = ['a tab or a hidden character', 'write spaces for a tab, or remove it']

/** Escapes of halves of a character, which PyYAML does not put together. */
const half = /\\(?:u|U0000)[dD][89a-fA-F]/

type Scalar = { readonly value: unknown; readonly source?: string; readonly type?: string }

/** @param written how the file has it */
const scalar = ({ value, source = '', type }: Scalar, written: string): Value | Complaint => {
  if (unprintable.test(String(value))) return hidden
  if (half.test(written)) return ['half a character', 'write the character itself']
  // In frr.conf only the first line of a password would be masked.
  if (`${written}${String(value)}`.includes('\n'))
    return ['a text of several lines', 'write a list, with one text for each line']
  if (type !== 'PLAIN') return String(value)
  const quoted: Complaint = ['a value that can mean several things', 'put it into quotes']
  if (/^:|\?/.test(source)) return quoted
  if (value === null || (typeof value === 'boolean' && source.length > 1)) return value
  if (typeof value === 'number') return wholeNumber.test(source) ? value : quoted
  return typeof value === 'string' && (source.length > 64 || !ambiguous.test(source))
    ? value
    : quoted
}

const isComplaint = (value: Value | Complaint): value is Complaint => Array.isArray(value)

/** Only what PyYAML reads in the same way. */
const valueOf = (node: unknown, text: string, tell: Tell): Value => {
  const { tag, anchor } = (node ?? {}) as { tag?: string; anchor?: string }
  if (tag !== undefined || anchor !== undefined)
    return tell(node, ['a tag or an anchor', 'write the value itself'])
  if (node === null) return null
  if (isScalar(node)) {
    const value = scalar(node, text.slice(node.range?.[0], node.range?.[1]))
    return isComplaint(value) ? tell(node, value) : value
  }
  if (isSeq(node)) return node.items.map((one) => valueOf(one, text, tell))
  if (!isMap(node)) return tell(node, ['an alias', 'write the value itself'])
  // The parser's own search for these takes minutes for a long mapping.
  const names = new Set<Value>()
  const entries = node.items.map(({ key, value }) => {
    const name = valueOf(key, text, tell)
    const isKey = (typeof name === 'string' || typeof name === 'number') && name !== '<<'
    if (!isKey) tell(key, ['a key that is no text or number', 'put it into quotes'])
    if (isKey && names.size === names.add(name).size)
      tell(key, ['a name that stands there twice', 'remove one of them'])
    return [isKey ? name : '', valueOf(value, text, tell)] as const
  })
  return new Map(entries)
}

/** The mistakes in YAML that have an advice of their own. */
const mistakes: Readonly<Partial<Record<YAMLError['code'], Complaint>>> = {
  MULTIPLE_DOCS: ['more than one document', 'remove the line ---, and what follows it'],
  RESOURCE_EXHAUSTION: ['lists and mappings that are too deep', 'nest fewer of them'],
  TAG_RESOLVE_FAILED: ['a tag', 'write the value itself'],
}

/** What is wrong with a name that a template would see; '' has been told already. */
const nameComplaint = (name: string | number, ours: ReadonlySet<string>): Complaint | null => {
  if (name === '') return null
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return [`the name ${name}`, 'use letters, digits and _, and begin with a letter']
  if (isReserved(name)) return [`the name ${name}`, 'use another one: Jinja2 has a meaning for it']
  if (!ours.has(name)) return null
  const file = `set ${name}_FILE: the template sees what that file holds as ${name}`
  const other = 'use another one: it is a variable of frr-intent'
  return [`the name ${name}`, name.endsWith('_PASSWORD') ? file : other]
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
  const told = new Set<string>()
  const lines = new LineCounter()
  for (const { index } of text.matchAll(/^/gm)) lines.addNewLine(index)
  const add = (offset: number, [given, advice]: Complaint): null => {
    const { line } = lines.linePos(offset)
    // The parser tells some mistakes once for each of many brackets.
    const key = `${line} ${given}`
    if (!told.has(key)) problems.push({ _tag: 'BadValues', file: path, line, given, advice })
    told.add(key)
    return null
  }
  const tell: Tell = (node, complaint) =>
    add((node as { range?: readonly number[] } | null)?.range?.[0] ?? 0, complaint)
  if (text.length > mostCharacters) add(0, ['more than 1 MiB', 'keep what the template prints'])
  const found = text.search(unprintable)
  if (found >= 0) add(found, hidden)
  if (problems.length > 0) return E.left(problems)
  const document = parseDocument(text, { version: '1.1', merge: false, uniqueKeys: false })
  for (const { pos, code } of [...document.errors, ...document.warnings])
    add(
      pos[0],
      mistakes[code] ?? ['what is not valid YAML', 'check indentation, quotes and brackets'],
    )
  if (document.directives?.yaml.explicit === true) add(0, ['%YAML', 'remove the line'])
  if (problems.length > 0) return E.left(problems)
  const { contents } = document
  if (!isMap(contents)) {
    tell(contents, ['no mapping', 'write NAME: VALUE lines'])
    return E.left(problems)
  }
  const names = new Set(ours)
  const values = valueOf(contents, text, tell) as ReadonlyMap<string | number, Value>
  for (const [index, name] of [...values.keys()].entries()) {
    const complaint = nameComplaint(name, names)
    if (complaint !== null) tell(contents.items[index]?.key, complaint)
  }
  return problems.length > 0 ? E.left(problems) : E.right(Object.fromEntries(values))
}
