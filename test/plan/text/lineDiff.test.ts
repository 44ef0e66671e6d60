import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lineDiff } from '../../../src/plan/text/lineDiff.ts'

test('a difference: its lines in order, its secrets masked, the password that goes as well', () => {
  const before = 'a\nneighbor x password first\n description first\nsame\n'
  const after = 'b\nneighbor x password second\n description second\nsame\n'
  assert.equal(lineDiff(before, after, []), [
    ...['- a', '- neighbor x password (masked)', '-  description (masked)'],
    ...['+ b', '+ neighbor x password (masked)', '+  description (masked)'],
  ])
  assert.equal(lineDiff(before, before, []), [])
})

const numbered = (word: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('')

test('many lines are counted', () => {
  const forty = lineDiff('', numbered('pool', 39), [])
  assert.is(forty.length, 40)
  assert.is(lineDiff('', numbered('pool', 40), []).at(-1), '(1 more lines)')
})

test('many differences cost little, and are counted', () => {
  const [old, wanted] = [`same\n${numbered('old', 40_000)}`, `same\n${numbered('new', 30_000)}`]
  const begun = process.cpuUsage()
  assert.equal(lineDiff(old, wanted, []), [
    '(more than 1000 lines differ: 40001 before, 30001 after)',
  ])
  // Their square would be a minute and more.
  assert.ok(process.cpuUsage(begun).user < 10_000_000)
  assert.equal(lineDiff(numbered('x', 5000), `${numbered('x', 5000)}x 1\n`, []), ['+ x 1'])
})

test.run()
