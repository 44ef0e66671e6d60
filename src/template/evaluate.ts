import { calculate, negate } from './arithmetic.ts'
import { holds } from './compare.ts'
import { filters } from './filters.ts'
import { attribute, slice, subscript } from './item.ts'
import { dict } from './key.ts'
import { macroOf } from './macro.ts'
import { textOf } from './output.ts'
import { fail, failUndefined } from './problem.ts'
import { execute, type Run } from './execute.ts'
import { inner, lookUp, type Scope } from './scope.ts'
import { truth } from './sequence.ts'
import type { ArgumentList, Expression } from './syntax.ts'
import { tests } from './tests.ts'
import { str } from './text.ts'
import { type Arguments, list, tuple, type Value } from './value.ts'

export function evaluate(expression: Expression, scope: Scope, run: Run): Value {
  const of = (inner: Expression): Value => evaluate(inner, scope, run)
  const at = (value: Value): Value => {
    run.line = expression.line
    return value
  }
  switch (expression._tag) {
    case 'Constant':
      return expression.value
    case 'Name':
      return at(lookUp(scope, expression.name))
    case 'List':
      return list(expression.items.map(of))
    case 'Tuple':
      return tuple(expression.items.map(of))
    case 'Dict':
      return dict(expression.entries.map(([key, value]) => [of(key), of(value)] as const))
    case 'Attribute':
      return attribute(at(of(expression.of)), expression.name)
    case 'Item': {
      const target = of(expression.of)
      return subscript(target, at(of(expression.key)))
    }
    case 'Slice': {
      const target = of(expression.of)
      const [start, stop, step] = expression.bounds
      return slice(target, [of(start), of(stop), at(of(step))])
    }
    case 'Call':
      return call(
        of(expression.callee),
        argumentsOf(expression.args, scope, run),
        expression.line,
        run,
      )
    case 'Filter':
    case 'Test': {
      const native = (expression._tag === 'Filter' ? filters : tests)[expression.name]
      const value = of(expression.of)
      const args = argumentsOf(expression.args, scope, run)
      run.line = expression.line
      return native ? native(value, args) : fail(expression.name, 'use another filter or test')
    }
    case 'Not':
      return !truth(at(of(expression.of)))
    case 'Sign':
      return negate(at(of(expression.of)), expression.sign)
    case 'And': {
      const left = at(of(expression.left))
      return truth(left) ? of(expression.right) : left
    }
    case 'Or': {
      const left = at(of(expression.left))
      return truth(left) ? left : of(expression.right)
    }
    case 'Compare': {
      let left = of(expression.first)
      for (const { comparator, with: other } of expression.rest) {
        const right = at(of(other))
        if (!holds(left, comparator, right)) return false
        left = right
      }
      return true
    }
    case 'Arithmetic': {
      const left = of(expression.left)
      return calculate(left, expression.operator, at(of(expression.right)))
    }
    case 'Concat':
      return expression.items.map((item) => str(at(of(item)))).join('')
    case 'Conditional':
      if (truth(at(of(expression.condition)))) return of(expression.whenTrue)
      return expression.otherwise
        ? of(expression.otherwise)
        : { kind: 'undefined', what: 'an if without else that is false', lenient: true }
    case 'Capture':
      return textOf(execute(expression.body, inner(scope), run))
    case 'Caller':
      return macroOf(expression, scope, run)
  }
}

export function argumentsOf(
  { positional, named }: ArgumentList,
  scope: Scope,
  run: Run,
): Arguments {
  const of = (inner: Expression): Value => evaluate(inner, scope, run)
  return {
    positional: positional.map(of),
    named: new Map(named.map(([name, value]) => [name, of(value)])),
  }
}

export function call(callee: Value, args: Arguments, line: number, run: Run): Value {
  run.line = line
  if (typeof callee === 'object' && callee?.kind === 'undefined') return failUndefined(callee.what)
  if (typeof callee !== 'object' || callee?.kind !== 'callable')
    return fail('calling something that is no function', 'remove the brackets behind it')
  return callee.call(args)
}
