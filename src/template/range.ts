import { fail } from './problem.ts'
import type { Range, Value } from './value.ts'

/** More than any FRR configuration needs; keeps a typing error from filling the memory. */
const LONGEST = 100_000n

export function rangeLength({ start, stop, step }: Range): bigint {
  const span = step > 0n ? stop - start : start - stop
  const stride = step > 0n ? step : -step
  return span <= 0n ? 0n : (span + stride - 1n) / stride
}

export function rangeItems(range: Range): Value[] {
  const length = rangeLength(range)
  if (length > LONGEST) fail(`a range of ${length} numbers`, `at most ${LONGEST} are allowed`)
  return Array.from({ length: Number(length) }, (_, i) => range.start + BigInt(i) * range.step)
}
