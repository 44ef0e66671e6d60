import { fail } from './problem.ts'
import { strip } from './split.ts'

/** Python's `int(text, base)`; undefined where Python raises ValueError. */
export function parseInteger(text: string, base: number): bigint | undefined {
  const plain = strip(text, undefined, 'both').toLowerCase()
  if (/[^\0-\x7f]/.test(plain)) return fail(`| int of ${JSON.stringify(text)}`, 'use ASCII digits')
  const [, sign, prefix = '', digits = ''] = /^([+-]?)(0[xob])?(.*)$/s.exec(plain) ?? []
  const prefixed = prefixes[prefix]
  if (prefix && base !== 0 && base !== prefixed)
    return base > 11
      ? fail(`| int of ${text} in base ${base}`, 'use base 16, 10, 8 or 2')
      : undefined
  const radix = base === 0 ? (prefixed ?? 10) : base
  if (![2, 8, 10, 16].includes(radix))
    return fail(`| int in base ${base}`, 'use base 16, 10, 8 or 2')
  if (base === 0 && !prefix && /^0[0-9_]*[1-9]/.test(digits)) return undefined
  const body = prefix ? digits.replace(/^_/, '') : digits
  const alphabet = '0123456789abcdef'.slice(0, radix)
  if (!new RegExp(`^[${alphabet}]+(_[${alphabet}]+)*$`).test(body)) return undefined
  const number = BigInt((literalPrefix[radix] ?? '') + body.replaceAll('_', ''))
  return sign === '-' ? -number : number
}

const prefixes: Readonly<Record<string, number>> = { '0x': 16, '0o': 8, '0b': 2 }
const literalPrefix: Readonly<Record<number, string>> = { 16: '0x', 8: '0o', 2: '0b' }

/** Python's `float(text)`; undefined where Python raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const plain = strip(text, undefined, 'both').toLowerCase()
  if (/[^\0-\x7f]/.test(plain))
    return fail(`| float of ${JSON.stringify(text)}`, 'use ASCII digits')
  if (/^[+-]?(inf|infinity|nan)$/.test(plain)) return fail(`| float of ${text}`, 'use a number')
  const digits = '[0-9]+(?:_[0-9]+)*'
  const pattern = new RegExp(
    `^[+-]?(?:${digits}\\.?|(?:${digits})?\\.${digits})(?:e[+-]?${digits})?$`,
  )
  return pattern.test(plain) ? Number(plain.replaceAll('_', '')) : undefined
}
