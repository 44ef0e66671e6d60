// Every golden plan, byte by byte. `UPDATE_GOLDEN=1 npm run test:unit` writes them anew: review them.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ourLinks } from '../../src/plan/ourLinks.ts'
import { intentOf } from '../intent/environments.ts'
import { cases, gist, read, wholeCase, type CaseName } from './golden.ts'

const folder = new URL('golden/', import.meta.url)
const schema = JSON.parse(
  readFileSync(new URL('../../schema/plan-1.1.schema.json', import.meta.url), 'utf8'),
) as object

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const complaints = (document: unknown): readonly string[] => {
  validate(document)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const compare = (path: URL, text: string): void => {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(new URL('.', path), { recursive: true })
    writeFileSync(path, text)
  }
  assert.fixture(text, readFileSync(path, 'utf8'))
}

const names = Object.keys(cases) as readonly CaseName[]

for (const name of names) {
  test(name, () => {
    const { text, document } = read(name)
    compare(new URL(`${name}/plan.txt`, folder), text)
    const shown = name === wholeCase ? document : gist(document)
    compare(new URL(`${name}/plan.json`, folder), `${JSON.stringify(shown, null, 2)}\n`)
    assert.equal(complaints(document), [])
  })
}

test('the schema names every kind of link that an intent wants', () => {
  const text = JSON.stringify(schema)
  for (const { kind } of ourLinks(intentOf())) assert.ok(text.includes(`"${kind}"`), kind)
})

test('every folder is a case', () => {
  assert.equal(readdirSync(folder).toSorted(), names.toSorted())
})

test('the schema is closed: what it does not know is an error', () => {
  const { document } = read('first-boot')
  const [operation] = document.operations
  const wrong: Readonly<Record<string, object>> = {
    ' must NOT have additional properties': { ...document, extra: 1 },
    '/format_version must be equal to constant': { ...document, format_version: '2.0' },
    '/created_at must match format "date-time"': { ...document, created_at: 'yesterday' },
    '/operations/0 must NOT have additional properties': {
      ...document,
      operations: [{ ...operation, shell: true }],
    },
    '/operations/0/argv must be array': {
      ...document,
      operations: [{ ...operation, argv: 'ip link' }],
    },
    '/errors must NOT have fewer than 1 items': { ...document, applyable: false },
  }
  for (const [complaint, changed] of Object.entries(wrong)) {
    assert.ok(complaints(changed).includes(complaint), complaint)
  }
})

test('equal plans have equal ids, other hosts and intents have others', () => {
  const id = (name: CaseName) => read(name).document.plan_id
  assert.is(id('drifted'), id('drifted'))
  const made = names.filter((name) => read(name).document.applyable)
  assert.is(new Set(made.map(id)).size, made.length)
})

test.run()
