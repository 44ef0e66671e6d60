import parserModule from 'nunjucks/src/parser.js'
import { decoder } from './decode.ts'
import { lex } from './lex.ts'
import { type Fault, TemplateFault } from './problem.ts'
import type { Statement } from './syntax.ts'
import { parseInlineIf, tags } from './tags.ts'

export type Parsed = {
  readonly statements: readonly Statement[]
  readonly faults: readonly Fault[]
}

/** Reads a template with nunjucks, and finds all in it that could not mean what Jinja2 means by it. */
export function parse(text: string): Parsed {
  let lineno = 0
  try {
    const { tags: delimiters, nextToken } = lex(text.replace(/\r\n?/g, '\n'))
    const parser = new parserModule.Parser({
      tags: delimiters,
      nextToken: () => {
        const token = nextToken()
        lineno = token?.lineno ?? lineno
        return token
      },
    })
    parser.extensions = [tags]
    parser.parseInlineIf = () => parseInlineIf(parser)
    const faults: Fault[] = []
    const statements = decoder((fault) => faults.push(fault)).statements(parser.parseAsRoot())
    return { statements, faults }
  } catch (error) {
    return { statements: [], faults: [faultOf(error, lineno + 1)] }
  }
}

function faultOf(error: unknown, line: number): Fault {
  if (error instanceof TemplateFault) return error.fault
  // nunjucks trips over its own null where a tag ends too early.
  const given =
    error instanceof Error && 'lineno' in error
      ? error.message.replace(/^parse\w+: /, '')
      : 'a tag nunjucks cannot read'
  return { _tag: 'SyntaxError', line, given, advice: adviceFor(given) }
}

function adviceFor(message: string): string {
  if (/parseAggregate: expected comma/.test(message)) return 'check the brackets and commas'
  if (/unknown block tag/.test(message))
    return 'use the tags if, for, set, with, macro, call, filter, do'
  if (/expected block end in for/.test(message))
    return 'put what is looped over into brackets; `recursive` is not available'
  return 'check this tag; what is not plain Jinja2 may need brackets'
}
