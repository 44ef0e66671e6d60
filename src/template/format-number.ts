import { exact, numeric } from './number.ts'
import { fail } from './problem.ts'
import { typeOf, type Value } from './value.ts'

/** A number in one of the types that `%` and `format` share; with its sign, without padding. */
export function formatNumber(value: Value, type: string, precision: number | undefined): string {
  const number = numeric(value)
  if (number === undefined) return fail(`%${type} of ${typeOf(value)}`, 'add | int or | float')
  switch (type) {
    case 'd':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
      return wholeNumber(number, type)
    case 'f':
      return fixed(exact(number), precision ?? 6)
    default:
      return fail(`%${type}`, 'use s, d, x, o or f')
  }
}

const bases: Readonly<Record<string, number>> = { d: 10, x: 16, X: 16, o: 8, b: 2 }

function wholeNumber(number: bigint | number, type: string): string {
  if (typeof number === 'number') return fail(`%${type} of a float`, 'add | int')
  const digits = number.toString(bases[type])
  return type === 'X' ? digits.toUpperCase() : digits
}

/** Rounds the exact binary value half to even, as C's printf; `toFixed` rounds half up. */
export function fixed(number: number, digits: number): string {
  if (!Number.isFinite(number) || digits > 60)
    return fail('a float that has no decimals', 'check it')
  const [numerator, denominator] = fraction(Math.abs(number))
  const scaled = numerator * 10n ** BigInt(digits)
  const floor = scaled / denominator
  const twice = (scaled % denominator) * 2n
  const up = twice > denominator || (twice === denominator && floor % 2n === 1n)
  const text = `${floor + (up ? 1n : 0n)}`.padStart(digits + 1, '0')
  const sign = number < 0 || Object.is(number, -0) ? '-' : ''
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** A float as the fraction that it exactly is. */
function fraction(number: number): readonly [bigint, bigint] {
  let [numerator, denominator] = [number, 1n]
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    denominator *= 2n
  }
  return [BigInt(numerator), denominator]
}
