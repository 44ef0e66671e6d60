import { format, item, joined, orderOf } from './operations.ts'
import { fail } from '../templateProblem.ts'
import { ascii, dict, int, isDict, iterate, known, list, sizeOf } from './value.ts'
import { Missing, printed, text, type Thing, truth, type Value } from './value.ts'

type Apply = (value: Thing, ...given: readonly Thing[]) => Thing
type Operation = readonly [parameters: string, needed: number, of: Apply]
export type Operations = Readonly<Record<string, Operation>>

const split = (value: Thing, by: Thing = null): Value => {
  if (by === null) return ascii(value).match(/\S+/g) ?? []
  return text(by) === '' ? fail('.split()', 'name what it splits by') : text(value).split(text(by))
}

const replace = (value: Thing, old: Thing = '', by: Thing = ''): string =>
  joined(text(value).split(text(old) || fail('replace', 'name what it replaces')), text(by))

const byDefault = (value: Thing, other: Thing = '', forFalse: Thing = false): Thing =>
  value instanceof Missing || (truth(forFalse) && !truth(value)) ? other : value

const toInt = (value: Thing): number => {
  if (typeof value !== 'string') return int(value)
  const isInt = /^\s*[-+]?[0-9]{1,15}\s*$/.test(value)
  return isInt ? Number(value) : fail('| int', 'use it on a text of up to 15 digits')
}

/** As Ansible does, with the words on which its versions agree. */
const toBool = (value: Thing): Thing => {
  if (known(value) === null || typeof value === 'boolean') return value
  const word = typeof value === 'number' ? String(value) : ascii(value).toLowerCase()
  if (['yes', 'on', '1', 'true'].includes(word)) return true
  return ['no', 'off', '0', 'false'].includes(word) ? false : fail('| bool', 'use true or false')
}

/** Order and sameness do not look at case. */
const folded = (value: Value): Thing =>
  typeof value === 'string' ? ascii(value).toLowerCase() : int(value)

const unique = (value: Thing): Thing => {
  const seen = new Set<Thing>()
  return iterate(value).filter((one) => seen.size < seen.add(folded(one)).size)
}

export const filters: Operations = {
  bool: ['', 0, toBool],
  d: ['value, boolean', 0, byDefault],
  default: ['value, boolean', 0, byDefault],
  first: ['', 0, (of) => item(iterate(of), 0, '| first', false)],
  format: ['a, b, c, d, e, f', 0, format],
  int: ['', 0, toInt],
  join: ['separator', 0, (of, by = '') => joined(iterate(of).map(printed), text(by))],
  last: ['', 0, (of) => item(iterate(of), -1, '| last', false)],
  length: ['', 0, sizeOf],
  list: ['', 0, (value) => [...iterate(value)]],
  lower: ['', 0, (value) => ascii(printed(value)).toLowerCase()],
  replace: ['old, new', 2, replace],
  sort: ['', 0, (value) => iterate(value).toSorted((a, b) => orderOf(folded(a), folded(b)))],
  string: ['', 0, printed],
  trim: ['', 0, (value) => ascii(printed(value)).trim()],
  unique: ['', 0, unique],
  upper: ['', 0, (value) => ascii(printed(value)).toUpperCase()],
}

export const methods: Operations = {
  append: ['item', 1, (of, one = null) => (list(of).push(known(one)), null)],
  items: ['', 0, (of) => [...dict(of)].map((pair) => [...pair])],
  lower: ['', 0, (of) => ascii(of).toLowerCase()],
  replace: ['old, new', 2, replace],
  split: ['separator', 0, split],
  strip: ['', 0, (of) => ascii(of).trim()],
  upper: ['', 0, (of) => ascii(of).toUpperCase()],
}

/** Filters behind `| unique`, which gives no list to Python. */
export const loopers: readonly string[] = ['first', 'join', 'list', 'sort', 'unique']

export const tests: Readonly<Record<string, (value: Thing) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  defined: (value) => !(value instanceof Missing),
  iterable: (value) => typeof known(value) === 'string' || isDict(value) || Array.isArray(value),
  mapping: isDict,
  none: (value) => value === null,
  number: (value) => typeof value === 'number' || typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  undefined: (value) => value instanceof Missing,
}
