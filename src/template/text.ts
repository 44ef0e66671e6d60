import { fail, failUndefined } from './problem.ts'
import { rangeItems } from './range.ts'
import type { Value, View } from './value.ts'

/** Python's `str()`: what `{{ }}` prints. */
export function str(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value?.kind === 'undefined')
    return value.lenient ? '' : failUndefined(value.what)
  return repr(value)
}

/** Python's `repr()`: how a value stands inside a printed list or dict. */
export function repr(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'number') return floatText(value)
  switch (value.kind) {
    case 'list':
      return `[${reprAll(value.items)}]`
    case 'tuple':
      return value.items.length === 1 ? `(${reprAll(value.items)},)` : `(${reprAll(value.items)})`
    case 'dict':
      return `{${[...value.entries.values()].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`
    case 'view':
      return `${value.of}([${viewTexts(value).join(', ')}])`
    case 'range':
      rangeItems(value)
      return value.step === 1n
        ? `range(${value.start}, ${value.stop})`
        : `range(${value.start}, ${value.stop}, ${value.step})`
    case 'generator':
      return fail('a filter that yields items one by one cannot be printed', 'add | list or | join')
    case 'undefined':
      return failUndefined(value.what)
    case 'namespace':
    case 'callable':
    case 'special':
      return fail(`${value.kind} cannot be printed`, 'print one of its attributes, or call it')
  }
}

function reprAll(items: readonly Value[]): string {
  return items.map(repr).join(', ')
}

function viewTexts({ of, dict }: View): readonly string[] {
  const entries = [...dict.entries.values()]
  if (of === 'dict_keys') return entries.map(([key]) => repr(key))
  if (of === 'dict_values') return entries.map(([, item]) => repr(item))
  return entries.map(([key, item]) => `(${repr(key)}, ${repr(item)})`)
}

/** The shortest text that reads back as the same float, with an exponent where Python has one. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const [mantissa = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (value !== 0 && (exponent < -4 || exponent >= 16))
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  if (Number.isInteger(value)) return `${BigInt(value)}.0`
  return exponent < 0
    ? value.toFixed(mantissa.replace(/\D/g, '').length - 1 - exponent)
    : `${value}`
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text
    .replace(/[\n\r\t\\]/g, (char) => escapes[char] ?? char)
    .replaceAll(quote, `\\${quote}`)
  if (/[^\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u03ff\u0400-\u052f]/u.test(body))
    return fail(`a list or dict with ${JSON.stringify(text)} cannot be printed`, 'print its items')
  return quote + body + quote
}
