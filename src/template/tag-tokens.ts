import type { Token } from 'nunjucks/src/lexer.js'
import type { RawToken } from './lex.ts'
import { literal } from './literal.ts'
import { TemplateFault } from './problem.ts'

/** Marks the name behind a dot: in Jinja2 `d.items` and `d['items']` are not the same. */
export type Attribute = { readonly attribute: string }

/** Called by nobody but a rewritten slice: no name of a template holds a blank. */
export const SLICE = 'a slice'

/** Rewrites what Jinja2 can read and nunjucks cannot, into what it can. */
export function tagTokens(tokens: readonly RawToken[]): readonly Token[] {
  tokens.forEach(refuse)
  return slices(testArguments(attributes(joinStrings(tokens.map(literal)))))
}

function refuse({ type, value, raw, lineno }: RawToken, i: number, all: readonly RawToken[]): void {
  const before = all[i - 1]
  const say = (given: string, advice: string): never => {
    throw new TemplateFault({ _tag: 'Unsupported', line: lineno + 1, given, advice })
  }
  if (value === '===' || value === '!==') say(value, `write ${raw.slice(0, 2)}, as in Jinja2`)
  if (type === 'regex') say(raw, 'Jinja2 has no regular expressions; for a division write r / x')
  if (value === '(' && (before?.value === ')' || before?.value === ']'))
    say(`${before.raw}(`, 'keep the function in a variable first: {% set f = ... %}')
  if (i === 0 && value === 'elseif') say('elseif', 'write elif')
  if (i === 0 && value === 'verbatim') say('verbatim', 'write raw')
}

/** 'a' 'b' is one string, as in Python. */
function joinStrings(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = []
  for (const token of tokens) {
    const last = out.at(-1)
    if (isText(token) && last && isText(last))
      out[out.length - 1] = { ...last, value: `${String(last.value)}${String(token.value)}` }
    else out.push(token)
  }
  return out
}

function isText({ type, value }: Token): boolean {
  return type === 'string' && typeof value === 'string'
}

/** Names behind a dot are marked, and `xs.0` becomes `xs[0]`. */
function attributes(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token, i) => {
    const isIndex = (at: Token | undefined): boolean => typeof at?.value === 'bigint'
    if (token.value === '.' && isIndex(tokens[i + 1]))
      return [punctuation(token, 'left-bracket', '[')]
    if (tokens[i - 1]?.value !== '.') return [token]
    if (isIndex(token)) return [token, punctuation(token, 'right-bracket', ']')]
    if (token.type !== 'symbol') return [token]
    return [{ ...token, value: { attribute: String(token.value) } satisfies Attribute }]
  })
}

const punctuation = (at: Token, type: string, value: string): Token => ({ ...at, type, value })

/** `is divisibleby 3` becomes `is divisibleby(3)`. */
function testArguments(tokens: readonly Token[]): readonly Token[] {
  const is = tokens.findIndex(({ type, value }) => type === 'symbol' && value === 'is')
  if (is === -1) return tokens
  const name = tokens[is + 1]?.value === 'not' ? is + 2 : is + 1
  const first = tokens[name + 1]
  const head = tokens.slice(0, name + 1)
  if (!first || !startsArgument(first)) return [...head, ...testArguments(tokens.slice(name + 1))]
  const end = endOfPrimary(tokens, name + 1)
  return [
    ...head,
    punctuation(first, 'left-paren', '('),
    ...tokens.slice(name + 1, end),
    punctuation(first, 'right-paren', ')'),
    ...testArguments(tokens.slice(end)),
  ]
}

function startsArgument({ type, value }: Token): boolean {
  if (type === 'symbol') return !['and', 'or', 'else'].includes(String(value))
  return ['string', 'boolean', 'none', 'left-bracket', 'left-curly'].includes(type)
}

function endOfPrimary(tokens: readonly Token[], start: number): number {
  let end = tokens[start]?.type.startsWith('left-') ? closing(tokens, start) + 1 : start + 1
  for (;;) {
    const type = tokens[end]?.type
    if (tokens[end]?.value === '.') end += 2
    else if (type === 'left-paren' || type === 'left-bracket') end = closing(tokens, end) + 1
    else return end
  }
}

/** Where the bracket that opens at `start` closes. The lexer has seen to it that it does. */
function closing(tokens: readonly Token[], start: number): number {
  let depth = 0
  return tokens.findIndex(({ type }, i) => {
    if (i < start) return false
    if (type.startsWith('left-')) depth++
    if (type.startsWith('right-')) depth--
    return depth === 0
  })
}

/** `xs[1:]` becomes `xs[slice(1, none, none)]`, and the comma before a closing `]` or `}` goes. */
function slices(tokens: readonly Token[]): readonly Token[] {
  const out: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (!token) break
    if (token.type === 'comma' && closesLiteral(tokens, i + 1)) continue
    out.push(token)
    if (token.type !== 'left-bracket' || !isPostfix(tokens, i)) continue
    const end = closing(tokens, i)
    const parts = splitAtColons(tokens.slice(i + 1, end))
    if (parts.length === 1) continue
    out.push({ ...token, type: 'symbol', value: SLICE }, punctuation(token, 'left-paren', '('))
    parts.forEach((part, n) => {
      if (n > 0) out.push(punctuation(token, 'comma', ','))
      out.push(...(part.length ? slices(part) : [{ ...token, type: 'none', value: 'none' }]))
    })
    out.push(punctuation(token, 'right-paren', ')'))
    i = end - 1
  }
  return out
}

function closesLiteral(tokens: readonly Token[], at: number): boolean {
  const type = tokens[at]?.type
  if (type !== 'right-bracket' && type !== 'right-curly') return false
  for (let open = at - 1; open >= 0; open--)
    if (tokens[open]?.type.startsWith('left-') && closing(tokens, open) === at)
      return !isPostfix(tokens, open) && open < at - 2
  return false
}

/** Whether a `[` looks something up, instead of beginning a list. */
function isPostfix(tokens: readonly Token[], bracket: number): boolean {
  const before = tokens[bracket - 1]
  if (!before) return false
  if (before.type === 'symbol') return !keywords.has(String(before.value))
  return ['string', 'right-paren', 'right-bracket', 'right-curly'].includes(before.type)
}

const keywords = new Set(['in', 'is', 'not', 'and', 'or', 'if', 'else', 'elif', 'do'])

function splitAtColons(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.type.startsWith('left-')) depth++
    if (token.type.startsWith('right-')) depth--
    if (token.type === 'colon' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}
