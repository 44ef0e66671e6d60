import lexer, { type Token, type Tokenizer } from 'nunjucks/src/lexer.js'
import { TemplateFault } from './problem.ts'
import { leadingSpace, rstrip, SPACE } from './space.ts'
import { tagTokens } from './tag-tokens.ts'

export type RawToken = Token & { readonly raw: string }

const rawBlock = new RegExp(
  `\\{%[-+]?${SPACE}*raw${SPACE}*(?:-%\\}${SPACE}*|%\\})([\\s\\S]*?)` +
    `\\{%([-+]?)${SPACE}*endraw${SPACE}*(?:\\+%\\}|(-)%\\}|%\\})`,
  'y',
)
const rawStart = new RegExp(`\\{%[-+]?${SPACE}*raw${SPACE}*-?%\\}`, 'y')

/**
 * The tokens of nunjucks' lexer, as Jinja2 would have cut them: white space control is done here,
 * comments are gone, raw blocks are data, and each tag's tokens have been through `tagTokens`.
 */
export function lex(text: string): { readonly tags: object; nextToken(): Token | null } {
  const tokenizer = lexer.lex(text)
  const tokens = cut(text, tokenizer)
  let next = 0
  return { tags: tokenizer.tags, nextToken: () => tokens[next++] ?? null }
}

function cut(text: string, tokenizer: Tokenizer): readonly Token[] {
  const out: Token[] = []
  let dropSpace = false
  const trimBefore = (): void => {
    const last = out.at(-1)
    if (last?.type === 'data') out[out.length - 1] = { ...last, value: rstrip(String(last.value)) }
  }
  for (;;) {
    const start = tokenizer.index
    const lineno = tokenizer.lineno
    const raw = matchAt(rawBlock, text, start)
    if (raw) {
      if (raw[0].startsWith('{%-')) trimBefore()
      const body = raw[1] ?? ''
      const before = raw[0].slice(0, raw[0].indexOf('%}') + 2)
      const skipped = lineno + lines(raw[0].slice(0, raw[0].indexOf(body, before.length)))
      const value = raw[2] === '-' ? rstrip(body) : body
      out.push({ type: 'data', value, lineno: skipped, colno: 0 }, barrier(skipped))
      dropSpace = raw[3] === '-'
      tokenizer.index += raw[0].length
      tokenizer.lineno += lines(raw[0])
      continue
    }
    if (matchAt(rawStart, text, start))
      throw syntax(lineno, '{% raw %}', 'close it with {% endraw %}')
    const token = next(tokenizer)
    if (!token) return out.filter(({ type }) => type !== 'barrier')
    if (token.type === 'data') {
      const value = String(token.value)
      const dropped = dropSpace ? leadingSpace(value) : ''
      const line = token.lineno + lines(dropped)
      out.push({ ...token, value: value.slice(dropped.length), lineno: line })
      dropSpace = false
    } else if (token.type === 'comment') {
      const body = String(token.value).slice(2, -2)
      if (body.startsWith('-')) trimBefore()
      out.push(barrier(lineno))
      dropSpace = body.length > 1 && body.endsWith('-')
    } else {
      if (String(token.value).endsWith('-')) trimBefore()
      const inside = tagOf(text, tokenizer)
      out.push(
        { ...token, value: String(token.value).slice(0, 2) },
        ...tagTokens(inside.tokens),
        inside.end,
      )
      dropSpace = inside.trims
    }
  }
}

/** Stands where a comment or a raw block ended, so that a later `{%-` trims only up to there. */
function barrier(lineno: number): Token {
  return { type: 'barrier', value: '', lineno, colno: 0 }
}

function tagOf(text: string, tokenizer: Tokenizer) {
  const tokens: RawToken[] = []
  const open: string[] = []
  const line = tokenizer.lineno
  // `{%+` and `+%}` guard white space that this product, like j2cli, keeps anyway.
  if (text[tokenizer.index] === '+') tokenizer.index++
  for (;;) {
    const start = tokenizer.index
    let token = next(tokenizer)
    if (!token) throw syntax(line, 'a tag without its end', 'close it with %} or }}')
    if (token.type === 'whitespace') continue
    if (token.value === '}}' && open.includes('{')) {
      // Two dicts end here, not the tag.
      tokenizer.index = start + 1
      tokenizer.in_code = true
      token = { ...token, type: 'right-curly', value: '}' }
    }
    if (token.type === 'block-end' || token.type === 'variable-end') {
      if (open.length) throw syntax(token.lineno, open.join(' '), 'close the bracket in this tag')
      const value = String(token.value)
      if (token.type === 'block-end' && text[start - 1] === '+') tokens.pop()
      return { tokens, end: { ...token, value: value.slice(-2) }, trims: value.startsWith('-') }
    }
    if (token.type.startsWith('left-')) open.push(String(token.value))
    if (token.type.startsWith('right-') && open.pop() !== opener[String(token.value)])
      throw syntax(token.lineno, String(token.value), 'its opening bracket is missing')
    tokens.push({ ...token, raw: text.slice(start, tokenizer.index) })
  }
}

const opener: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

function next(tokenizer: Tokenizer): Token | null {
  try {
    return tokenizer.nextToken()
  } catch (error) {
    throw syntax(
      tokenizer.lineno,
      error instanceof Error ? error.message : String(error),
      'mend it',
    )
  }
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index
  return pattern.exec(text)
}

function lines(text: string): number {
  return text.split('\n').length - 1
}

export function syntax(lineno: number, given: string, advice: string): TemplateFault {
  return new TemplateFault({ _tag: 'SyntaxError', line: lineno + 1, given, advice })
}
