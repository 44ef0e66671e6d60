import { dict } from './key.ts'
import { list, type Value } from './value.ts'

/**
 * What a template is given. Whole numbers are Python's ints, all others floats; `undefined` is what
 * could have been set and was not.
 */
export type TemplateContext = { readonly [name: string]: ContextValue | undefined }
export type ContextValue =
  | string
  | number
  | boolean
  | null
  | readonly ContextValue[]
  | { readonly [key: string]: ContextValue }

export function variableOf(name: string, given: ContextValue | undefined): Value {
  return given === undefined ? { kind: 'undefined', what: name, unset: true } : fromContext(given)
}

function fromContext(given: ContextValue): Value {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number') return Number.isSafeInteger(given) ? BigInt(given) : given
  if (isArray(given)) return list(given.map(fromContext))
  return dict(Object.entries(given).map(([key, value]) => [key, fromContext(value)] as const))
}

const isArray: (given: ContextValue) => given is readonly ContextValue[] = Array.isArray
