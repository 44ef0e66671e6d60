import { mutantsOf } from './mutant.ts'

export const inTemplate = mutantsOf({
  'template/arithmetic.ts': [
    ['a < 0n !== b < 0n ? truncated - 1n', 'a < 0n ? truncated - 1n'],
    ['b < 0 !== mod < 0', 'b < 0'],
    [
      "case '-':\n      return a - b\n    case '*':\n      return a * b",
      "case '-':\n      return b - a\n    case '*':\n      return a * b",
    ],
    ['count > 10_000', 'count > 100_000'],
    ["sign === '-' ? -number", "sign === '+' ? -number"],
  ],
  'template/case.ts': [['/[A-Za-z]+/g, capitalize', "/[A-Za-z']+/g, capitalize"]],
  'template/compare.ts': [
    ['comparator) <= 0', 'comparator) < 0'],
    ['comparator) >= 0', 'comparator) > 0'],
    ['left.kind === right.kind &&\n', 'right.kind !== left.kind &&\n'],
    ['if (i === -1) return a.length - b.length', 'if (i === -1) return 0'],
    ['item === what || equal', 'equal'],
  ],
  'template/execute.ts': [
    ['    count(run)\n    for (const', '    for (const'],
    ['      count(run)\n      const local', '      const local'],
  ],
  'template/filters-sequence.ts': [
    ["extreme('min', (order) => order < 0)", "extreme('min', (order) => order <= 0)"],
    ['row.length === size', 'row.length > size'],
    ['i >= longer', 'i > longer'],
    ["by === 'key' ? pair[0]", "by === 'value' ? pair[0]"],
  ],
  'template/filters-text.ts': [
    ['blank || line ? by', 'line ? by'],
    ['chars.length <= length + leeway', 'chars.length <= length'],
    ["method === 'ceil' ? Math.ceil", "method === 'ceil' ? Math.floor"],
  ],
  'template/format-number.ts': [
    ['floor % 2n === 1n', 'floor % 2n === 0n'],
    ['o: 8', 'o: 10'],
    ['precision ?? 6', 'precision ?? 5'],
  ],
  'template/format-percent.ts': [
    ['waiting.length && !usedNames && !isMapping', 'waiting.length && !usedNames'],
  ],
  'template/item.ts': [
    ['index < 0 ? index + size', 'index < 0 ? index'],
    ['step > 0 ? i < to : i > to', 'step > 0 ? i < to : i >= to'],
  ],
  'template/key.ts': [['known ? known[0] : key', 'key']],
  'template/lex.ts': [
    ["if (raw[0].startsWith('{%-')) trimBefore()", "if (raw[0].startsWith('{%+')) trimBefore()"],
    ["raw[2] === '-' ? rstrip(body)", "raw[2] === '+' ? rstrip(body)"],
  ],
  'template/literal.ts': [['[abfvxuUN0-7\\n]', '[abfvxuUN0-6\\n]']],
  'template/loop.ts': [
    ['rounds.length() - at - 1', 'rounds.length() - at'],
    ['at % positional.length', '(at + 1) % positional.length'],
    ['last.length !== positional.length ||', 'last.length < positional.length ||'],
  ],
  'template/range.ts': [['(span + stride - 1n) / stride', 'span / stride']],
  'template/scope.ts': [['if (value !== undefined) return value', 'if (value) return value']],
  'template/text.ts': [
    ['exponent < -4', 'exponent < -5'],
    ['exponent >= 16', 'exponent > 16'],
    ['text.includes("\'") && !text.includes(\'"\')', 'text.includes("\'")'],
  ],
})
