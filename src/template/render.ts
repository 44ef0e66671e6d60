import * as E from 'fp-ts/lib/Either.js'
import { variableOf, type TemplateContext } from './context.ts'
import { execute, type Run } from './execute.ts'
import { globals } from './globals.ts'
import { linesOf, textOf } from './output.ts'
import { parse } from './parse.ts'
import { type Fault, TemplateFault, type TemplateProblem } from './problem.ts'
import type { Scope } from './scope.ts'

export type TemplateSource = { readonly file: string; readonly text: string }
export type Rendered = {
  readonly text: string
  /** The template line that wrote a line of the text; both count from 1. */
  readonly lineOf: (outputLine: number) => number | undefined
}

/** All that can be said against a template without its variables. */
export function checkTemplate({ file, text }: TemplateSource): readonly TemplateProblem[] {
  return parse(text).faults.map((fault) => problemOf(fault, file, 1))
}

/** Renders a Jinja2 template as j2cli does, or says why not; never a silent difference. */
export function renderTemplate(
  { file, text }: TemplateSource,
  context: TemplateContext,
): E.Either<readonly TemplateProblem[], Rendered> {
  const { statements, faults } = parse(text)
  if (faults.length) return E.left(faults.map((fault) => problemOf(fault, file, 1)))
  const run: Run = { line: 1, depth: 0, leaving: undefined, steps: 0 }
  try {
    const fragments = execute(statements, scopeOf(context), run)
    const lines = linesOf(fragments)
    return E.right({ text: textOf(fragments), lineOf: (outputLine) => lines[outputLine - 1] })
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error
    return E.left([problemOf(error.fault, file, run.line)])
  }
}

function scopeOf(context: TemplateContext): Scope {
  const given = Object.entries(context).map(
    ([name, value]) => [name, variableOf(name, value)] as const,
  )
  return {
    variables: new Map(),
    outer: { variables: new Map([...globals, ...given]), outer: undefined },
  }
}

function problemOf(
  { _tag, line, given, advice }: Fault,
  file: string,
  atLeast: number,
): TemplateProblem {
  return { _tag, file, line: line ?? atLeast, given, advice }
}
