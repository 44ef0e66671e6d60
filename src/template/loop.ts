import { equal } from './compare.ts'
import { fail } from './problem.ts'
import { type Arguments, type Special, undefinedValue, type Value } from './value.ts'

/** The rounds of a loop. Each is worked out when its turn comes, or when `loop` looks ahead. */
export type Rounds = { item(at: number): Value | undefined; length(): number }

export function roundsOf(items: Iterator<Value, void>): Rounds {
  const taken: Value[] = []
  const item = (at: number): Value | undefined => {
    while (taken.length <= at) {
      const next = items.next()
      if (next.done) return undefined
      taken.push(next.value)
    }
    return taken[at]
  }
  const length = (): number => {
    while (item(taken.length) !== undefined);
    return taken.length
  }
  return { item, length }
}

/** Jinja2's `loop` in the round `at`. */
export function loopOf(rounds: Rounds, at: number, memory: { last?: readonly Value[] }): Special {
  const attributes: Readonly<Record<string, () => Value>> = {
    index: () => BigInt(at + 1),
    index0: () => BigInt(at),
    revindex: () => BigInt(rounds.length() - at),
    revindex0: () => BigInt(rounds.length() - at - 1),
    first: () => at === 0,
    last: () => rounds.item(at + 1) === undefined,
    length: () => BigInt(rounds.length()),
    // Deeper only in recursive loops, which are refused.
    depth: () => 1n,
    depth0: () => 0n,
    previtem: () =>
      at === 0 ? undefinedValue('loop.previtem in the first round') : (rounds.item(at - 1) ?? null),
    nextitem: () => rounds.item(at + 1) ?? undefinedValue('loop.nextitem in the last round'),
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
