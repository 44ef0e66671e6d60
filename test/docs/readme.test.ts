import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { documented } from '../../build/documented.ts'
import { variableNames } from '../../src/intent/variables.ts'

const readme = readFileSync('README.md', 'utf8')

test('the tables of the README are those of the program (npm run docs)', () => {
  assert.fixture(documented(readme), readme)
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
