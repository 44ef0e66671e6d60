// Against Python's own Jinja2, as Debian has it: the goldens are what it says, whole frr.conf templates
// come out the same, and random templates agree or are refused.
// UPDATE_GOLDEN=1 writes the goldens; SEED and RUNS look elsewhere and further.

import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { frrContext, frrTemplates } from '../frr/template/frr.ts'
import { context, idioms } from '../frr/template/idioms.ts'
import type { Case, Outcome } from '../frr/template/oracle.ts'
import { compare, ours, type Verdict } from '../frr/template/ours.ts'
import { expression, soup, template, yamlValue } from '../frr/template/random.ts'
import { readTemplateValues } from '../../src/frr/values/templateValues.ts'
import { debianRoot } from '../../build/debian.ts'
import { namespaces } from './namespace.ts'

const folder = join(import.meta.dirname, '../frr/template')
const golden = join(folder, 'idioms.golden.json')
const inFrr = (name: string): string => join(folder, 'frr', name)

const root = await debianRoot('trixie', ['python3-jinja2', 'python3-yaml'])
const oracle = readFileSync(join(folder, 'oracle.py'), 'utf8')

/** What Python makes of each case, in the order asked. */
const askPython = (cases: readonly Case[]): readonly Outcome[] => {
  const python = ['chroot', root, '/usr/bin/python3', '-c', oracle]
  const outcomes: readonly Outcome[] = JSON.parse(
    execFileSync('unshare', [...namespaces, ...python], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: 600_000,
    }),
  )
  assert.is(outcomes.length, cases.length)
  return outcomes
}

interface Compared {
  readonly template: string
  readonly python: Outcome
  readonly ours: Outcome
  readonly verdict: Verdict
}

const compareAll = (cases: readonly Case[]): readonly Compared[] =>
  askPython(cases).map((python, i) => {
    const one = cases[i] ?? { template: '', context }
    const our = ours(one)
    return { template: one.template, python, ours: our, verdict: compare(python, our) }
  })

/** The shortest first: what differs there says most. */
const different = (compared: readonly Compared[]): readonly Compared[] =>
  compared
    .filter(({ verdict }) => verdict === 'DIFFERENT')
    .toSorted((a, b) => a.template.length - b.template.length)
    .slice(0, 5)

const withIdioms = (): readonly Case[] => idioms.map((text) => ({ template: text, context }))

test('idioms: the same text, or a refusal; and the goldens are what Python says', () => {
  assert.ok(idioms.length >= 150)
  const compared = compareAll(withIdioms())
  assert.equal(different(compared), [])
  const outcomes = Object.fromEntries(compared.map(({ template, python }) => [template, python]))
  if (process.env['UPDATE_GOLDEN'] === '1')
    writeFileSync(golden, `${JSON.stringify(outcomes, null, 1)}\n`)
  assert.equal(JSON.parse(readFileSync(golden, 'utf8')), outcomes)
})

test('templates of the kind people write for FRR: the same text', () => {
  const compared = compareAll(
    frrTemplates.map((name) => ({
      template: readFileSync(inFrr(`${name}.j2`), 'utf8'),
      context: frrContext,
    })),
  )
  for (const [i, { python, verdict }] of compared.entries()) {
    const name = frrTemplates[i] ?? ''
    assert.is(verdict, 'same', name)
    const text = 'text' in python ? python.text : ''
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(inFrr(`${name}.conf`), text)
    assert.is(readFileSync(inFrr(`${name}.conf`), 'utf8'), text, name)
  }
})

/** Of a node with the defaults: what the unit test of edpm.j2 has, too. */
const ofNode = { NODE_IP: '10.0.0.1', FABRIC_INTERFACES: ['eth0', 'eth1'] }

test('values of the user: the same text as with PyYAML', () => {
  const [template, values] = ['edpm.j2', 'edpm.yaml'].map((name) =>
    readFileSync(inFrr(name), 'utf8'),
  )
  const [python = { error: '' }] = askPython([
    { template: template ?? '', context: ofNode, values: values ?? '' },
  ])
  const text = 'text' in python ? python.text : ''
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(inFrr('edpm.conf'), text)
  assert.is(readFileSync(inFrr('edpm.conf'), 'utf8'), text)
})

test('values in YAML: the same as PyYAML reads, or a refusal', () => {
  const seed = Number(process.env['SEED'] ?? 20261130)
  const numRuns = Number(process.env['RUNS'] ?? 2000)
  const template = `{% if v is iterable and v is not string and v is not mapping %}{{ v | join("~") }}{% else %}{{ v }} {{ v is string }} {{ v is none }} {{ v is boolean }}{% endif %}`
  const cases = fc
    .sample(yamlValue, { seed, numRuns })
    .map((value) => ({ template, context: {}, values: `v: ${value}\n` }))
  const wrong = askPython(cases).flatMap((python, i) => {
    const values = cases[i]?.values ?? ''
    const read = readTemplateValues({ path: 'v.yaml', text: values }, [])
    if (E.isLeft(read)) return []
    const { v } = read.right
    const told = (one: unknown): string =>
      one === null
        ? 'None'
        : one === true
          ? 'True'
          : one === false
            ? 'False'
            : JSON.stringify(one).replace(/^"|"$/g, '')
    const kinds = [typeof v === 'string', v === null, typeof v === 'boolean']
    const ours = Array.isArray(v) ? v.map(told).join('~') : [v, ...kinds].map(told).join(' ')
    return 'text' in python && (v instanceof Map || python.text === ours)
      ? []
      : [{ values, python, ours }]
  })
  assert.equal(wrong.slice(0, 5), [])
})

test('random templates: the same text, a complaint of both, or a refusal', () => {
  const seed = Number(process.env['SEED'] ?? 20261122)
  const numRuns = Number(process.env['RUNS'] ?? 2000)
  const printed = expression.map((text) => `{{ ${text} }}`)
  const texts = [printed, template, soup].flatMap((one) => fc.sample(one, { seed, numRuns }))
  const compared = compareAll(texts.map((text) => ({ template: text, context })))
  const count = (wanted: Verdict) => compared.filter(({ verdict }) => verdict === wanted).length
  console.log(
    `SEED=${seed} RUNS=${numRuns}: ${count('same')} same, ${count('both complain')} both complain, ` +
      `${count('refused')} refused by us, ${count('DIFFERENT')} different`,
  )
  assert.equal(different(compared), [])
  assert.ok(count('same') > numRuns / 2, 'too few templates rendered at all')
})

test('a difference is seen', () => {
  const [python] = askPython([{ template: '{{ "a" | upper }}', context }])
  assert.equal(python, { text: 'A' })
  assert.is(compare({ text: 'A' }, { text: 'a' }), 'DIFFERENT')
  assert.is(compare({ error: 'TypeError' }, { text: 'a' }), 'DIFFERENT')
  assert.is(compare({ text: 'A' }, { error: 'Unsupported' }), 'refused')
})

test.run()
