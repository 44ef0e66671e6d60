import { numberFilters, textFilters } from './filters-text.ts'
import { sequenceFilters } from './filters-sequence.ts'
import { getterOf } from './attribute-path.ts'
import { native, type Native } from './native.ts'
import { fail } from './problem.ts'
import { iterate, truth } from './sequence.ts'
import { tests } from './tests.ts'
import { type Arguments, generator, isUndefined, typeOf, type Value } from './value.ts'

const byDefault: Native = native(
  'default_value? boolean?',
  (of, value: Value = '', boolean: Value = false) =>
    isUndefined(of) || (truth(boolean) && !truth(of)) ? value : of,
)

/** `select` and its like: which items stay, by a test of the item or of one of its attributes. */
const selecting =
  (keep: boolean, ofAttribute: boolean): Native =>
  (of, { positional, named }) => {
    const [attribute, ...rest] = ofAttribute ? positional : [null, ...positional]
    if (attribute === undefined) return fail('no attribute', "name it: selectattr('name')")
    const [name, ...args] = rest
    return generator(function* () {
      if (!truth(of)) return
      const get = getterOf(attribute)
      const test = name === undefined ? truth : testNamed(name, { positional: args, named })
      for (const item of iterate(of)) if (test(get(item)) === keep) yield item
    })
  }

function testNamed(name: Value, args: Arguments): (item: Value) => boolean {
  const test = named(tests, name, 'test')
  return (item) => truth(test(item, args))
}

/** As `select`, it takes what is false for empty, even none. */
const map: Native = (of, args) =>
  generator(function* () {
    if (!truth(of)) return
    const apply = mapping(args)
    for (const item of iterate(of)) yield apply(item)
  })

function mapping({ positional, named: options }: Arguments): (item: Value) => Value {
  const [name, ...args] = positional
  const attribute = options.get('attribute')
  if (name === undefined && attribute !== undefined) {
    if ([...options.keys()].some((key) => key !== 'attribute' && key !== 'default'))
      return fail('| map with other arguments', "write map(attribute='name', default=...)")
    return getterOf(attribute, options.get('default'))
  }
  const filter = named(filters, name ?? null, 'filter')
  return (item) => filter(item, { positional: args, named: options })
}

function named(natives: Readonly<Record<string, Native>>, name: Value, what: string): Native {
  const found = typeof name === 'string' && Object.hasOwn(natives, name) ? natives[name] : undefined
  const shown = typeof name === 'string' ? `'${name}'` : typeOf(name)
  return found ?? fail(`the ${what} ${shown}`, `name one that can be used as ${what}`)
}

export const filters: Readonly<Record<string, Native>> = {
  ...textFilters,
  ...numberFilters,
  ...sequenceFilters,
  default: byDefault,
  d: byDefault,
  map,
  select: selecting(true, false),
  reject: selecting(false, false),
  selectattr: selecting(true, true),
  rejectattr: selecting(false, true),
}
