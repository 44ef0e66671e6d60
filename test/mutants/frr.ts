import { mutantsOf } from './mutant.ts'

export const inFrr = mutantsOf({
  'frr/template/check.ts': [
    ["Concat: ['Add', 'Sub']", "Concat: ['Sub']"],
    ["In: ['In', 'Not', 'Compare', 'Is']", "In: ['In', 'Not', 'Is']"],
    ['length >= least &&', 'length >= 0 &&'],
    ["method !== 'items' || isLooped", "method !== 'items' || true"],
    ["cond.typename === 'InlineIf' && brackets", 'false'],
    ['children.length !== 1', 'children.length === 0'],
  ],
  'frr/template/evaluate.ts': [
    ['truth(value) === isAnd', 'truth(value) !== isAnd'],
    ["new Missing('an if without else', 'Blank')", "new Missing('an if without else')"],
    [
      'calculate(evaluate(left, scope), evaluate(right',
      'calculate(evaluate(right, scope), evaluate(left',
    ],
  ],
  'frr/template/execute.ts': [
    ['items.length !== length', 'false'],
    ['index === length - 1', 'index === length'],
    ['execute(node.else_, inside(scope), run)', 'execute(node.else_, scope, run)'],
    ['const local = inside(scope)\n    assign', 'const local = scope\n    assign'],
    ['run.out.splice(start)', 'run.out.slice(start)'],
    ['line: lineno + 1 + i', 'line: lineno + 1'],
  ],
  'frr/template/filters.ts': [
    ['part, () => other', 'part, other'],
    ['ascii(value).match(/\\S+/g)', "ascii(value).split(' ')"],
    ['truth(forFalse) && !truth(value)', '!truth(value)'],
    ["'yes', 'on', '1', 'true'", "'yes', '1', 'true'"],
    ['orderOf(folded(a), folded(b))', 'orderOf(a, b)'],
    ['[0-9]{1,15}', '[0-9]{0,15}'],
  ],
  'frr/template/lex.ts': [
    ["if (sign === '-') return data.trimEnd()", "if (sign === '-') return data"],
    ["sign === '' && kind !== '{'", "kind !== '{'"],
    ['(line > 0 || isAtStart)', 'line > 0'],
    ["if (name === 'elseif')", "if (name === 'elsif')"],
    ['[abfvxuUN0-7\\n]', '[abfvxuUN0-6\\n]'],
    ["now.at === 0 || source[now.at - 1] === '\\n'", "source[now.at - 1] === '\\n'"],
  ],
  'frr/template/operations.ts': [
    ['? Number(one) : one', '? one : one'],
    ['orderOf(a, b) <= 0', 'orderOf(a, b) < 0'],
    ['(isAttribute || found === undefined)', 'isAttribute'],
    ["width !== '' && int(value) < 0", 'false'],
  ],
  'frr/template/value.ts': [
    ["thing.kind !== 'Unknown'", "thing.kind === 'Blank'"],
    ["value ? 'True' : 'False'", 'String(value)'],
    ['given.map(valueOf)', 'given as Value[]'],
  ],
})
