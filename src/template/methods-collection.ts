import { equal, order } from './compare.ts'
import { dict, getItem, keyOf, setItem } from './key.ts'
import { flag, integer, native, type Native } from './native.ts'
import { fail } from './problem.ts'
import { itemsOf } from './sequence.ts'
import { type Dict, type List, list, type Tuple, type Value, type View } from './value.ts'

type Sequence = List | Tuple

const position = native<Sequence>('/value', ({ items }, value: Value = null) => {
  const at = items.findIndex((item) => equal(item, value))
  return at === -1 ? fail('the value is not in the list', 'test with in first') : BigInt(at)
})

const occurrences = native<Sequence>('/value', ({ items }, value: Value = null) =>
  BigInt(items.filter((item) => equal(item, value)).length),
)

export const tupleMethods: Readonly<Record<string, Native<Tuple>>> = {
  index: position,
  count: occurrences,
}

export const listMethods: Readonly<Record<string, Native<List>>> = {
  index: position,
  count: occurrences,
  append: native('/value', ({ items }, value: Value = null) => nothing(items.push(value))),
  extend: native('/values', ({ items }, values: Value = null) =>
    nothing(items.push(...itemsOf(values))),
  ),
  insert: native('/index value', ({ items }, index: Value = 0n, value: Value = null) =>
    nothing(items.splice(integer(index), 0, value)),
  ),
  pop: native('/index?', ({ items }, index: Value = -1n) => {
    const at = integer(index) < 0 ? items.length + integer(index) : integer(index)
    if (at < 0 || at >= items.length)
      return fail('pop from beyond the list', 'test its length first')
    return items.splice(at, 1)[0] ?? null
  }),
  remove: native('/value', (of, value: Value = null) =>
    nothing(of.items.splice(integer(position(of, { positional: [value], named: new Map() })), 1)),
  ),
  // In place, as Python does: the list has other names, too.
  // oxlint-disable-next-line unicorn/no-array-reverse
  reverse: native('', ({ items }) => nothing(items.reverse())),
  sort: native('reverse?', ({ items }, reverse: Value = false) =>
    // oxlint-disable-next-line unicorn/no-array-sort
    nothing(items.sort((a, b) => (flag(reverse) ? order(b, a, '<') : order(a, b, '<')))),
  ),
  copy: native('', ({ items }) => list([...items])),
  clear: native('', ({ items }) => nothing(items.splice(0))),
}

export const dictMethods: Readonly<Record<string, Native<Dict>>> = {
  items: native('', (of): View => ({ kind: 'view', of: 'dict_items', dict: of })),
  keys: native('', (of): View => ({ kind: 'view', of: 'dict_keys', dict: of })),
  values: native('', (of): View => ({ kind: 'view', of: 'dict_values', dict: of })),
  get: native(
    '/key default?',
    (of, key: Value = null, otherwise: Value = null) => getItem(of, key) ?? otherwise,
  ),
  setdefault: native('/key default?', (of, key: Value = null, otherwise: Value = null) => {
    if (getItem(of, key) === undefined) setItem(of, key, otherwise)
    return getItem(of, key) ?? otherwise
  }),
  pop: native('/key default?', (of, key: Value = null, otherwise?: Value) => {
    const value = getItem(of, key) ?? otherwise
    of.entries.delete(keyOf(key))
    return value ?? fail('pop of a missing key', 'give a default: pop(key, none)')
  }),
  update: (of, { positional, named }) => {
    const [other, extra] = positional
    if (extra !== undefined) return fail('update with two dicts', 'give one')
    if (other !== undefined) for (const [key, value] of pairsOf(other)) setItem(of, key, value)
    for (const [key, value] of named) setItem(of, key, value)
    return null
  },
  copy: native('', (of) => dict(of.entries.values())),
  clear: native('', (of) => nothing(of.entries.clear())),
}

/** The pairs that `dict()` and `update` take: those of a dict, or a list of pairs. */
export function pairsOf(value: Value): readonly (readonly [Value, Value])[] {
  if (typeof value === 'object' && value?.kind === 'dict') return [...value.entries.values()]
  return itemsOf(value).map((pair) => {
    const [key, item, extra] = itemsOf(pair)
    if (key === undefined || item === undefined || extra !== undefined)
      return fail('a pair without exactly two items', 'give (key, value)')
    return [key, item] as const
  })
}

/** What a method returns that is called for its effect. */
function nothing(_done: unknown): null {
  return null
}
