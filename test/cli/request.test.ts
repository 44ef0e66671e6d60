import * as E from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseArguments } from '../../src/cli/arguments.ts'
import { realHost } from '../../src/cli/host/host.ts'
import { requestOf, type Request } from '../../src/cli/request.ts'
import { sessionOf } from '../../src/cli/session.ts'

const asked = (line: string): Request => {
  const invocation = parseArguments(line.split(' '))
  if (E.isLeft(invocation)) throw new Error(invocation.left.join())
  const request = requestOf(
    sessionOf(
      invocation.right,
      { X: 'y' },
      realHost(() => {}),
    ),
  )
  if (E.isLeft(request)) throw new Error(request.left.reason)
  return request.right
}

test('what the flags ask for', () => {
  assert.equal(asked('apply'), {
    environment: { X: 'y' },
    adopted: new Set(),
    allowed: new Set(),
    onRunningFrr: null,
    frrScope: 'this-container',
    expected: null,
  })
  assert.equal(asked('apply --adopt a --adopt b').adopted, new Set(['a', 'b']))
  assert.equal(asked('plan --allow session_reset').allowed, new Set(['session_reset']))
  assert.is(asked('plan').frrScope, 'any-container')
})

test('what becomes of an FRR that runs', () => {
  assert.is(asked('plan').onRunningFrr, null)
  assert.is(asked('plan --reload').onRunningFrr, 'reload')
  assert.is(asked('apply --reload').onRunningFrr, 'reload')
  assert.is(asked('apply --exec').onRunningFrr, 'exec')
  assert.is(asked('apply --dry-run').onRunningFrr, null)
})

test('a plan file that was made with --reload is applied so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frr-intent-test-'))
  const path = join(folder, 'plan.json')
  const onRunningFrr = (reload: boolean) => {
    const plan = {
      format_version: '1.1',
      plan_id: 'x',
      intent: { values: {}, sources: {} },
      observed: { hash: 'x', boot_id: 'x', netns: 'x' },
      resource_changes: [],
      options: { adopt: [], allow: [], reload },
    }
    writeFileSync(path, JSON.stringify(plan))
    return asked(`apply ${path} --exec`).onRunningFrr
  }
  try {
    assert.is(onRunningFrr(true), 'reload')
    assert.is(onRunningFrr(false), 'exec')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
