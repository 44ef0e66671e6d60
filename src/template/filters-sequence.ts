import { characters } from './characters.ts'
import { foldUnless, type Getter, getterOf, keyGetterOf } from './attribute-path.ts'
import { calculate } from './arithmetic.ts'
import { equal, order } from './compare.ts'
import { keyOf } from './key.ts'
import { flag, integer, native, type Native, string } from './native.ts'
import { fail } from './problem.ts'
import { itemsOf, iterate, lengthOf } from './sequence.ts'
import { str } from './text.ts'
import { generator, isUndefined, list, tuple, typeOf, undefinedValue, type Value } from './value.ts'

type Keyed = { readonly key: Value; readonly item: Value }

function sorted(keyed: readonly Keyed[], reverse: boolean): readonly Keyed[] {
  return keyed.toSorted((a, b) => (reverse ? order(b.key, a.key, '<') : order(a.key, b.key, '<')))
}

const extreme = (name: string, isBetter: (order: number) => boolean): Native =>
  native('case_sensitive? attribute?', (of, sensitive: Value = false, attribute: Value = null) => {
    const get = getterOf(attribute)
    const fold = foldUnless(sensitive)
    const key = (item: Value): Value => fold(get(item))
    const [first, ...rest] = itemsOf(of)
    if (first === undefined) return undefinedValue(`${name} of an empty sequence`)
    return rest.reduce(
      (best, item) => (isBetter(order(key(item), key(best), '<')) ? item : best),
      first,
    )
  })

const length: Native = native('', lengthOf)

export const sequenceFilters: Readonly<Record<string, Native>> = {
  length,
  count: length,
  list: native('', (of) => list([...itemsOf(of)])),
  first: native('', (of) => {
    const next = iterate(of).next()
    return next.done ? undefinedValue('first of an empty sequence') : next.value
  }),
  last: native('', (of) => {
    if (typeOf(of) === 'generator')
      return fail('| last of what a filter yields', 'add | list before it')
    return itemsOf(of).at(-1) ?? undefinedValue('last of an empty sequence')
  }),
  reverse: native('', (of) => {
    if (typeof of === 'string') return characters(of).toReversed().join('')
    const reversed = itemsOf(of).toReversed()
    return generator(() => reversed.values())
  }),
  join: native('d? attribute?', (of, separator: Value = '', attribute: Value = null) =>
    itemsOf(of).map(getterOf(attribute)).map(str).join(str(separator)),
  ),
  sort: native(
    'reverse? case_sensitive? attribute?',
    (of, reverse: Value = false, sensitive: Value = false, attribute: Value = null) => {
      const get = keyGetterOf(attribute, foldUnless(sensitive))
      const keyed = itemsOf(of).map((item) => ({ key: get(item), item }))
      return list(sorted(keyed, flag(reverse)).map(({ item }) => item))
    },
  ),
  unique: native(
    'case_sensitive? attribute?',
    (of, sensitive: Value = false, attribute: Value = null) => {
      const get = getterOf(attribute)
      const fold = foldUnless(sensitive)
      return generator(function* () {
        const seen = new Set<string>()
        for (const item of iterate(of)) {
          const key = keyOf(fold(get(item)))
          if (!seen.has(key)) yield item
          seen.add(key)
        }
      })
    },
  ),
  min: extreme('min', (order) => order < 0),
  max: extreme('max', (order) => order > 0),
  sum: native('attribute? start?', (of, attribute: Value = null, start: Value = 0n) => {
    if (typeof start === 'string') return fail('| sum of texts', 'use | join')
    return itemsOf(of)
      .map(getterOf(attribute))
      .reduce((sum, item) => calculate(sum, '+', item), start)
  }),
  batch: native('linecount fill_with?', (of, size: Value = 1n, fill: Value = null) =>
    generator(() => batches(iterate(of), integer(size), fill)),
  ),
  slice: native('slices fill_with?', (of, count: Value = 1n, fill: Value = null) =>
    generator(() => columns(of, integer(count), fill)),
  ),
  groupby: native(
    'attribute default? case_sensitive?',
    (of, attribute: Value = null, byDefault: Value = null, sensitive: Value = false) =>
      groups(itemsOf(of), getterOf(attribute, byDefault), foldUnless(sensitive)),
  ),
  dictsort: native(
    'case_sensitive? by? reverse?',
    (of, sensitive: Value = false, by: Value = 'key', reverse: Value = false) => {
      if (typeof of !== 'object' || of?.kind !== 'dict')
        return fail('| dictsort of no dict', 'use | sort')
      if (by !== 'key' && by !== 'value') return fail(`by=${string(by)}`, "use 'key' or 'value'")
      const fold = foldUnless(sensitive)
      const keyed = [...of.entries.values()].map((pair) => ({
        key: fold(by === 'key' ? pair[0] : pair[1]),
        item: tuple(pair),
      }))
      return list(sorted(keyed, flag(reverse)).map(({ item }) => item))
    },
  ),
  items: native('', (of) =>
    generator(function* () {
      if (isUndefined(of)) return
      if (typeof of !== 'object' || of?.kind !== 'dict')
        return fail('| items of no dict', 'use a dict')
      for (const pair of of.entries.values()) yield tuple(pair)
    }),
  ),
}

function* batches(items: Iterable<Value>, size: number, fill: Value): Iterator<Value, void> {
  if (size < 1) return fail(`| batch(${size})`, 'use 1 or more')
  let row: Value[] = []
  for (const item of items) {
    if (row.length === size) {
      yield list(row)
      row = []
    }
    row.push(item)
  }
  if (row.length === 0) return
  yield list(fill === null ? row : [...row, ...Array<Value>(size - row.length).fill(fill)])
}

function* columns(of: Value, count: number, fill: Value): Iterator<Value, void> {
  if (count < 1) return fail(`| slice(${count})`, 'use 1 or more')
  const items = itemsOf(of)
  const [size, longer] = [Math.floor(items.length / count), items.length % count]
  const startOf = (column: number): number => column * size + Math.min(column, longer)
  for (let i = 0; i < count; i++) {
    const column = items.slice(startOf(i), startOf(i + 1))
    yield list(fill !== null && i >= longer ? [...column, fill] : column)
  }
}

function groups(items: readonly Value[], get: Getter, foldKey: Getter): Value {
  const found: { readonly key: Value; readonly items: Value[] }[] = []
  for (const { key, item } of sorted(
    items.map((item) => ({ key: foldKey(get(item)), item })),
    false,
  )) {
    const last = found.at(-1)
    if (last && equal(last.key, key)) last.items.push(item)
    else found.push({ key, items: [item] })
  }
  return list(
    found.map(({ items: members }) => ({
      kind: 'tuple' as const,
      items: [get(members[0] ?? null), list(members)],
      names: ['grouper', 'list'],
    })),
  )
}
