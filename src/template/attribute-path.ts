import { lower } from './case.ts'
import { subscript } from './item.ts'
import { fail } from './problem.ts'
import { isUndefined, list, type Value } from './value.ts'

export type Getter = (item: Value) => Value

/** Jinja2's `attribute='a.b.0'`: a path of names and indexes, with a default at each step. */
export function getterOf(attribute: Value, byDefault: Value = null): Getter {
  if (attribute === null) return (item) => item
  const path = stepsOf(attribute)
  return (item) =>
    path.reduce<Value>((value, step) => {
      const next = subscript(value, step)
      return byDefault !== null && isUndefined(next) ? byDefault : next
    }, item)
}

/** For `sort`, where a comma stands between several paths. */
export function keyGetterOf(attribute: Value, caseSensitive: boolean): Getter {
  const fold = caseSensitive ? (item: Value): Value => item : foldCase
  const paths: readonly Value[] = typeof attribute === 'string' ? attribute.split(',') : [attribute]
  const getters = paths.map((path) => getterOf(path))
  return (item) => list(getters.map((get) => fold(get(item))))
}

export function foldCase(value: Value): Value {
  return typeof value === 'string' ? lower(value) : value
}

function stepsOf(attribute: Value): readonly Value[] {
  if (typeof attribute === 'bigint') return [attribute]
  if (typeof attribute === 'string')
    return attribute.split('.').map((step) => (/^[0-9]+$/.test(step) ? BigInt(step) : step))
  return fail('an attribute that is neither a name nor an index', "write attribute='name'")
}
