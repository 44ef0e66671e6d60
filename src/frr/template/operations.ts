import { fail } from '../templateProblem.ts'
import { ascii, counted, dict, int, isDict, list, Missing, printed, text } from './value.ts'
import type { Thing, Value } from './value.ts'

export const concat = (a: Thing, b: Thing): string => printed(a) + printed(b)

export const add = (a: Thing, b: Thing): Value => {
  if (typeof a === 'string') return a + text(b)
  return Array.isArray(a) ? [...a, ...list(b)] : int(int(a) + int(b))
}

/** Looks at the length first: it can be far more than that of what is read. */
export const joined = (texts: readonly string[], by: string): string => {
  const work = texts.reduce((sum, one) => sum + one.length + by.length, 0)
  return texts.join(counted({ work, out: [] }, by))
}

/** Python's `%` of a text, for %s, %d, %03d and %%. */
export const format = (of: Thing, ...given: readonly Thing[]): string => {
  const left = [...given]
  const advice = 'use %s, %d or %03d, and one value for each'
  const done = text(of).replaceAll(/%(%|s|(?:0(\d{1,2}))?d|)/g, (_, kind: string, width = '') => {
    if (kind === '%') return '%'
    const value = kind === '' ? undefined : left.shift()
    if (value === undefined || (width !== '' && int(value) < 0)) return fail('| format', advice)
    return (kind === 's' ? printed(value) : String(int(value))).padStart(Number(width), '0')
  })
  return left.length === 0 ? done : fail('| format', advice)
}

const same = (a: Value, b: Value): boolean => {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null)
    return fail('a comparison of lists or dicts', 'compare their items')
  // To Python true is 1.
  const [left, right] = [a, b].map((one) => (typeof one === 'boolean' ? Number(one) : one))
  return left === right
}

const keyOf = (key: Thing): string | number => (typeof key === 'number' ? int(key) : text(key))

export const within = (one: Value, where: Value): boolean => {
  if (typeof where === 'string') return where.includes(text(one))
  return isDict(where) ? where.has(keyOf(one)) : list(where).some((other) => same(one, other))
}

/** Below, at or above 0. */
export const orderOf = (a: Thing, b: Thing): number => {
  if (typeof a === 'number') return int(a) - int(b)
  const [left, right] = [ascii(a), ascii(b)]
  return Number(left > right) - Number(left < right)
}

export const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '==': same,
  '!=': (a, b) => !same(a, b),
  '<': (a, b) => orderOf(a, b) < 0,
  '<=': (a, b) => orderOf(a, b) <= 0,
  '>': (a, b) => orderOf(a, b) > 0,
  '>=': (a, b) => orderOf(a, b) >= 0,
}

/** To Python these are methods of a dict: `of.name` means them first, `of['name']` at last. */
const ofDicts = /^(?:__.*|clear|copy|fromkeys|get|items|keys|pop|popitem|setdefault|update|values)$/

/** `of.key` or `of[key]`; below 0 it counts from the end. @param path what is missing, if it is */
export const item = (of: Thing, key: Thing, path: string, isAttribute: boolean): Thing => {
  const isKey = isAttribute || isDict(of)
  const all = typeof of === 'string' ? Array.from(of) : of
  const found = isKey ? dict(of).get(keyOf(key)) : list(all).at(int(key))
  if (typeof key === 'string' && ofDicts.test(key) && (isAttribute || found === undefined))
    return fail(path, "write ['NAME'], and use another name where it can be missing")
  return found === undefined ? new Missing(path) : found
}
