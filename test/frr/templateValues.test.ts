import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readTemplateValues } from '../../src/frr/values/templateValues.ts'

/** The values, or the problems as `LINE: GIVEN; ADVICE`. */
const read = (text: string): unknown => {
  const result = readTemplateValues({ path: 'v.yaml', text }, ['NODE_IP', 'FABRIC_PASSWORD'])
  if (E.isRight(result)) return result.right
  return result.left.map(({ line, given, advice }) => `${line}: ${given}; ${advice}`)
}

const hidden = 'a tab or a hidden character; write spaces for a tab, or remove it'
const half = 'half a character; write the character itself'
const several = 'a text of several lines; write a list, with one text for each line'
const unclear = 'a value that can mean several things; put it into quotes'

test('plain texts, numbers, lists and mappings in YAML and JSON', () => {
  assert.equal(read('a: x\nb: [1, "é 😀", null]\nc: "\\u00e9\\U0001F600"\n'), {
    a: 'x',
    b: [1, 'é 😀', null],
    c: 'é😀',
  })
  assert.equal(read('{"a": "b", "c": {"d": true}}'), { a: 'b', c: new Map([['d', true]]) })
})

test('hidden characters are refused in the file, and as escapes in a value', () => {
  for (const code of [0x00, 0x09, 0x0d, 0x1b, 0x7f, 0x85, 0xad, 0x2028, 0x2029, 0xfeff, 0xfffe]) {
    const escape = `\\u${code.toString(16).padStart(4, '0')}`
    assert.equal(read(`a: 1\nb: "x${String.fromCodePoint(code)}y"\n`), [`2: ${hidden}`], escape)
    assert.equal(read(`a: 1\nb: "x${escape}y"\n`), [`2: ${hidden}`], escape)
  }
  assert.equal(read('a: "\\ud83d"\nb: "\\e[31m"\n'), [`1: ${hidden}`, `2: ${hidden}`])
})

test('halves of a character are refused, also when they would fit', () => {
  assert.equal(read('{"a": "\\ud83d\\ude00"}'), [`1: ${half}`])
  assert.equal(read('a: "\\U0000D83D\\U0000DE00"'), [`1: ${half}`])
})

test('a text of several lines is refused: only the first line of a password would be masked', () => {
  for (const text of [
    '"x\\ny"',
    "'x\n  y'",
    'x\n  y',
    '|\n  x\n  y',
    '|-\n  x',
    '|2\n    ',
    '>\n  x',
  ])
    assert.equal(read(`a: 1\nb: ${text}\n`), [`2: ${several}`], text)
})

test('plain words with ? or with : at the beginning are refused: PyYAML has other rules', () => {
  assert.equal(read('a: [x, ?y]\nb: [::1]\nc: http://x/?y\n'), [
    `1: ${unclear}`,
    `2: ${unclear}`,
    `3: ${unclear}`,
  ])
  assert.equal(read('a: "http://x/?y"\nb: 2001:db8::1\n'), {
    a: 'http://x/?y',
    b: '2001:db8::1',
  })
})

test('each mistake in YAML is told once for a line, with an advice that fits', () => {
  const deep = 'lists and mappings that are too deep; nest fewer of them'
  const other = 'what is not valid YAML; check indentation, quotes and brackets'
  const told: Readonly<Record<string, string>> = {
    'a: 1\na: 2\n': '2: a name that stands there twice; remove one of them',
    'a: 1\n---\nb: 1\n': '2: more than one document; remove the line ---, and what follows it',
    'a: !x y\n': '1: a tag; write the value itself',
    'a: b: c\n': `1: ${other}`,
    'a:\n  - b\n c: d\n': `3: ${other}`,
    'hunter2\n': '1: no mapping; write NAME: VALUE lines',
  }
  for (const [text, problem] of Object.entries(told)) assert.equal(read(text), [problem], text)
  const nested = read(`a: ${'['.repeat(3000)}`)
  assert.ok(
    Array.isArray(nested) && nested.length < 5 && nested[0] === `1: ${deep}`,
    String(nested),
  )
})

test('a name of frr-intent is refused, and a password has a file', () => {
  assert.equal(read('NODE_IP: x\nFABRIC_PASSWORD: x\n'), [
    '1: the name NODE_IP; use another one: it is a variable of frr-intent',
    '2: the name FABRIC_PASSWORD; set FABRIC_PASSWORD_FILE: the template sees what that file holds as FABRIC_PASSWORD',
  ])
})

test('a file with very many mistakes is read in a moment', () => {
  const found = read(Array.from({ length: 20_000 }, (_, i) => `n${i}: y\n`).join(''))
  assert.is(Array.isArray(found) && found.length, 20_000)
})

test.run()
