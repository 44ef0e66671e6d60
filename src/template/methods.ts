import { dictMethods, listMethods, tupleMethods } from './methods-collection.ts'
import { stringMethods } from './methods-string.ts'
import type { Native } from './native.ts'
import { fail } from './problem.ts'
import type { Arguments, Callable, Value } from './value.ts'
import { typeOf } from './value.ts'

export const methodNames: ReadonlySet<string> = new Set(
  [stringMethods, listMethods, dictMethods, tupleMethods].flatMap(Object.keys),
)

/** Attributes that Python's types have and we do not: they must not pass for missing keys. */
const others: Readonly<Record<string, string>> = {
  str: 'encode expandtabs format_map isascii isidentifier isprintable istitle maketrans translate',
  dict: 'fromkeys popitem',
  int: 'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes',
  float: 'as_integer_ratio conjugate fromhex hex imag is_integer real',
  bool: 'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes',
  range: 'count index start step stop',
  view: 'isdisjoint mapping',
  generator: 'close gi_code gi_frame gi_running gi_suspended gi_yieldfrom send throw',
  callable: 'name arguments caller catch_kwargs catch_varargs explicit_caller',
}

export function methodOf(of: Value, name: string): Callable | undefined {
  const type = typeOf(of)
  if (others[type]?.split(' ').includes(name)) return fail(`.${name} of ${type}`, 'use a filter')
  if (typeof of === 'string') return bound(stringMethods, of, name)
  if (typeof of !== 'object' || of === null) return undefined
  if (of.kind === 'list') return bound(listMethods, of, name)
  if (of.kind === 'tuple') return bound(tupleMethods, of, name)
  if (of.kind === 'dict') return bound(dictMethods, of, name)
  return undefined
}

function bound<Of>(
  methods: Readonly<Record<string, Native<Of>>>,
  of: Of,
  name: string,
): Callable | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  return method && { kind: 'callable', name, call: (args: Arguments) => method(of, args) }
}
