/** Python's values. An int is a bigint and a float is a number, so that 1 and 1.0 stay apart. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | List
  | Tuple
  | Dict
  | View
  | Range
  | Generator
  | Namespace
  | Callable
  | Special
  | Undefined

export type List = { readonly kind: 'list'; readonly items: Value[] }
export type Tuple = {
  readonly kind: 'tuple'
  readonly items: readonly Value[]
  /** Names of the items, for the pairs of `groupby`. */
  readonly names?: readonly string[]
}
/** Entries by the key's canonical text (see key.ts), in the order of insertion. */
export type Dict = { readonly kind: 'dict'; readonly entries: Map<string, readonly [Value, Value]> }
export type View = {
  readonly kind: 'view'
  readonly of: 'dict_keys' | 'dict_values' | 'dict_items'
  readonly dict: Dict
}
export type Range = {
  readonly kind: 'range'
  readonly start: bigint
  readonly stop: bigint
  readonly step: bigint
}
/** Yields once, and works out each item only when it is asked for. */
export type Generator = { readonly kind: 'generator'; readonly items: Iterator<Value, void> }
export type Namespace = { readonly kind: 'namespace'; readonly attributes: Map<string, Value> }
export type Callable = {
  readonly kind: 'callable'
  readonly name: string
  readonly call: (args: Arguments) => Value
}
/** `loop`, a cycler: attributes that are computed when asked for. */
export type Special = {
  readonly kind: 'special'
  readonly name: string
  readonly attribute: (name: string) => Value | undefined
}
/** Jinja2's StrictUndefined: only `is defined`, `default` and the like may touch it. */
export type Undefined = {
  readonly kind: 'undefined'
  readonly what: string
  /** An `if` without `else` gives the lenient one of Jinja2: empty instead of an error. */
  readonly lenient?: true
  /** A variable that the user may set and did not: false in a condition, an error anywhere else. */
  readonly unset?: true
}

export type Arguments = {
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
}

export const list = (items: Value[]): List => ({ kind: 'list', items })
export const tuple = (items: readonly Value[]): Tuple => ({ kind: 'tuple', items })
export const generator = (items: () => Iterator<Value, void>): Generator => ({
  kind: 'generator',
  items: items(),
})
export const undefinedValue = (what: string): Undefined => ({ kind: 'undefined', what })

export function isUndefined(value: Value): value is Undefined {
  return typeOf(value) === 'undefined'
}

export type TypeName =
  | 'none'
  | 'bool'
  | 'int'
  | 'float'
  | 'str'
  | Exclude<Value, null | boolean | bigint | number | string>['kind']

export function typeOf(value: Value): TypeName {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'string') return 'str'
  return value.kind
}
