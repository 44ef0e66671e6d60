import { pairsOf } from './methods-collection.ts'
import { dict } from './key.ts'
import { integer } from './native.ts'
import { fail } from './problem.ts'
import { str } from './text.ts'
import { type Arguments, type Callable, type Special, type Value } from './value.ts'

const callable = (name: string, call: (args: Arguments) => Value): readonly [string, Callable] => [
  name,
  { kind: 'callable', name, call },
]

function named({ positional, named: pairs }: Arguments): readonly (readonly [Value, Value])[] {
  const [first, second] = positional
  if (second !== undefined) return fail('several dicts', 'give one')
  return [...(first === undefined ? [] : pairsOf(first)), ...pairs]
}

function plain({ positional, named: pairs }: Arguments): readonly Value[] {
  return pairs.size ? fail('named arguments', 'leave the names out') : positional
}

function range(args: Arguments): Value {
  const [first, second, third = 1n, extra] = plain(args)
  if (first === undefined || extra !== undefined) return fail('range', 'write range(stop)')
  const [start, stop] = second === undefined ? [0n, first] : [first, second]
  const step = BigInt(integer(third))
  if (step === 0n) return fail('a range with step 0', 'use another step')
  return { kind: 'range', start: BigInt(integer(start)), stop: BigInt(integer(stop)), step }
}

function namespace(args: Arguments): Value {
  const attributes = new Map<string, Value>()
  for (const [key, value] of named(args)) attributes.set(str(key), value)
  return { kind: 'namespace', attributes }
}

/** Nothing the first time, then the separator. */
function joiner(args: Arguments): Value {
  const separator = plain(args)[0] ?? ', '
  let used = false
  return callable('joiner', () => {
    if (used) return separator
    used = true
    return ''
  })[1]
}

function cycler(args: Arguments): Special | never {
  const items = plain(args)
  if (items.length === 0) return fail('cycler()', 'give it items')
  let at = 0
  const current = (): Value => items[at % items.length] ?? null
  const methods: Readonly<Record<string, () => Value>> = {
    next: () => {
      const value = current()
      at++
      return value
    },
    reset: () => {
      at = 0
      return null
    },
  }
  return {
    kind: 'special',
    name: 'cycler',
    attribute: (name) => {
      if (name === 'current') return current()
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      return method
        ? callable(name, method)[1]
        : fail(`cycler.${name}`, 'use next(), reset() or current')
    },
  }
}

export const globals: ReadonlyMap<string, Value> = new Map([
  callable('range', range),
  callable('dict', (args) => dict(named(args))),
  callable('namespace', namespace),
  callable('joiner', joiner),
  callable('cycler', cycler),
])
