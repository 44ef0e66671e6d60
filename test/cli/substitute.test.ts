// Which failures of a start have a substitute, and which substitutes they have.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { exitCode, exitNames } from '../../src/cli/exitCode.ts'
import { headingOf, noteOn, substitutesFor, type FailedRun } from '../../src/cli/substitute.ts'

const start: FailedRun = {
  code: exitCode.refused,
  isStart: true,
  isPlanFile: false,
  usesLastGood: true,
  isWatched: false,
}

test('a mistake has a substitute; a lock, a stale plan and pending changes have none', () => {
  const byName = Object.fromEntries(
    exitNames.map((name) => [name, substitutesFor({ ...start, code: exitCode[name] })]),
  )
  const lastGood = ['last_good']
  assert.equal(byName, {
    success: [],
    unexpected: lastGood,
    changesPending: [],
    refused: lastGood,
    invalidIntent: ['last_good', 'present_ports'],
    cannotObserve: lastGood,
    applyFailed: lastGood,
    notConverged: lastGood,
    locked: [],
    stale: [],
  })
})

test('only a start that may, of no plan file, beside no FRR that works on', () => {
  assert.equal(substitutesFor(start), ['last_good'])
  for (const fact of [
    { isStart: false },
    { isPlanFile: true },
    { usesLastGood: false },
    { isWatched: true },
  ])
    assert.equal(substitutesFor({ ...start, ...fact }), [])
})

test('what is said about each', () => {
  const lastGood = {
    kind: 'last_good',
    applied_at: '2026-01-01T00:00:00.000Z',
    reason: 'there are 2 problems',
    problems: ['one', 'two'],
  } as const
  const state = 'FRR starts with the last good state, of 2026-01-01T00:00:00.000Z'
  assert.is(noteOn(lastGood), `${state}, because there are 2 problems`)
  assert.equal(headingOf(lastGood), [
    ...['one', 'two', 'The environment was not applied: there are 2 problems.', `${state}.`],
  ])
  const ports = { ...lastGood, kind: 'present_ports', applied_at: null, problems: [] } as const
  assert.is(
    noteOn(ports),
    'FRR starts with the fabric ports that are there, because there are 2 problems',
  )
  assert.equal(headingOf(ports), ['Not all fabric ports are there: there are 2 problems.'])
})

test.run()
