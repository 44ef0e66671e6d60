import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Fragment } from '../../../src/frr/template/value.ts'
import { renderTemplate, type TemplateContext } from '../../../src/frr/template/render.ts'
import { frrContext, frrTemplates } from './frr.ts'
import { context, idioms } from './idioms.ts'
import type { Outcome } from './oracle.ts'
import { compare, ours } from './ours.ts'
import { refused } from './refused.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const textOf = (out: readonly Fragment[]): string => out.map(({ text }) => text).join('')

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

/** The text, or the problems as `LINE: TAG GIVEN; ADVICE`. */
const outcome = (text: string, values: TemplateContext = {}): string | readonly string[] => {
  const result = renderTemplate({ file: 't.j2', text }, values)
  if (E.isRight(result)) return textOf(result.right)
  return result.left.map(({ _tag, line, given, advice }) => `${line}: ${_tag} ${given}; ${advice}`)
}

for (const name of frrTemplates)
  test(`frr/${name}.j2 renders as in Python`, () => {
    assert.is(outcome(read(`frr/${name}.j2`), frrContext), read(`frr/${name}.conf`))
  })

test('all problems of a template are found at once, each with its line and advice', () => {
  const text = [
    '{{ x | map("upper") }}',
    '{% if true %}{{ 7 / 2 }}{% endif %}',
    '{% include "a" %}',
    '{{ x is nosuch }} {{ x.encode() }} {{ x | constructor }}',
    '{% call m() %}{% endcall %}',
    '{{ x | ansible.utils.ipaddr }}',
  ]
  const found = outcome(text.join('\n'))
  assert.ok(Array.isArray(found))
  const one = found.map((sentence) => sentence.replace(/(use one of: \S+ \S+ ).*/, '$1...'))
  assert.equal(one, [
    '1: Unsupported | map; use one of: bool, d(value, ...',
    '2: Unsupported Div; see docs/templates.md',
    '3: Unsupported Include; put everything into one file',
    '4: Unsupported is nosuch; use one of: boolean, defined, ...',
    '4: Unsupported .encode(); use one of: append(item), items, ...',
    '4: Unsupported | constructor; use one of: bool, d(value, ...',
    '5: Unsupported NAME=; write the arguments in their order, without their names',
    '6: Unsupported | ansible.utils.ipaddr; use one of: bool, d(value, ...',
  ])
})

test('what is not valid Jinja2 is told with its line', () => {
  assert.equal(outcome('a\n{% if x %}'), [
    '2: SyntaxError a tag that nunjucks cannot parse; check the tag; what is not plain Jinja2 may need brackets',
  ])
  assert.equal(outcome('\n{{ xs[1:] }}'), ['2: SyntaxError a slice, [a:b]; use single items'])
  assert.equal(outcome('{# a\n'), ['1: SyntaxError {#; close the comment with #}'])
  assert.equal(outcome("{{ 'a\\x41' }}"), ['1: SyntaxError \\x; write the character itself'])
  // Python makes \\xe9 of it.
  assert.equal(outcome("{{ '\\é' }}"), ['1: SyntaxError \\é; write the character itself'])
})

test('an operator without its operand is told with its line', () => {
  for (const text of ['~ (2)', '1 or ~(2)', '[~(2)]', '~.a', '~[1]', '= .a'])
    assert.match(String(outcome(`\n{{ ${text} }}`)), '2: SyntaxError', text)
})

test('what has no value is named with its line, also inside a macro', () => {
  const advice = "set it, or give it a value where it is missing: | default('...')"
  const text = 'a\n{% macro m() %}\n\n {{ PEER.asn }}\n{% endmacro %}\n{{ m() }}\n'
  assert.equal(outcome(text, { PEER: {} }), [`4: Undefined PEER.asn; ${advice}`])
  assert.equal(outcome('\n{% for x in MISSPELT %}{% endfor %}'), [
    `2: Undefined MISSPELT; ${advice}`,
  ])
})

test('a variable that is not set is false, and has no value', () => {
  const unset = { NODE_IP6: undefined }
  const text =
    '{% if NODE_IP6 %}a{% endif %}{{ NODE_IP6 is defined }} {{ NODE_IP6 | default("-") }}'
  assert.is(outcome(text, unset), 'False -')
  assert.match(String(outcome('{{ NODE_IP6 }}', unset)), '1: Undefined NODE_IP6')
  assert.match(String(outcome('{% if OTHER %}a{% endif %}', unset)), '1: Undefined OTHER')
})

test('a type error of Python is an error here, with its line and without the value', () => {
  assert.equal(outcome('\n{{ "secret" + 1 }}'), [
    '2: RenderError a value of the wrong type; use a text here',
  ])
})

test('a value does not change outside of its template', () => {
  const numbers = [1, 2]
  assert.is(outcome('{% do xs.append(3) %}{{ xs | join }}', { xs: numbers }), '123')
  assert.equal(numbers, [1, 2])
})

test('keys of a dict keep their order, and are texts or whole numbers', () => {
  const ids = new Map<string | number, string>([
    ['b', 'x'],
    [20, 'y'],
    [10, 'z'],
  ])
  const text =
    '{% for k, v in d.items() %}{{ k }}{{ v }} {% endfor %}{{ d[10] }}{{ d["10"] is defined }}'
  assert.is(outcome(text, { d: ids }), 'bx 20y 10z zFalse')
})

const tooMuch = ['2: RenderError more work than an frr.conf needs; repeat less, in short texts']

/** `a` has 2 MiB, `ms` has 1000 items. */
const long = [
  `{% set a = "0123456789abcdef" %}${'{% set a = a ~ a %}'.repeat(17)}`,
  `{% set ms = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}${'{% set ms = ms + ms %}'.repeat(7)}`,
].join('')

for (const [name, text] of Object.entries({
  'a text that is doubled': '{% set a = a ~ a %}'.repeat(40),
  'a list that is doubled': '{% set ms = ms + ms %}'.repeat(40),
  'a macro that doubles': `{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}${'{% set a = m(a) %}'.repeat(40)}`,
  'a long text in a loop in a loop':
    '{% for i in ms %}{% for j in ms %}{% set q = a | upper %}{% endfor %}{% endfor %}',
  'a long text as a condition': '{% for i in ms %}{% if a == "x" %}{% endif %}{% endfor %}',
  'a long text that is searched again and again':
    '{% for i in ms %}{% if "x" in a %}{% endif %}{% endfor %}',
  'a list of long texts':
    '{% set o = [] %}{% for i in ms %}{% do o.append(a.replace("0", "x" ~ i)) %}{% endfor %}',
  'a long text that is printed again and again': '{{ a }}'.repeat(15),
  'much text between tags': `{% for i in ms + ms %}${'x'.repeat(20_000)}{% endfor %}`,
  'a replacement that is long': '{% set b = a.replace("0", a) %}',
  'a separator that is long': '{% set b = ms | join(a) %}',
  'a list with one long text many times': `{% set o = [a] %}${'{% set o = o + o %}'.repeat(5)}{% set b = o | sort %}`,
  'a search in such a list': `{% set o = [a] %}${'{% set o = o + o %}'.repeat(5)}{% set b = "x" in o %}`,
  'many loops that do nothing':
    '{% for i in ms %}{% for j in ms %}{% for k in ms %}{% endfor %}{% endfor %}{% endfor %}',
  'a text that is split again and again':
    '{% set b = ms | join("0") %}{% for i in ms + ms %}{% set q = b.split("0") %}{% endfor %}',
  'a dict that is listed again and again': '{% for i in ms %}{{ d | first }}{% endfor %}',
}))
  test(`${name} is refused as too much work`, () => {
    const d = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`key${i}`, i]))
    assert.equal(outcome(`${long}\n${text}`, { d }), tooMuch)
  })

test('a number is not filled up to more than 99 digits', () => {
  assert.is(String(outcome('{{ "%099d" | format(7) }}')).length, 99)
  assert.match(String(outcome('{{ "%099999999d" | format(1) }}')), 'use %s, %d or %03d')
})

test('a template for 2,000 peers is not too much work', () => {
  const peers = Array.from({ length: 2000 }, (_, i) => ({ name: `eth${i}`, asn: 65_000 + i }))
  const lines = '{% if p.asn != 1 and seen | length < 5000 %}neighbor {{ p.name }}\n{% endif %}'
  const text = `{% set seen = [] %}{% for p in peers %}${lines.repeat(20)}{% do seen.append(p.name) %}{% endfor %}{{ seen | unique | list | length }}`
  assert.match(String(outcome(text, { peers })), /^neighbor eth0\n[\s\S]*neighbor eth1999\n2000$/)
})

test('small things that no idiom shows alone', () => {
  const loose = (text: string): boolean =>
    typeof outcome(text, { xs: [1], d: { a: 1 } }) === 'string'
  assert.not(loose('{{ "a" | default(xs | unique) | list }}'))
  assert.not(loose('{% for p in d.items() %}{{ loop.index }}{% endfor %}'))
  assert.not(loose('{% if true if true else false %}x{% endif %}'))
  assert.not(loose('{% for x in [] %}{% else %}{% set y = 1 %}{% endfor %}{{ y }}'))
  assert.not(loose('{{ "" | int }}'))
  assert.is(outcome('{{ "on" | bool }}'), 'True')
  assert.is(outcome('  {%+ if true %}x{% endif %}'), '  x')
  assert.is(outcome('  {% if true %}x{% endif %}'), 'x')
  const result = renderTemplate({ file: 'x', text: 'a\nb\n' }, {})
  assert.equal(E.isRight(result) && result.right.map(({ line }) => line), [1, 2])
})

test('a macro that never ends is refused', () => {
  assert.match(String(outcome('{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}')), 'too deep')
})

test('every line knows the line of the template that wrote it', () => {
  const text = [
    'hostname a', // 1
    '{%- macro neighbor(n) %}', // 2
    ' neighbor {{ n }}', // 3
    '{%- endmacro %}', // 4
    '{% for n in [1, 2] -%}', // 5
    ' x {{ n }}', // 6
    '{% endfor -%}', // 7
    '{{ neighbor(1) }}', // 8
  ].join('\n')
  const result = renderTemplate({ file: 'x', text }, {})
  assert.ok(E.isRight(result))
  const found = result.right.filter((fragment) => fragment.text.trim() !== '')
  assert.equal(
    found.map((fragment) => `${fragment.text.trim()} <- ${fragment.line}`),
    ['hostname a <- 1', 'x <- 6', '1 <- 6', 'x <- 6', '2 <- 6', 'neighbor 1 <- 8'],
  )
})

const endless: Readonly<Record<string, string>> = {
  'empty loops': '{% for a in n %}{% for b in n %}{% endfor %}{% endfor %}',
  'loops that write': '{% for a in n %}{% for b in n %}line\n{% endfor %}{% endfor %}',
  'macros that call two each': Array.from(
    { length: 40 },
    (_, i) => `{% macro m${i + 1}() %}{{ m${i}() }}{{ m${i}() }}{% endmacro %}`,
  ).join('\n'),
}

const many = { n: Array.from({ length: 100_000 }, (_, i) => i) }

for (const [title, text] of Object.entries(endless))
  test(`a template that would go on for hours is refused: ${title}`, () => {
    const head = '{% macro m0() %}x{% endmacro %}'
    const found = outcome(`${head}\n${text}{{ m40() if m40 is defined else "" }}`, many)
    assert.match(String(found), 'more work than an frr.conf needs')
    assert.not.match(String(found), /^1:/)
  })

test('a template may write 40,000 lines', () => {
  const found = outcome('{% for a in n %}a {{ a }} b {{ a }}\n{% endfor %}', {
    n: many.n.slice(0, 40_000),
  })
  assert.is(String(found).split('\n').length, 40_001)
})

test.run()
