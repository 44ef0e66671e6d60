import { calculate } from './arithmetic.ts'
import { isLower, isUpper } from './case.ts'
import { equal, holds } from './compare.ts'
import { native, type Native } from './native.ts'
import { numeric } from './number.ts'
import { fail, failUndefined } from './problem.ts'
import { str } from './text.ts'
import type { Comparator } from './syntax.ts'
import { isUndefined, typeOf, type TypeName, type Value } from './value.ts'

const plain = (test: (value: Value) => boolean): Native => native('', test)
const ofTypes = (...types: TypeName[]): Native => plain((value) => types.includes(typeOf(value)))
/** Where Jinja2's answer for something undefined depends on its kind. */
const settled = (...types: TypeName[]): Native =>
  plain((value) => (isUndefined(value) ? failUndefined(value.what) : types.includes(typeOf(value))))
const remainder = (value: Value, by: Value): Value => calculate(value, '%', by)

const comparing = (comparator: Comparator): Native =>
  native('other', (value, other: Value = null) => holds(value, comparator, other))

const same = (comparator: Comparator, ...names: string[]): readonly (readonly [string, Native])[] =>
  names.map((name) => [name, comparing(comparator)])

export const tests: Readonly<Record<string, Native>> = {
  defined: plain((value) => !isUndefined(value)),
  undefined: plain(isUndefined),
  none: ofTypes('none'),
  boolean: ofTypes('bool'),
  true: plain((value) => value === true),
  false: plain((value) => value === false),
  integer: ofTypes('int'),
  float: ofTypes('float'),
  number: plain((value) => numeric(value) !== undefined),
  string: ofTypes('str'),
  mapping: ofTypes('dict'),
  sequence: settled('str', 'list', 'tuple', 'dict', 'range'),
  iterable: settled('str', 'list', 'tuple', 'dict', 'range', 'view', 'generator'),
  callable: plain((value) =>
    isUndefined(value)
      ? fail('callable of something undefined', 'use is defined')
      : typeOf(value) === 'callable',
  ),
  lower: plain((value) => isLower(str(value))),
  upper: plain((value) => isUpper(str(value))),
  odd: plain((value) => equal(remainder(value, 2n), 1n)),
  even: plain((value) => equal(remainder(value, 2n), 0n)),
  divisibleby: native('num', (value, by: Value = 1n) => equal(remainder(value, by), 0n)),
  sameas: native('other', (value, other: Value = null) => identical(value, other)),
  ...Object.fromEntries([
    ...same('==', 'eq', 'equalto', '=='),
    ...same('!=', 'ne', '!='),
    ...same('<', 'lt', 'lessthan', '<'),
    ...same('<=', 'le', '<='),
    ...same('>', 'gt', 'greaterthan', '>'),
    ...same('>=', 'ge', '>='),
    ...same('in', 'in'),
  ]),
}

/** Python's `is`, where it does not depend on the interpreter: none, true and false. */
function identical(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right
  return fail('is sameas between such values', 'use ==')
}
