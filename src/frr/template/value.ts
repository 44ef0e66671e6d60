import { fail, Fault } from '../templateProblem.ts'

/** On these Python and JavaScript agree. Numbers are whole; a list grows by `append`. */
export type Value = string | number | boolean | null | Value[] | Dict
export type Dict = ReadonlyMap<string | number, Value>

/** What has no value is a fault for those who use it. A macro is a function. */
export type Thing = Value | Missing | ((given: readonly Thing[]) => string)

/** In an `if` it is false, unless it is Unknown; a Blank one prints nothing. */
export class Missing extends Fault {
  readonly kind: 'Unknown' | 'Unset' | 'Blank'
  constructor(name: string, kind: Missing['kind'] = 'Unknown') {
    super('Undefined', name, "set it, or give it a value where it is missing: | default('...')")
    this.kind = kind
  }
}

export const known = (thing: Thing): Value => {
  if (thing instanceof Missing) throw thing
  return typeof thing === 'function' ? fail('a macro that is not called', 'call it') : thing
}

const wanted =
  <A extends Value>(what: string, isWanted: (value: Value) => value is A) =>
  (thing: Thing): A => {
    const value = known(thing)
    return isWanted(value) ? value : fail('a value of the wrong type', `use ${what} here`)
  }

export const isDict = (thing: Thing): thing is Dict => thing instanceof Map
export const text = wanted('a text', (value) => typeof value === 'string')
export const list = wanted('a list', (value) => Array.isArray(value))
export const dict = wanted('a dict', isDict)
export const int = wanted(
  'a whole number, or | int,',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value),
)
/** Beyond ASCII the two languages differ in case, order and white space. */
export const ascii = wanted(
  'a text of ASCII letters',
  (value): value is string => typeof value === 'string' && /^[\t\n\r -~]*$/.test(value),
)

/** Rendered text, with the line of the template that wrote it. */
export type Fragment = { readonly text: string; readonly line: number }

/** One render: how much it has read and made, in characters, and what it has written. */
export type Run = { work: number; readonly out: Fragment[] }

/** Counts a value, and the items of what is `whole`. The limit is some seconds, or 200 MB. */
export const counted = <A extends Thing>(run: Run, thing: A, isWhole = false): A => {
  run.work += 20 + (typeof thing === 'string' ? thing.length : 0)
  if (run.work > 50_000_000) fail('more work than an frr.conf needs', 'repeat less, in short texts')
  if (isWhole && (isDict(thing) || Array.isArray(thing)))
    for (const item of iterate(thing)) counted(run, item)
  return thing
}

/** What Python loops over. */
export const iterate = (thing: Thing): Value[] => {
  if (typeof thing === 'string') return Array.from(thing)
  return isDict(thing) ? [...thing.keys()] : list(thing)
}

export const sizeOf = (thing: Thing): number => (isDict(thing) ? thing.size : iterate(thing).length)

export const truth = (thing: Thing): boolean => {
  if (thing instanceof Missing && thing.kind !== 'Unknown') return false
  const value = known(thing)
  return typeof value === 'object' && value !== null ? sizeOf(value) > 0 : Boolean(value)
}

export const printed = (thing: Thing): string => {
  if (thing instanceof Missing && thing.kind === 'Blank') return ''
  const value = known(thing)
  if (value === null) return 'None'
  if (typeof value === 'object') return fail('a list or a dict', "print its items: | join(' ')")
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'number' ? String(int(value)) : value
}

/** Data from outside as a value. */
export const valueOf = (given: unknown): Value => {
  if (typeof given !== 'object' || given === null) return given as Value
  if (Array.isArray(given)) return given.map(valueOf)
  const entries = given instanceof Map ? [...given] : Object.entries(given)
  return new Map(entries.map(([key, value]) => [key, valueOf(value)]))
}
