import { equal } from './compare.ts'
import { fail } from './problem.ts'
import { type Arguments, type Special, undefinedValue, type Value } from './value.ts'

/** Jinja2's `loop` in the round `at` of a loop over `items`. */
export function loopOf(
  items: readonly Value[],
  at: number,
  depth: number,
  memory: { last?: readonly Value[] },
): Special {
  const rest = items.length - at
  const attributes: Readonly<Record<string, () => Value>> = {
    index: () => BigInt(at + 1),
    index0: () => BigInt(at),
    revindex: () => BigInt(rest),
    revindex0: () => BigInt(rest - 1),
    first: () => at === 0,
    last: () => rest === 1,
    length: () => BigInt(items.length),
    depth: () => BigInt(depth),
    depth0: () => BigInt(depth - 1),
    previtem: () => items[at - 1] ?? undefinedValue('loop.previtem in the first round'),
    nextitem: () => items[at + 1] ?? undefinedValue('loop.nextitem in the last round'),
    cycle: () =>
      method('cycle', ({ positional }) => {
        if (positional.length === 0) return fail('loop.cycle()', 'give it values')
        return positional[at % positional.length] ?? null
      }),
    changed: () =>
      method('changed', ({ positional }) => {
        const { last } = memory
        memory.last = positional
        return (
          !last ||
          last.length !== positional.length ||
          positional.some((value, i) => !equal(value, last[i] ?? null))
        )
      }),
  }
  return {
    kind: 'special',
    name: 'loop',
    attribute: (name) =>
      Object.hasOwn(attributes, name)
        ? attributes[name]?.()
        : fail(`loop.${name}`, `use one of: ${Object.keys(attributes).join(', ')}`),
  }
}

function method(name: string, call: (args: Arguments) => Value): Value {
  return {
    kind: 'callable',
    name,
    call: (args) => (args.named.size ? fail(`loop.${name}`, 'leave the names out') : call(args)),
  }
}
