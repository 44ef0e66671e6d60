import { formatPercent } from './format-percent.ts'
import { exact, numeric } from './number.ts'
import { fail, failUndefined } from './problem.ts'
import type { Operator } from './syntax.ts'
import { isUndefined, list, tuple, typeOf, type Value } from './value.ts'

export function calculate(left: Value, operator: Operator, right: Value): Value {
  for (const side of [left, right]) if (isUndefined(side)) return failUndefined(side.what)
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right)
  const [a, b] = [numeric(left), numeric(right)]
  if (a !== undefined && b !== undefined)
    return typeof a === 'bigint' && typeof b === 'bigint'
      ? ints(a, operator, b)
      : floats(exact(a), operator, exact(b))
  if (operator === '+') return joined(left, right)
  if (operator === '*' && typeof b === 'bigint') return repeated(left, b)
  if (operator === '*' && typeof a === 'bigint') return repeated(right, a)
  return fail(
    `${typeOf(left)} ${operator} ${typeOf(right)}`,
    'use numbers (| int), or ~ to put texts together',
  )
}

function ints(a: bigint, operator: Operator, b: bigint): Value {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return bounded(a * b)
    case '/':
      return quotient(a, b)
    case '//':
      return floorDivide(a, nonZero(b))
    case '%':
      return a - floorDivide(a, nonZero(b)) * b
    case '**':
      if (b < 0n) return floats(exact(a), operator, exact(b))
      if (b > 4096n) return fail(`a power of ${b}`, 'use a smaller one')
      return bounded(a ** b)
  }
}

/** Python's `/` rounds the exact quotient once; beyond 2**53 we could not, and refuse. */
function quotient(a: bigint, b: bigint): number {
  return exact(a) / exact(nonZero(b))
}

function floorDivide(a: bigint, b: bigint): bigint {
  const truncated = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? truncated - 1n : truncated
}

function floats(a: number, operator: Operator, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / nonZero(b)
    case '//':
      return floatDivmod(a, nonZero(b))[0]
    case '%':
      return floatDivmod(a, nonZero(b))[1]
    case '**':
      return fail('a power that is not a whole number', 'use whole numbers')
  }
}

/** CPython's float_divmod: the remainder has the divisor's sign. */
function floatDivmod(a: number, b: number): readonly [number, number] {
  let mod = a % b
  let div = (a - mod) / b
  if (mod !== 0) {
    if (b < 0 !== mod < 0) {
      mod += b
      div -= 1
    }
  } else mod = b < 0 ? -0 : 0
  if (div === 0) return [a / b < 0 ? -0 : 0, mod]
  const floor = Math.floor(div)
  return [div - floor > 0.5 ? floor + 1 : floor, mod]
}

function nonZero<N extends bigint | number>(divisor: N): N {
  return divisor == 0 ? fail('division by zero', 'check the divisor first') : divisor
}

function bounded(value: bigint): bigint {
  const limit = 1n << 8192n
  return value > limit || value < -limit ? fail('a number too large', 'use smaller ones') : value
}

function joined(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return left + right
  if (typeof left === 'object' && typeof right === 'object' && left && right) {
    if (left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items])
    if (left.kind === 'tuple' && right.kind === 'tuple')
      return tuple([...left.items, ...right.items])
  }
  return fail(
    `${typeOf(left)} + ${typeOf(right)}`,
    'write a ~ b to put texts together, a | int to add numbers',
  )
}

function repeated(value: Value, times: bigint): Value {
  const count = times > 0n ? Number(times) : 0
  if (count > 10_000) return fail(`something ${count} times`, 'repeat it less often')
  if (typeof value === 'string') return value.repeat(count)
  if (typeof value === 'object' && (value?.kind === 'list' || value?.kind === 'tuple')) {
    const items = Array.from({ length: count }, () => value.items).flat()
    return value.kind === 'list' ? list(items) : tuple(items)
  }
  return fail(`${typeOf(value)} times a number`, 'use numbers')
}

export function negate(value: Value, sign: '-' | '+'): Value {
  if (isUndefined(value)) return failUndefined(value.what)
  const number = numeric(value)
  if (number === undefined) return fail(`${sign} before ${typeOf(value)}`, 'add | int')
  return sign === '-' ? -number : number
}
