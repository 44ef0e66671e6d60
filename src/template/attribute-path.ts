import { lower } from './case.ts'
import { subscript } from './item.ts'
import { fail } from './problem.ts'
import { truth } from './sequence.ts'
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
export function keyGetterOf(attribute: Value, fold: Getter): Getter {
  const paths: readonly Value[] = typeof attribute === 'string' ? attribute.split(',') : [attribute]
  const getters = paths.map((path) => getterOf(path))
  return (item) => list(getters.map((get) => fold(get(item))))
}

/** How `case_sensitive` compares: as written, or all in lower case. */
export function foldUnless(caseSensitive: Value): Getter {
  if (truth(caseSensitive)) return (item) => item
  return (item) => (typeof item === 'string' ? lower(item) : item)
}

function stepsOf(attribute: Value): readonly Value[] {
  if (typeof attribute === 'bigint') return [attribute]
  if (typeof attribute === 'string')
    return attribute.split('.').map((step) => (/^[0-9]+$/.test(step) ? BigInt(step) : step))
  return fail('an attribute that is neither a name nor an index', "write attribute='name'")
}
