import { undefinedValue, type Value } from './value.ts'

/** Where `set` puts a variable: the template, one round of a loop, a macro call, a `with` block. */
export type Scope = { readonly variables: Map<string, Value>; readonly outer: Scope | undefined }

export const inner = (outer: Scope | undefined): Scope => ({ variables: new Map(), outer })

export function lookUp(scope: Scope | undefined, name: string): Value {
  for (let at = scope; at; at = at.outer) {
    const value = at.variables.get(name)
    if (value !== undefined) return value
  }
  return undefinedValue(name)
}
