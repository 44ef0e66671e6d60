import { fail, failUndefined } from './problem.ts'
import { str } from './text.ts'
import { type Arguments, isUndefined, typeOf, type Value } from './value.ts'

/** A filter, a test or a method, bound to Python's rules for its arguments. */
export type Native<Of = Value> = (of: Of, args: Arguments) => Value

type Apply<Of> = (of: Of, ...given: (Value | undefined)[]) => Value

/**
 * `native('old new count?', apply)`: the parameters by name, those with `?` may be missing.
 * A leading `/` means that they have no names for the caller, as those of most methods.
 */
export function native<Of = Value>(signature: string, apply: Apply<Of>): Native<Of> {
  const nameless = signature.startsWith('/')
  const names = signature.replace('/', '').split(' ').filter(Boolean)
  const parameters = names.map((name) => name.replace('?', ''))
  return (of, { positional, named }) => {
    if (positional.length > parameters.length)
      return wrong(`${positional.length} arguments`, parameters)
    for (const name of named.keys())
      if (nameless || !parameters.slice(positional.length).includes(name))
        return wrong(`${name}=`, parameters)
    const given = parameters.map((name, i) =>
      i < positional.length ? positional[i] : named.get(name),
    )
    const absent = parameters.find((_, i) => given[i] === undefined && !names[i]?.endsWith('?'))
    return absent ? wrong(`no ${absent}`, parameters) : apply(of, ...given)
  }
}

function wrong(given: string, parameters: readonly string[]): never {
  return fail(given, `the parameters are: ${parameters.join(', ') || 'none'}`)
}

/** What must be a string in Python. */
export function string(value: Value): string {
  if (typeof value === 'string') return value
  if (isUndefined(value)) return failUndefined(value.what)
  return fail(`${typeOf(value)} instead of a string`, 'add | string')
}

/** What must be a whole number in Python, as a number for indexes and widths. */
export function integer(value: Value): number {
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  if (isUndefined(value)) return failUndefined(value.what)
  return fail(`${typeOf(value)} instead of a whole number`, 'add | int')
}

/** What Python's `sorted` takes for `reverse`: a bool or an int, nothing else. */
export const flag = (value: Value): boolean => integer(value) !== 0

/** How often or how far something is put side by side, within reason. */
export function width(value: Value): number {
  const given = Math.max(integer(value), 0)
  return given > 10_000 ? fail(`a width of ${given}`, 'use a smaller one') : given
}

/** For what Unicode defines and we do not carry. */
export function ascii(value: Value, what: string): string {
  const text = str(value)
  return /^[\0-\x7f]*$/.test(text)
    ? text
    : fail(`${what} of ${JSON.stringify(text)}`, 'use ASCII letters')
}
