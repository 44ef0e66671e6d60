import { evaluate } from './evaluate.ts'
import { execute, type Run } from './execute.ts'
import { dict } from './key.ts'
import { type Fragment, textOf } from './output.ts'
import { fail } from './problem.ts'
import { inner, type Scope } from './scope.ts'
import type { Signature } from './syntax.ts'
import { type Arguments, type Callable, tuple, undefinedValue } from './value.ts'

/** A macro knows where its text was written; a plain callable does not. */
export type Macro = Callable & { readonly fragments: (args: Arguments) => readonly Fragment[] }

const DEEPEST = 100

export function macroOf(signature: Signature, scope: Scope, run: Run): Macro {
  const fragments = (args: Arguments): readonly Fragment[] => {
    if (run.depth >= DEEPEST) return fail(`${signature.name} calls itself`, 'let it end')
    const local = inner(scope)
    bind(signature, args, local, run)
    run.depth++
    const written = execute(signature.body, local, run)
    run.depth--
    return written
  }
  return {
    kind: 'callable',
    name: signature.name,
    call: (args) => textOf(fragments(args)),
    fragments,
  }
}

function bind(
  { name, parameters, implicit }: Signature,
  args: Arguments,
  scope: Scope,
  run: Run,
): void {
  const { variables } = scope
  const known = new Set(parameters.map((parameter) => parameter.name))
  const extra = args.positional.slice(parameters.length)
  const unknown = [...args.named].filter(([key]) => !known.has(key) && key !== 'caller')
  if (extra.length && !implicit.has('varargs'))
    fail(`${name} with ${args.positional.length} arguments`, `it takes ${parameters.length}`)
  if (unknown.length && !implicit.has('kwargs'))
    fail(
      `${name} with ${unknown[0]?.[0] ?? ''}=`,
      `its parameters are: ${[...known].join(', ') || 'none'}`,
    )
  if (args.named.has('caller') && !implicit.has('caller'))
    fail(`a call block around ${name}`, `write {{ caller() }} inside ${name}`)
  if (implicit.has('varargs')) variables.set('varargs', tuple(extra))
  if (implicit.has('kwargs')) variables.set('kwargs', dict(unknown))
  if (implicit.has('caller'))
    variables.set(
      'caller',
      args.named.get('caller') ?? undefinedValue(`caller in ${name}, which no call block calls`),
    )
  parameters.forEach((parameter, i) => {
    const given = args.positional[i]
    const named = args.named.get(parameter.name)
    if (given !== undefined && named !== undefined)
      fail(`${parameter.name} given twice`, 'give it once')
    const value = given ?? named
    const absent = () =>
      parameter.byDefault
        ? evaluate(parameter.byDefault, scope, run)
        : undefinedValue(`${parameter.name} of ${name}`)
    variables.set(parameter.name, value ?? absent())
  })
}
