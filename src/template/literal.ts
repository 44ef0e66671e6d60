import type { Token } from 'nunjucks/src/lexer.js'
import type { RawToken } from './lex.ts'
import { TemplateFault } from './problem.ts'

/**
 * A token with the value Python would read. nunjucks' parser takes a string token's value as it is,
 * so a number travels as one: as bigint (int) or number (float).
 */
export function literal(token: RawToken): Token {
  switch (token.type) {
    case 'int':
      return { ...token, type: 'string', value: BigInt(written(token, /^(?:0+|[1-9]\d*)$/)) }
    case 'float':
      return { ...token, type: 'string', value: Number(written(token, /^\d+\.\d+$/)) }
    case 'string':
      return { ...token, value: unescape(token) }
    case 'none':
      return token.value === 'null' ? { ...token, type: 'symbol' } : token
    case 'symbol':
      return { ...token, value: written(token, /^[A-Za-z_][A-Za-z0-9_]*$/) }
    default:
      return token
  }
}

function written(token: RawToken, pattern: RegExp): string {
  if (pattern.test(token.raw)) return token.raw
  return refuse(
    token,
    token.raw,
    'write names with letters, digits and _, numbers in plain decimal',
  )
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

/** nunjucks drops the backslash of an escape it does not know; Python keeps it. */
function unescape(token: RawToken): string {
  const { raw } = token
  if (raw.length < 2 || raw.at(-1) !== raw[0])
    return refuse(token, raw.slice(0, 20), 'the string has no closing quote')
  return raw.slice(1, -1).replace(/\\([\s\S])/g, (both, char: string) => {
    if (/[abfvxuUN0-7\n]/.test(char)) return refuse(token, both, 'write the character itself')
    return escapes[char] ?? both
  })
}

function refuse(token: RawToken, given: string, advice: string): never {
  throw new TemplateFault({ _tag: 'Unsupported', line: token.lineno + 1, given, advice })
}
