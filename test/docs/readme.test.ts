// README.md, and the documents with sections that the program makes.

import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { documented, generated } from '../../build/documented.ts'
import { variableNames } from '../../src/intent/variables.ts'
import { templateContext } from '../../src/plan/frrConf/render.ts'
import { freshHost, targetOf } from '../plan/hosts.ts'

const readme = readFileSync('README.md', 'utf8')

for (const path of Object.keys(generated))
  test(`${path}: its generated sections are those of the program (npm run docs)`, () => {
    const text = readFileSync(path, 'utf8')
    assert.fixture(documented(path, text), text)
  })

test('a document without one of its sections is an error', () => {
  assert.throws(() => documented('README.md', '# frr-intent'), 'README.md has no section "plan"')
})

test('the README has at most 160 lines', () => {
  assert.ok(readme.trimEnd().split('\n').length <= 160)
})

test('its first two commands are the demo and the tests', () => {
  const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text)
  assert.equal(blocks.slice(0, 2), ['npm run demo\n', 'npm test\n'])
})

test('docs/templates.md names what a template sees besides the variables as they are', () => {
  const text = readFileSync('docs/templates.md', 'utf8')
  const seen = Object.entries(templateContext(targetOf({}, freshHost)))
  for (const [name, value] of seen)
    if (!variableNames.some((variable) => variable === name) || Array.isArray(value))
      assert.match(text, `\`${name}\``)
})

test('the template uses only variables that are documented', () => {
  const template = readFileSync('templates/frr.conf.j2', 'utf8')
  const used = [...template.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([name]) => name)
  const known = new Set<string>([
    ...variableNames,
    'FABRIC_INTERFACES',
    'FABRIC_IPV4_LEAVES',
    'SOURCE_IPV4',
    'SOURCE_IPV6',
    'FABRIC_PASSWORD',
    'METALLB_PASSWORD',
  ])
  assert.equal(
    [...new Set(used)].filter((name) => !known.has(name)),
    [],
  )
})

test.run()
