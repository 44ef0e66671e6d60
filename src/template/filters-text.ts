import { characters } from './characters.ts'
import { capitalize, lower, upper } from './case.ts'
import { fixed } from './format-number.ts'
import { formatPercent } from './format-percent.ts'
import { dict } from './key.ts'
import { stringMethods, replace } from './methods-string.ts'
import { ascii, integer, native, type Native, string, width as widthOf } from './native.ts'
import { parseFloatText, parseInteger } from './number-text.ts'
import { numeric } from './number.ts'
import { fail, failUndefined } from './problem.ts'
import { truth } from './sequence.ts'
import { splitLines, strip } from './split.ts'
import { floatText, str } from './text.ts'
import { isUndefined, tuple, type Value } from './value.ts'

const ofText = (apply: (text: string) => Value): Native => native('', (of) => apply(str(of)))

export const textFilters: Readonly<Record<string, Native>> = {
  upper: ofText(upper),
  lower: ofText(lower),
  capitalize: ofText(capitalize),
  title: ofText((text) =>
    ascii(text, 'title')
      .split(/([-\s({[<]+)/)
      .map(capitalize)
      .join(''),
  ),
  string: ofText((text) => text),
  wordcount: ofText((text) => BigInt(ascii(text, 'wordcount').match(/\w+/g)?.length ?? 0)),
  trim: native('chars?', (of, chars: Value = null) =>
    strip(str(of), chars === null ? undefined : string(chars), 'both'),
  ),
  replace: native('old new count?', (of, old: Value = '', by: Value = '', count: Value = null) =>
    replace(str(of), str(old), str(by), count === null ? -1 : integer(count)),
  ),
  center: native('width?', (of, width: Value = 80n) => {
    const center = stringMethods['center'] ?? fail('center', 'use format')
    return center(str(of), { positional: [width], named: new Map() })
  }),
  indent: native(
    'width? first? blank?',
    (of, width: Value = 4n, first: Value = false, blank: Value = false) =>
      indent(
        string(of),
        typeof width === 'string' ? width : ' '.repeat(widthOf(width)),
        truth(first),
        truth(blank),
      ),
  ),
  truncate: native(
    'length? killwords? end? leeway?',
    (of, length: Value = 255n, kill: Value = false, end: Value = '...', leeway: Value = null) =>
      truncate(
        string(of),
        integer(length),
        truth(kill),
        string(end),
        leeway === null ? 5 : integer(leeway),
      ),
  ),
  format: (of, { positional, named }) => {
    if (positional.length && named.size)
      return fail('format with both kinds of arguments', 'use one')
    return formatPercent(str(of), named.size ? dict(named) : tuple(positional))
  },
}

function indent(text: string, by: string, first: boolean, blank: boolean): string {
  const [head = '', ...rest] = splitLines(`${text}\n`)
  const body = [head, ...rest.map((line) => (blank || line ? by + line : line))].join('\n')
  return first ? by + body : body
}

function truncate(
  text: string,
  length: number,
  kill: boolean,
  end: string,
  leeway: number,
): string {
  const chars = characters(text)
  if (length < characters(end).length || leeway < 0)
    return fail(`truncate(${length})`, 'use a greater length')
  if (chars.length <= length + leeway) return text
  const cut = chars.slice(0, length - characters(end).length).join('')
  const space = cut.lastIndexOf(' ')
  return (kill || space === -1 ? cut : cut.slice(0, space)) + end
}

export const numberFilters: Readonly<Record<string, Native>> = {
  int: native(
    'default? base?',
    (of, otherwise: Value = 0n, base: Value = 10n) => toInteger(of, integer(base)) ?? otherwise,
  ),
  float: native('default?', (of, otherwise: Value = 0) => toFloat(of) ?? otherwise),
  abs: native('', (of) => {
    const number = numeric(defined(of)) ?? fail('| abs of no number', 'add | int before it')
    return number < 0 || Object.is(number, -0) ? -number : number
  }),
  round: native('precision? method?', (of, precision: Value = 0n, method: Value = 'common') =>
    round(defined(of), integer(precision), string(method)),
  ),
}

function defined(value: Value): Value {
  return isUndefined(value) ? failUndefined(value.what) : value
}

function toInteger(value: Value, base: number): Value | undefined {
  if (typeof value === 'string') {
    const whole = parseInteger(value, base)
    if (whole !== undefined) return whole
  } else if (typeof value === 'boolean' || typeof value === 'bigint') return BigInt(value)
  const float = toFloat(value)
  if (float === undefined) return undefined
  return Number.isFinite(float) ? BigInt(Math.trunc(float)) : fail(`| int of ${float}`, 'check it')
}

function toFloat(value: Value): number | undefined {
  if (typeof value === 'string') return parseFloatText(value)
  const number = numeric(defined(value))
  return number === undefined ? undefined : Number(number)
}

/** Python rounds half to even; an int stays an int. */
function round(value: Value, digits: number, method: string): Value {
  const number = numeric(value)
  if (number === undefined) return fail('| round of no number', 'add | float before it')
  if (!['common', 'ceil', 'floor'].includes(method))
    return fail(method, 'use common, ceil or floor')
  if (method === 'common') {
    if (digits < 0) return fail('| round to tens', 'use // and *')
    return typeof number === 'bigint' ? number : Number(fixed(number, digits))
  }
  if (digits < 0 || digits > 15) return fail(`| round(${digits})`, 'use 0 to 15')
  const scale = 10 ** digits
  const scaled = Number(number) * scale
  const whole = method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)
  return Object.is(whole, -0)
    ? fail(`| round of ${floatText(scaled)}`, "use 'common'")
    : whole / scale
}
