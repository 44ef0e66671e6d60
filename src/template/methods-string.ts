import { characters } from './characters.ts'
import { capitalize, isLower, isUpper, lower, swapcase, title, upper } from './case.ts'
import { formatBraces } from './format-braces.ts'
import { ascii, integer, native, type Native, string, width } from './native.ts'
import { fail } from './problem.ts'
import { itemsOf } from './sequence.ts'
import { split, rsplit, splitLines, strip } from './split.ts'
import { list, tuple, type Value } from './value.ts'

const optional = (value: Value): string | undefined => (value === null ? undefined : string(value))

const plain = (apply: (text: string) => Value): Native<string> => native('', apply)
const ofAscii = (what: string, pattern: RegExp): Native<string> =>
  plain((text) => pattern.test(ascii(text, what)))

const stripper = (ends: 'both' | 'left' | 'right'): Native<string> =>
  native('/chars?', (text, chars: Value = null) => strip(text, optional(chars), ends))

const padder = (pad: (missing: number, width: number) => number): Native<string> =>
  native('/width fillchar?', (text, given: Value = 0n, fill: Value = ' ') => {
    const total = width(given)
    const missing = Math.max(total - characters(text).length, 0)
    const char = string(fill)
    if (characters(char).length !== 1)
      return fail('a fill of several characters', 'use one character')
    const left = pad(missing, total)
    return char.repeat(left) + text + char.repeat(missing - left)
  })

/** Where a text is found, in characters, or undefined. */
const finder = (last: boolean, otherwise: () => Value): Native<string> =>
  native('/sub', (text, sub: Value = '') => {
    const at = last ? text.lastIndexOf(string(sub)) : text.indexOf(string(sub))
    return at === -1 ? otherwise() : BigInt(characters(text.slice(0, at)).length)
  })

const affix = (has: (text: string, part: string) => boolean): Native<string> =>
  native('/prefix', (text, given: Value = '') =>
    typeof given === 'object' && given?.kind === 'tuple'
      ? given.items.some((part) => has(text, string(part)))
      : has(text, string(given)),
  )

const notFound = (): Value => fail('substring not found', 'use find, or test with in')

function partition(text: string, separator: string, at: number, missing: Value): Value {
  if (separator === '') return fail("partition('')", 'name a separator')
  return at === -1
    ? missing
    : tuple([text.slice(0, at), separator, text.slice(at + separator.length)])
}

export const stringMethods: Readonly<Record<string, Native<string>>> = {
  upper: plain(upper),
  lower: plain(lower),
  casefold: plain((text) => lower(ascii(text, 'casefold'))),
  capitalize: plain(capitalize),
  title: plain(title),
  swapcase: plain(swapcase),
  strip: stripper('both'),
  lstrip: stripper('left'),
  rstrip: stripper('right'),
  split: native('sep? maxsplit?', (text, sep: Value = null, limit: Value = -1n) =>
    list(split(text, optional(sep), integer(limit))),
  ),
  rsplit: native('sep? maxsplit?', (text, sep: Value = null, limit: Value = -1n) =>
    list(rsplit(text, optional(sep), integer(limit))),
  ),
  splitlines: plain((text) => list(splitLines(text))),
  partition: native('/sep', (text, sep: Value = '') =>
    partition(text, string(sep), text.indexOf(string(sep)), tuple([text, '', ''])),
  ),
  rpartition: native('/sep', (text, sep: Value = '') =>
    partition(text, string(sep), text.lastIndexOf(string(sep)), tuple(['', '', text])),
  ),
  replace: native('/old new count?', (text, old: Value = '', by: Value = '', count: Value = -1n) =>
    replace(text, string(old), string(by), integer(count)),
  ),
  startswith: affix((text, part) => text.startsWith(part)),
  endswith: affix((text, part) => text.endsWith(part)),
  removeprefix: native('/prefix', (text, part: Value = '') =>
    text.startsWith(string(part)) ? text.slice(string(part).length) : text,
  ),
  removesuffix: native('/suffix', (text, part: Value = '') =>
    text.endsWith(string(part)) ? text.slice(0, text.length - string(part).length) : text,
  ),
  find: finder(false, () => -1n),
  rfind: finder(true, () => -1n),
  index: finder(false, notFound),
  rindex: finder(true, notFound),
  count: native('/sub', (text, sub: Value = '') =>
    string(sub) === ''
      ? BigInt(characters(text).length + 1)
      : BigInt(text.split(string(sub)).length - 1),
  ),
  join: native('/iterable', (text, items: Value = null) => itemsOf(items).map(string).join(text)),
  ljust: padder(() => 0),
  rjust: padder((missing) => missing),
  center: padder((missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  zfill: native('/width', (text, given: Value = 0n) => {
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    const missing = Math.max(width(given) - characters(text).length, 0)
    return sign + '0'.repeat(missing) + text.slice(sign.length)
  }),
  isdigit: ofAscii('isdigit', /^[0-9]+$/),
  isdecimal: ofAscii('isdecimal', /^[0-9]+$/),
  isnumeric: ofAscii('isnumeric', /^[0-9]+$/),
  isalpha: ofAscii('isalpha', /^[A-Za-z]+$/),
  isalnum: ofAscii('isalnum', /^[A-Za-z0-9]+$/),
  // oxlint-disable-next-line no-control-regex -- the separators that Python takes for space
  isspace: ofAscii('isspace', /^[\t-\r\x1c-\x20]+$/),
  islower: plain(isLower),
  isupper: plain(isUpper),
  format: (text, args) => formatBraces(text, args),
}

export function replace(text: string, old: string, by: string, count: number): string {
  if (old === '') return fail("replace('', ...)", 'name what to replace')
  const parts = text.split(old)
  if (count < 0 || parts.length <= count + 1) return parts.join(by)
  return [...parts.slice(0, count), parts.slice(count).join(old)].join(by)
}
