import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { documented, documents } from '../../build/documented.ts'
import { variableNames } from '../../src/intent/variables.ts'
import { templateContext } from '../../src/plan/frrConf/render.ts'
import { freshHost, targetOf } from '../plan/hosts.ts'

for (const path of Object.keys(documents))
  test(`the tables of ${path} are those of the program (npm run docs)`, () => {
    const text = readFileSync(path, 'utf8')
    assert.fixture(documented(path, text), text)
  })

test('docs/templates.md names what a template sees, but for plain variables', () => {
  const text = readFileSync('docs/templates.md', 'utf8')
  const seen = Object.entries(templateContext(targetOf({}, freshHost)))
  const plain = ([name, value]: readonly [string, unknown]): boolean =>
    variableNames.some((variable) => variable === name) && typeof value !== 'object'
  for (const [name] of seen.filter((entry) => !plain(entry)))
    if (!['NODE_IP6', 'BGP_KEEPALIVE_TIME', 'BGP_HOLD_TIME', 'FABRIC_GTSM_HOPS'].includes(name))
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
