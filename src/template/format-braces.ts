import { characters } from './characters.ts'
import { formatNumber } from './format-number.ts'
import { fail } from './problem.ts'
import { repr, str } from './text.ts'
import { type Arguments, typeOf, type Value } from './value.ts'

const part = /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g
const specification = /^(?:(.)?([<>^]))?([-+ ]?)(0)?(\d{1,3})?(?:\.(\d{1,2}))?([sdxXobf])?$/su

/** Python's `str.format`, with plain fields: `{}`, `{0}`, `{name}`, and a format after a colon. */
export function formatBraces(text: string, { positional, named }: Arguments): string {
  let next = 0
  let numbered = false
  const pick = (field: string): Value => {
    if (field !== '' && !/^\d+$/.test(field))
      return (
        named.get(field) ?? fail(`{${field}}`, 'give it by name; no dots or brackets inside {}')
      )
    if (field === '' ? numbered : next > 0)
      return fail('{} beside {0}', 'number all fields or none')
    if (field !== '') numbered = true
    return (
      positional[field === '' ? next++ : Number(field)] ?? fail(`{${field}}`, 'give a value for it')
    )
  }
  return text.replace(part, (all, field?: string, conversion?: string, spec = '') => {
    if (all === '{{' || all === '}}') return all.slice(1)
    if (field === undefined) return fail(all, 'write {{ or }} for a brace')
    const value = pick(field)
    if (conversion) return formatted(conversion === 'r' ? repr(value) : str(value), spec)
    return formatted(value, spec)
  })
}

function formatted(value: Value, spec: string): string {
  if (spec === '') return str(value)
  const found = specification.exec(spec)
  if (!found) return fail(`{:${spec}}`, 'use [fill][<>^][0][width][.digits][type]')
  const [, fill, align, sign = '', zero, width = '0', precision, type] = found
  const digits = precision === undefined ? undefined : Number(precision)
  if (typeof value === 'string') {
    if (sign || zero || (type && type !== 's')) return fail(`{:${spec}} of a string`, 'add | int')
    return pad(
      characters(value).slice(0, digits).join(''),
      fill ?? ' ',
      align ?? '<',
      Number(width),
    )
  }
  if (typeof value !== 'bigint' && typeof value !== 'number')
    return fail(`{:${spec}} of ${typeOf(value)}`, 'add | string')
  if (
    typeof value === 'number'
      ? type !== 'f'
      : type === 's' || (digits !== undefined && type !== 'f')
  )
    return fail(`{:${spec}} of ${typeOf(value)}`, 'use d for whole numbers, f for others')
  const text = formatNumber(value, type ?? 'd', digits)
  const negative = text.startsWith('-')
  const head = negative ? '-' : sign === '-' ? '' : sign
  const body = negative ? text.slice(1) : text
  if (zero && !align) return head + body.padStart(Number(width) - head.length, '0')
  return pad(head + body, fill ?? (zero ? '0' : ' '), align ?? '>', Number(width))
}

function pad(text: string, fill: string, align: string, width: number): string {
  const missing = Math.max(width - characters(text).length, 0)
  const left = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}
