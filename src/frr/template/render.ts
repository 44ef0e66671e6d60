import * as E from 'fp-ts/lib/Either.js'
import { Fault, type TemplateProblem } from '../templateProblem.ts'
import { check } from './check.ts'
import { constants } from './evaluate.ts'
import { execute } from './execute.ts'
import { parse } from './parse.ts'
import { type Fragment, Missing, type Run, type Thing, valueOf } from './value.ts'

/** What a template sees. `undefined` could have been set, and is false in an `if`. */
export type TemplateContext = Readonly<Record<string, unknown>>

/** Renders a template as Python's Jinja2 does, or says why not. */
export const renderTemplate = (
  { file, text }: { readonly file: string; readonly text: string },
  context: TemplateContext,
): E.Either<readonly TemplateProblem[], readonly Fragment[]> => {
  const left = (...faults: readonly Fault[]) =>
    E.left(faults.map(({ problem, line = 1 }) => ({ ...problem, file, line })))
  const run: Run = { work: 0, out: [] }
  const outer = { variables: new Map<string, Thing>(constants), outer: null, run }
  for (const [name, value] of Object.entries(context))
    outer.variables.set(name, value === undefined ? new Missing(name, 'Unset') : valueOf(value))
  try {
    const tree = parse(text)
    const faults = check(tree)
    if (faults.length > 0) return left(...faults)
    execute(tree, { variables: new Map(), outer, run })
    return E.right(run.out)
  } catch (error) {
    if (error instanceof Fault) return left(error)
    if (!(error instanceof RangeError)) throw error
    return left(new Fault('RenderError', 'tags or macros that are too deep', 'nest fewer of them'))
  }
}
