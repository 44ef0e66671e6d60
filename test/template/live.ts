// Against the Python that is there: the goldens are what it says, and random templates agree.
// `--write` makes the goldens anew; SEED and RUNS replay the random part.
import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { frrContext, frrTemplates } from './frr.ts'
import { context, idioms } from './idioms.ts'
import { askPython, type Case, type Outcome } from './oracle.ts'
import { compare, ours, type Verdict } from './ours.ts'
import { expression, soup, template } from './random.ts'

const golden = new URL('idioms.golden.json', import.meta.url)
const frr = (name: string): URL => new URL(`frr/${name}`, import.meta.url)

const idiomOutcomes = (): Record<string, Outcome> => {
  const outcomes = askPython(idioms.map((template) => ({ template, context })))
  return Object.fromEntries(
    idioms.map((idiom, i) => [idiom, outcomes[i] ?? { error: 'no outcome' }]),
  )
}

const frrOutcomes = (): readonly (readonly [string, string])[] => {
  const texts = frrTemplates.map((name) => readFileSync(frr(`${name}.j2`), 'utf8'))
  const outcomes = askPython(texts.map((template) => ({ template, context: frrContext })))
  return frrTemplates.map((name, i) => {
    const outcome = outcomes[i]
    if (!outcome || 'error' in outcome) throw new Error(`${name}.j2: ${outcome?.error}`)
    return [name, outcome.text]
  })
}

if (process.argv.includes('--write')) {
  writeFileSync(golden, `${JSON.stringify(idiomOutcomes(), null, 1)}\n`)
  for (const [name, text] of frrOutcomes()) writeFileSync(frr(`${name}.conf`), text)
}

test('the goldens are what Python renders', () => {
  assert.equal(JSON.parse(readFileSync(golden, 'utf8')), idiomOutcomes())
  for (const [name, text] of frrOutcomes())
    assert.is(readFileSync(frr(`${name}.conf`), 'utf8'), text)
})

test('random templates render as in Python, or are refused', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const numRuns = Number(process.env['RUNS'] ?? 3000)
  const printed = expression.map((text) => `{{ ${text} }}`)
  const cases: readonly Case[] = [printed, template, soup]
    .flatMap((texts) => fc.sample(texts, { seed, numRuns }))
    .map((text) => ({ template: text, context }))
  const outcomes = askPython(cases)
  const verdicts = cases.map((one, i) => compare(outcomes[i] ?? { error: '' }, ours(one)))
  const count = (verdict: Verdict): number => verdicts.filter((it) => it === verdict).length
  console.log(
    `SEED=${seed} RUNS=${numRuns}: ${count('same')} same, ${count('both complain')} both complain, ` +
      `${count('refused')} refused by us, ${count('DIFFERENT')} different`,
  )
  const different = cases.flatMap((one, i) =>
    verdicts[i] === 'DIFFERENT'
      ? [{ template: one.template, python: outcomes[i], ours: ours(one) }]
      : [],
  )
  assert.equal(different.toSorted((a, b) => a.template.length - b.template.length).slice(0, 5), [])
  assert.ok(count('same') > numRuns / 2, 'too few templates rendered at all')
})

test.run()
