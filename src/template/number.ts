import { fail } from './problem.ts'
import type { Value } from './value.ts'

/** An int's or a float's value, with True as 1. */
export function numeric(value: Value): bigint | number | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined
}

export function exact(value: bigint | number): number {
  if (typeof value === 'bigint' && BigInt(Number(value)) !== value)
    return fail(`${value} has no exact float`, 'use // for whole numbers')
  return Number(value)
}
