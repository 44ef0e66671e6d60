import { characters } from './characters.ts'
import { getItem, keyOf } from './key.ts'
import { numeric } from './number.ts'
import { fail, failUndefined } from './problem.ts'
import { itemsOf, iterate } from './sequence.ts'
import { str } from './text.ts'
import type { Comparator } from './syntax.ts'
import { isUndefined, typeOf, type Value } from './value.ts'

export function holds(left: Value, comparator: Comparator, right: Value): boolean {
  switch (comparator) {
    case '==':
      return equal(left, right)
    case '!=':
      return !equal(left, right)
    case 'in':
      return contains(right, left)
    case '<':
      return order(left, right, comparator) < 0
    case '<=':
      return order(left, right, comparator) <= 0
    case '>':
      return order(left, right, comparator) > 0
    case '>=':
      return order(left, right, comparator) >= 0
  }
}

/** Python's `==`: 1 == 1.0 == True, but '1' != 1, and a list is never a tuple. */
export function equal(left: Value, right: Value): boolean {
  for (const side of [left, right]) if (isUndefined(side)) return failUndefined(side.what)
  const [a, b] = [numeric(left), numeric(right)]
  if (a !== undefined && b !== undefined) return a == b
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null)
    return left === right
  if (left.kind === 'list' || left.kind === 'tuple')
    return (
      left.kind === right.kind &&
      left.items.length === right.items.length &&
      left.items.every((item, i) => equal(item, right.items[i] ?? null))
    )
  if (left.kind === 'dict')
    return (
      right.kind === 'dict' &&
      left.entries.size === right.entries.size &&
      [...left.entries].every(([key, [, value]]) => {
        const other = right.entries.get(key)
        return other !== undefined && equal(value, other[1])
      })
    )
  if (left.kind === 'view' || left.kind === 'range')
    return fail(`comparing a ${left.kind}`, 'add | list on both sides')
  return left === right
}

/** Below, at or above zero. NaN is refused: Python has it neither below nor above. */
export function order(left: Value, right: Value, comparator: Comparator): number {
  for (const side of [left, right]) if (isUndefined(side)) return failUndefined(side.what)
  const [a, b] = [numeric(left), numeric(right)]
  if (a !== undefined && b !== undefined) {
    if (Number.isNaN(a) || Number.isNaN(b)) return fail('comparing nan', 'check the number first')
    return a < b ? -1 : a > b ? 1 : 0
  }
  if (typeof left === 'string' && typeof right === 'string') return orderTexts(left, right)
  if (isSequence(left) && isSequence(right) && left.kind === right.kind) {
    for (const [i, item] of left.items.entries()) {
      const other = right.items[i]
      if (other === undefined) return 1
      if (!equal(item, other)) return order(item, other, comparator)
    }
    return left.items.length - right.items.length
  }
  return fail(
    `'${comparator}' between ${typeOf(left)} and ${typeOf(right)}`,
    'make both the same type: | int, | string',
  )
}

type Sequence = Extract<Value, { kind: 'list' | 'tuple' }>

function isSequence(value: Value): value is Sequence {
  return typeOf(value) === 'list' || typeOf(value) === 'tuple'
}

/** By code point, as Python; JavaScript's `<` goes by UTF-16 unit. */
function orderTexts(left: string, right: string): number {
  const [a, b] = [characters(left), characters(right)]
  const i = a.findIndex((char, at) => char !== b[at])
  if (i === -1) return a.length - b.length
  return (a[i]?.codePointAt(0) ?? -1) - (b[i]?.codePointAt(0) ?? -1)
}

function contains(where: Value, what: Value): boolean {
  if (typeof where === 'string') {
    if (typeof what === 'string') return where.includes(what)
    if (isUndefined(what)) return failUndefined(what.what)
    return fail(`${typeOf(what)} in a string`, `write ${shown(what)} | string`)
  }
  if (typeof where === 'object' && where?.kind === 'dict') return getItem(where, what) !== undefined
  if (typeof where === 'object' && where?.kind === 'generator') {
    for (const item of iterate(where)) if (equal(item, what)) return true
    return false
  }
  if (typeof where === 'object' && where?.kind === 'view' && where.of === 'dict_keys')
    return where.dict.entries.has(keyOf(what))
  return itemsOf(where).some((item) => item === what || equal(item, what))
}

function shown(value: Value): string {
  return numeric(value) === undefined ? '(...)' : str(value)
}
