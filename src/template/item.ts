import { characters } from './characters.ts'
import { getItem } from './key.ts'
import { methodOf } from './methods.ts'
import { fail, failUndefined } from './problem.ts'
import { rangeItems } from './range.ts'
import { list, tuple, typeOf, undefinedValue, type Value } from './value.ts'

/** Jinja2's `a.name`: the method or attribute first, then the item. */
export function attribute(of: Value, name: string): Value {
  return attributeOnly(of, name) ?? item(of, name, false) ?? missing(of, name)
}

/** Jinja2's `a[key]`: the item first, then the method or attribute. */
export function subscript(of: Value, key: Value): Value {
  return (
    item(of, key, true) ??
    (typeof key === 'string' ? attributeOnly(of, key) : undefined) ??
    missing(of, key)
  )
}

function attributeOnly(of: Value, name: string): Value | undefined {
  if (name.startsWith('__')) return fail(`.${name}`, "use Jinja2's own filters and tests")
  if (typeof of === 'object' && of !== null)
    switch (of.kind) {
      case 'undefined':
        return failUndefined(of.what)
      case 'namespace':
        return of.attributes.get(name)
      case 'special':
        return of.attribute(name)
      case 'tuple': {
        const at = of.names?.indexOf(name) ?? -1
        if (at >= 0) return of.items[at]
        break
      }
      case 'list':
      case 'dict':
      case 'view':
      case 'range':
      case 'generator':
      case 'callable':
        break
    }
  return methodOf(of, name)
}

function item(of: Value, key: Value, strict: boolean): Value | undefined {
  if (typeof of === 'string') return at(characters(of), key)
  if (typeof of !== 'object' || of === null) return undefined
  switch (of.kind) {
    case 'list':
    case 'tuple':
      return at(of.items, key)
    case 'range':
      return at(rangeItems(of), key)
    case 'dict':
      return isHashable(key) ? getItem(of, key) : undefined
    case 'undefined':
      return failUndefined(of.what)
    case 'callable':
      return strict ? fail(`${of.name}[...]`, 'call it first') : undefined
    case 'view':
    case 'generator':
    case 'namespace':
    case 'special':
      return undefined
  }
}

function isHashable(key: Value): boolean {
  return !['list', 'dict'].includes(typeOf(key))
}

function at(items: readonly Value[], key: Value): Value | undefined {
  const index = typeof key === 'boolean' ? BigInt(key) : key
  return typeof index === 'bigint' ? items.at(Number(index)) : undefined
}

function missing(of: Value, key: Value): Value {
  if (typeof key === 'object' && key?.kind === 'undefined') return failUndefined(key.what)
  const shown = typeof key === 'string' ? key : typeof key === 'bigint' ? `${key}` : typeOf(key)
  return undefinedValue(`${typeOf(of)} has no ${shown}`)
}

/** Python's `a[start:stop:step]`. */
export function slice(of: Value, bounds: readonly [Value, Value, Value]): Value {
  if (typeof of === 'string') return pick(characters(of), bounds).join('')
  if (typeof of === 'object' && of !== null) {
    if (of.kind === 'list') return list(pick(of.items, bounds))
    if (of.kind === 'tuple') return tuple(pick(of.items, bounds))
    if (of.kind === 'range') return fail('a slice of a range', 'add | list before it')
    if (of.kind === 'undefined') return failUndefined(of.what)
  }
  return fail(`a slice of ${typeOf(of)}`, 'use a list or a string')
}

function pick<A>(items: readonly A[], bounds: readonly [Value, Value, Value]): A[] {
  const [start, stop, by] = bounds.map(bound)
  const step = by ?? 1
  if (step === 0) return fail('a slice with step 0', 'use another step')
  const size = items.length
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1]
  const clamp = (index: number): number =>
    Math.min(Math.max(index < 0 ? index + size : index, low), high)
  const from = start === undefined ? (step > 0 ? low : high) : clamp(start)
  const to = stop === undefined ? (step > 0 ? high : low) : clamp(stop)
  const picked: A[] = []
  for (let i = from; step > 0 ? i < to : i > to; i += step) picked.push(...items.slice(i, i + 1))
  return picked
}

function bound(value: Value): number | undefined {
  if (value === null) return undefined
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value)
  if (typeof value === 'object' && value.kind === 'undefined') return failUndefined(value.what)
  return fail(`a slice from ${typeOf(value)}`, 'use whole numbers')
}
