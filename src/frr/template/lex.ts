import type { Token } from 'nunjucks/src/parser.js'
import { Fault } from '../templateProblem.ts'

/** Up to the next tag or comment. The patterns are those of Jinja2's own lexer. */
const opening = /(?<data>[\s\S]*?)\{(?<kind>[%{#])(?<sign>[-+]?)/y
const ends: Readonly<Record<string, RegExp>> = {
  '%': /\+%\}|-%\}\s*|%\}\n?/y,
  '{': /-\}\}\s*|\}\}/y,
  '#': /[\s\S]*?(?:\+#\}|-#\}\s*|#\}\n?)/y,
}
const word =
  /(?<name>[A-Za-z_]\w*)|(?<number>(?:0|[1-9]\d{0,14})(?!\w|\.\d))|(?<quote>['"])(?<text>(?:(?!\k<quote>)[^\\]|\\[\s\S])*)\k<quote>|\*\*|\/\/|[=!<>]=|[-+*/%~.=<>|,:()[\]{}]/y
const brackets = ['paren', 'bracket', 'curly']
const signs = new Map(Object.entries({ ',': 'comma', ':': 'colon', '~': 'tilde', '|': 'pipe' }))
const escapes = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }

/** What stands before a tag, without the white space that `-` and lstrip_blocks take. */
const kept = (data: string, sign: string, kind: string, isAtStart: boolean): string => {
  if (sign === '-') return data.trimEnd()
  const line = data.lastIndexOf('\n') + 1
  const isIndent = (line > 0 || isAtStart) && data.slice(line).trim() === ''
  return isIndent && sign === '' && kind !== '{' ? data.slice(0, line) : data
}

/**
 * Cuts a template as Jinja2 does with trim_blocks, lstrip_blocks and keep_trailing_newline, for
 * nunjucks' parser. A text is `{ text }`, a name after a dot `{ attribute }`: the parser would take
 * some of them for its own words.
 */
export const lex = (template: string): readonly Token[] => {
  const source = template.replaceAll(/\r\n?/g, '\n')
  const tokens: Token[] = []
  const now = { at: 0, line: 0 }
  const refuse = (given: string, advice: string): never => {
    throw new Fault('SyntaxError', given, advice, now.line + 1)
  }
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = now.at
    const found = pattern.exec(source)
    now.at += found?.[0].length ?? 0
    now.line += (found?.[0].split('\n').length ?? 1) - 1
    return found
  }
  const push = (type: string, value: unknown, lineno: number): void => {
    tokens.push({ type, value, lineno, colno: now.at })
  }
  const unescaped = (text: string): string =>
    text.replaceAll(/\\([\s\S])/gu, (both, char: string) =>
      /[abfvxuUN0-7]|[^ -~]/.test(char)
        ? refuse(both, 'write the character itself')
        : (escapes[char as keyof typeof escapes] ?? both),
    )

  /** One word of a tag. @param open the brackets that are open in it */
  const takeWord = (open: string[]): void => {
    const { line } = now
    const found = take(word) ?? refuse(source.slice(now.at, now.at + 9), 'check this tag')
    const [whole] = found
    const { name, number, text } = found.groups ?? {}
    if (name === 'elseif') refuse(name, 'write elif')
    const isAttribute = tokens.at(-1)?.value === '.'
    if (name !== undefined)
      return push('symbol', isAttribute ? { attribute: name, toString: () => name } : name, line)
    if (number !== undefined) return push('int', number, line)
    if (text !== undefined) return push('string', { text: unescaped(text) }, line)
    const [left, right] = [brackets['([{'.indexOf(whole)], brackets[')]}'.indexOf(whole)]]
    if (left !== undefined) open.push(left)
    if (right !== undefined && open.pop() !== right) refuse(whole, 'open the bracket first')
    if (whole === ':' && open.at(-1) === 'bracket') refuse('a slice, [a:b]', 'use single items')
    const bracket = left === undefined ? right && `right-${right}` : `left-${left}`
    return push(bracket ?? signs.get(whole) ?? 'operator', whole, line)
  }

  if (/(?![\t\n])\p{Cc}|\ufeff/u.test(source)) refuse('a control character', 'remove it')
  for (;;) {
    const { line } = now
    const isAtStart = now.at === 0 || source[now.at - 1] === '\n'
    const { data = source.slice(now.at), kind = '', sign = '' } = take(opening)?.groups ?? {}
    push('data', kind === '' ? data : kept(data, sign, kind, isAtStart), line)
    if (kind === '') return tokens
    const [end = /$/y, type] = [ends[kind], kind === '%' ? 'block' : 'variable']
    if (kind === '#') {
      if (take(end) === null) refuse('{#', 'close the comment with #}')
      continue
    }
    push(`${type}-start`, `{${kind}`, now.line)
    const open: string[] = []
    for (take(/\s*/y); open.length > 0 || take(end) === null; take(/\s*/y)) takeWord(open)
    push(`${type}-end`, kind === '%' ? '%}' : '}}', now.line)
  }
}
