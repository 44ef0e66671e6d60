import { assign } from './assign.ts'
import { argumentsOf, evaluate } from './evaluate.ts'
import { loopOf, roundsOf } from './loop.ts'
import { type Macro, macroOf } from './macro.ts'
import { type Fragment, templateText } from './output.ts'
import { string } from './native.ts'
import { fail } from './problem.ts'
import { inner, type Scope } from './scope.ts'
import { iterate, lengthOf, truth } from './sequence.ts'
import type { Expression, Statement } from './syntax.ts'
import { str } from './text.ts'
import { typeOf, type Value } from './value.ts'

/** What one rendering carries along. */
export type Run = {
  /** The line being evaluated, for a fault. */
  line: number
  depth: number
  /** Set by `break` and `continue` until the loop sees it. */
  leaving: 'Break' | 'Continue' | undefined
  /** Statements carried out, and items looped over. */
  steps: number
}

/** More than any FRR configuration needs; a loop in a loop could go on for hours, and no start would end. */
const MOST = 250_000

function count(run: Run): void {
  run.steps += 1
  if (run.steps > MOST)
    fail(`more than ${MOST} statements and items of loops`, 'loop over fewer items')
}

export function execute(
  statements: readonly Statement[],
  scope: Scope,
  run: Run,
): readonly Fragment[] {
  const written: Fragment[] = []
  for (const statement of statements) {
    run.line = statement.line
    count(run)
    for (const fragment of step(statement, scope, run)) written.push(fragment)
    if (run.leaving) break
  }
  return written
}

function step(statement: Statement, scope: Scope, run: Run): readonly Fragment[] {
  const { line } = statement
  switch (statement._tag) {
    case 'Text':
      return templateText(statement.text, line)
    case 'Print':
      return print(statement.value, line, scope, run)
    case 'If': {
      const holds = truth(evaluate(statement.condition, scope, run))
      return execute(holds ? statement.whenTrue : statement.otherwise, scope, run)
    }
    case 'For':
      return loop(statement, scope, run)
    case 'Set':
      assign(statement.target, evaluate(statement.value, scope, run), scope)
      return []
    case 'With': {
      const local = inner(scope)
      for (const [name, value] of statement.variables)
        local.variables.set(name, evaluate(value, scope, run))
      return execute(statement.body, local, run)
    }
    case 'Macro':
      scope.variables.set(statement.name, macroOf(statement, scope, run))
      return []
    case 'Do':
      evaluate(statement.value, scope, run)
      return []
    case 'Break':
    case 'Continue':
      run.leaving = statement._tag
      return []
  }
}

/** What a macro writes keeps the lines it was written on. */
function print(value: Expression, line: number, scope: Scope, run: Run): readonly Fragment[] {
  if (value._tag === 'Call') {
    const callee = evaluate(value.callee, scope, run)
    if (isMacro(callee)) return callee.fragments(argumentsOf(value.args, scope, run))
  }
  const isBlock = value._tag === 'Filter' && value.of._tag === 'Capture'
  const text = (isBlock ? string : str)(evaluate(value, scope, run))
  return [{ text, line }]
}

function isMacro(value: Value): value is Macro {
  return typeof value === 'object' && value?.kind === 'callable' && 'fragments' in value
}

function loop(
  statement: Extract<Statement, { _tag: 'For' }>,
  scope: Scope,
  run: Run,
): readonly Fragment[] {
  const { target, over, filter, body, otherwise } = statement
  const source = evaluate(over, scope, run)
  const size = sizeOf(source)
  const passing = function* (): Iterator<Value, void> {
    for (const item of iterate(source)) {
      count(run)
      const local = inner(scope)
      assign(target, item, local)
      if (!filter || truth(evaluate(filter, local, run))) yield item
    }
  }
  const rounds = roundsOf(passing())
  if (rounds.item(0) === undefined) return execute(otherwise, inner(scope), run)
  const memory = {}
  const written: Fragment[] = []
  for (let at = 0, item = rounds.item(0); item !== undefined; item = rounds.item(++at)) {
    const local = inner(scope)
    assign(target, item, local)
    local.variables.set('loop', loopOf(rounds, at, memory))
    for (const fragment of execute(body, local, run)) written.push(fragment)
    const { leaving } = run
    run.leaving = undefined
    if (leaving === 'Break') break
    if (sizeOf(source) !== size)
      fail('a loop that changes what it loops over', 'loop over a copy: | list')
  }
  return written
}

/** Of what may grow in the loop over it: Python would go on for ever with a list, and fail with a dict. */
function sizeOf(source: Value): bigint | undefined {
  return ['list', 'dict', 'view'].includes(typeOf(source)) ? lengthOf(source) : undefined
}
