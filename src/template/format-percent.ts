import { characters } from './characters.ts'
import { formatNumber } from './format-number.ts'
import { getItem } from './key.ts'
import { fail } from './problem.ts'
import { repr, str } from './text.ts'
import type { Value } from './value.ts'

const field = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d{1,3})?(?:\.(\d{1,2}))?(.|$)/gs

/** Python's `format % values`, with `%s %r %d %i %x %X %o %f %%`. */
export function formatPercent(format: string, values: Value): string {
  const isTuple = typeof values === 'object' && values?.kind === 'tuple'
  const isMapping = typeof values === 'object' && values?.kind === 'dict'
  const waiting = isTuple ? [...values.items] : [values]
  let usedNames = false
  const text = format.replace(
    field,
    (all, name?: string, flags = '', width?: string, precision?: string, type = '') => {
      if (type === '%') return all === '%%' ? '%' : fail(all, 'write %%')
      if (name !== undefined) {
        usedNames = true
        const value = isMapping ? getItem(values, name) : undefined
        return converted(
          value ?? fail(`%(${name})`, 'give a dict with it'),
          type,
          flags,
          width,
          precision,
        )
      }
      const value = waiting.shift()
      return converted(
        value ?? fail('too few values for the format', 'give one for each %'),
        type,
        flags,
        width,
        precision,
      )
    },
  )
  if (waiting.length && !usedNames && !isMapping)
    fail('too many values for the format', 'give one for each %')
  return text
}

function converted(
  value: Value,
  type: string,
  flags: string,
  width = '0',
  precision?: string,
): string {
  if (flags.includes('#')) return fail('% with #', 'leave # out')
  const digits = precision === undefined ? undefined : Number(precision)
  if (type === 's' || type === 'r') {
    const text = characters(type === 's' ? str(value) : repr(value))
      .slice(0, digits)
      .join('')
    return flags.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width))
  }
  if (digits !== undefined && type !== 'f')
    return fail(`%.${digits}${type}`, 'use a width, as in %05d')
  const whole = typeof value === 'number' && 'di'.includes(type) ? BigInt(Math.trunc(value)) : value
  return padNumber(formatNumber(whole, type === 'i' ? 'd' : type, digits), flags, Number(width))
}

function padNumber(text: string, flags: string, width: number): string {
  const negative = text.startsWith('-')
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const digits = negative ? text.slice(1) : text
  if (flags.includes('-')) return (sign + digits).padEnd(width)
  if (flags.includes('0')) return sign + digits.padStart(width - sign.length, '0')
  return (sign + digits).padStart(width)
}
