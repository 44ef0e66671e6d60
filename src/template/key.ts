import { fail } from './problem.ts'
import type { Dict, Value } from './value.ts'

/** One text per class of equal dict keys: in Python 1, 1.0 and True are the same key. */
export function keyOf(value: Value): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'boolean') return value ? 'n1' : 'n0'
  if (typeof value === 'bigint') return `n${value}`
  if (typeof value === 'number') return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`
  if (value.kind === 'tuple') return `t${JSON.stringify(value.items.map((item) => keyOf(item)))}`
  return fail(`unhashable type: ${value.kind}`, 'use a string or a number as a key')
}

export function dict(entries: Iterable<readonly [Value, Value]> = []): Dict {
  const result: Dict = { kind: 'dict', entries: new Map() }
  for (const [key, value] of entries) setItem(result, key, value)
  return result
}

/** As in Python, an equal key that is already there keeps its spelling and its place. */
export function setItem(target: Dict, key: Value, value: Value): void {
  const canonical = keyOf(key)
  const known = target.entries.get(canonical)
  target.entries.set(canonical, [known ? known[0] : key, value])
}

export function getItem(from: Dict, key: Value): Value | undefined {
  return from.entries.get(keyOf(key))?.[1]
}
