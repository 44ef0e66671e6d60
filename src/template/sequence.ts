import { characters } from './characters.ts'
import { fail, failUndefined } from './problem.ts'
import { rangeItems, rangeLength } from './range.ts'
import { tuple, typeOf, type Value } from './value.ts'

/** Everything an iteration over the value yields. Takes the rest of a generator, as Python does. */
export function itemsOf(value: Value): readonly Value[] {
  if (typeof value === 'string') return characters(value)
  if (typeof value === 'object' && value !== null)
    switch (value.kind) {
      case 'list':
      case 'tuple':
        return value.items
      case 'dict':
        return [...value.entries.values()].map(([key]) => key)
      case 'view': {
        const entries = [...value.dict.entries.values()]
        if (value.of === 'dict_keys') return entries.map(([key]) => key)
        if (value.of === 'dict_values') return entries.map(([, item]) => item)
        return entries.map(tuple)
      }
      case 'range':
        return rangeItems(value)
      case 'generator':
        return [...iterate(value)]
      case 'undefined':
        return value.lenient ? [] : failUndefined(value.what)
      case 'namespace':
      case 'callable':
      case 'special':
        break
    }
  return fail(`${typeOf(value)} is not iterable`, 'use a list, a string or a dict')
}

/** One item after the other: a generator keeps what is not taken, a list may grow meanwhile. */
export function* iterate(value: Value): Iterable<Value> & Iterator<Value, void> {
  if (typeof value !== 'object' || value === null) yield* itemsOf(value)
  else if (value.kind === 'list') yield* value.items
  else if (value.kind !== 'generator') yield* itemsOf(value)
  else for (let next = value.items.next(); !next.done; next = value.items.next()) yield next.value
}

/** Python's `len()`, in characters for a string. */
export function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(characters(value).length)
  if (typeof value === 'object' && value !== null)
    switch (value.kind) {
      case 'list':
      case 'tuple':
        return BigInt(value.items.length)
      case 'dict':
        return BigInt(value.entries.size)
      case 'view':
        return BigInt(value.dict.entries.size)
      case 'range':
        return rangeLength(value)
      case 'generator':
        return fail('what a filter yields one by one has no length', 'add | list before it')
      case 'undefined':
        return value.lenient ? 0n : failUndefined(value.what)
      case 'namespace':
      case 'callable':
      case 'special':
        break
    }
  return fail(`${typeOf(value)} has no length`, 'use a list, a string or a dict')
}

/** Python's `bool()`: empty is false, and so is 0; a generator is always true. */
export function truth(value: Value): boolean {
  if (value === null) return false
  if (typeof value !== 'object') return Boolean(value) || Number.isNaN(value)
  switch (value.kind) {
    case 'undefined':
      return value.lenient || value.unset ? false : failUndefined(value.what)
    case 'list':
    case 'tuple':
    case 'dict':
    case 'view':
    case 'range':
      return lengthOf(value) > 0n
    case 'generator':
    case 'namespace':
    case 'callable':
    case 'special':
      return true
  }
}
