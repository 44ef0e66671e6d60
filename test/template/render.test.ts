import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { checkTemplate, renderTemplate } from '../../src/template/render.ts'
import { frrContext, frrTemplates } from './frr.ts'
import { context, idioms } from './idioms.ts'
import type { Outcome } from './oracle.ts'
import { compare, ours } from './ours.ts'
import { refused } from './refused.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const golden: Readonly<Record<string, Outcome>> = JSON.parse(read('idioms.golden.json'))

test('every idiom renders as in Python, or is refused, and no idiom stands here twice', () => {
  assert.equal(Object.keys(golden), [...new Set(idioms)])
  assert.is(idioms.length, new Set(idioms).size)
  for (const idiom of idioms) {
    const python = golden[idiom]
    assert.ok(python, idiom)
    const our = ours({ template: idiom, context })
    assert.is.not(compare(python, our), 'DIFFERENT', JSON.stringify({ idiom, python, our }))
  }
})

test('the idioms that Python renders and we refuse are exactly those', () => {
  const found = idioms.filter((template) => {
    const python = golden[template]
    return python && compare(python, ours({ template, context })) === 'refused'
  })
  assert.equal(found, refused)
})

for (const name of frrTemplates)
  test(`frr/${name}.j2 renders as in Python`, () => {
    const source = { file: `${name}.j2`, text: read(`frr/${name}.j2`) }
    const result = renderTemplate(source, frrContext)
    assert.ok(E.isRight(result), JSON.stringify(result))
    assert.is(result.right.text, read(`frr/${name}.conf`))
    assert.equal(checkTemplate(source), [])
  })

test('all problems of a template are found at once, each with its line and advice', () => {
  const text = ['router bgp {{ ASN_LOCAL | nosuch }}', '{% if a === b %}x{% endif %}']
  assert.equal(checkTemplate({ file: 'frr.conf.j2', text: text.join('\n') }), [
    {
      _tag: 'Unsupported',
      file: 'frr.conf.j2',
      line: 2,
      given: '===',
      advice: 'write ==, as in Jinja2',
    },
  ])
  const problems = checkTemplate({
    file: 'frr.conf.j2',
    text: '{{ x | safe }}\n\n{% include "a" %}\n{{ x is nosuch }} {{ x.encode() }}\n',
  })
  assert.equal(
    problems.map(({ line, given }) => `${line}: ${given}`),
    ['1: | safe', '3: {% include %}', '4: is nosuch', '4: .encode()'],
  )
  assert.is(problems[0]?.advice, 'remove it: nothing is escaped here')
  assert.is(
    checkTemplate({ file: 'frr.conf.j2', text: '{{ interfaces | tojson }}' })[0]?.advice,
    `frr.conf is no JSON: put a text in quotes, "{{ NAME }}", and join a list, | join(' ')`,
  )
})

test('an undefined variable is named with its file and line, also inside a macro', () => {
  const text = 'a\n{% macro m() %}\n\n {{ MISSPELT }}\n{% endmacro %}\n{{ m() }}\n'
  assert.equal(renderTemplate({ file: 'frr.conf.j2', text }, {}), {
    _tag: 'Left',
    left: [
      {
        _tag: 'Undefined',
        file: 'frr.conf.j2',
        line: 4,
        given: 'MISSPELT',
        advice: "set it, or give it a value where it is missing: | default('...')",
      },
    ],
  })
})

test('a type error of Python is an error here, with its line', () => {
  const result = renderTemplate({ file: 'frr.conf.j2', text: '\n{{ "1" + 1 }}' }, {})
  assert.equal(E.isLeft(result) && result.left[0], {
    _tag: 'RenderError',
    file: 'frr.conf.j2',
    line: 2,
    given: 'str + int',
    advice: 'write a ~ b to put texts together, a | int to add numbers',
  })
})

test('a text is repeated ten thousand times, and not once more', () => {
  const rendered = (times: number) =>
    renderTemplate({ file: 'x', text: `{{ "ab" * ${times} }}` }, {})
  const most = rendered(10_000)
  assert.is(E.isRight(most) && most.right.text.length, 20_000)
  const more = rendered(10_001)
  assert.is(E.isLeft(more) && more.left[0]?.advice, 'repeat it less often')
})

test('every output line knows the template line that wrote it', () => {
  const text = [
    'hostname a', // 1
    '{%- macro neighbor(n) %}', // 2
    ' neighbor {{ n }}', // 3
    '  bfd', // 4
    '{%- endmacro %}', // 5
    '{% raw %}', // 6
    '! raw', // 7
    '{% endraw -%}', // 8
    '', // 9
    '{% for n in [1, 2] -%}', // 10
    ' x {{ n }}', // 11
    '{% endfor -%}', // 12
    '{{ neighbor(1) }}', // 13
    'exit {% if true -%}', // 14
    ' now', // 15
    '{% endif -%}', // 16
  ].join('\n')
  const result = renderTemplate({ file: 'x', text }, {})
  assert.ok(E.isRight(result))
  const lines = result.right.text.split('\n')
  assert.equal(
    lines.map((line, i) => `${line} <- ${result.right.lineOf(i + 1)}`),
    [
      'hostname a <- 1',
      ' <- 6',
      '! raw <- 7',
      'x 1 <- 11',
      'x 2 <- 11',
      ' <- 13',
      ' neighbor 1 <- 3',
      '  bfd <- 4',
      'exit now <- 14',
      ' <- undefined',
    ],
  )
  assert.is(result.right.lineOf(100), undefined)
})

const endless: Readonly<Record<string, string>> = {
  'empty loops': '{% for a in n %}{% for b in n %}{% endfor %}{% endfor %}',
  'loops that pass over all': '{% for a in n %}{% for b in n if not b %}{% endfor %}{% endfor %}',
  'loops that write': '{% for a in n %}{% for b in n %}line\n{% endfor %}{% endfor %}',
  'macros that call two each': Array.from(
    { length: 40 },
    (_, i) => `{% macro m${i + 1}() %}{{ m${i}() }}{{ m${i}() }}{% endmacro %}`,
  ).join('\n'),
}

for (const [title, text] of Object.entries(endless))
  test(`a template that would go on for hours is refused: ${title}`, () => {
    const head = '{% set n = range(1, 100001) %}{% macro m0() %}x{% endmacro %}'
    const whole = `${head}${text}{{ m40() if m40 is defined }}`
    const result = renderTemplate({ file: 't.j2', text: whole }, {})
    assert.match(JSON.stringify(result), 'more than 250000 statements and items of loops')
  })

test('a template may write as many lines as it may have steps', () => {
  const result = renderTemplate(
    { file: 't.j2', text: '{% for a in range(40000) %}a {{ a }} b {{ a }}\n{% endfor %}' },
    {},
  )
  assert.ok(E.isRight(result))
  assert.is(result.right.text.split('\n').length, 40_001)
})

test.run()
