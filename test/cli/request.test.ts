import * as E from 'fp-ts/lib/Either.js'
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
    live: null,
    whereabouts: 'here',
    expected: null,
  })
  assert.equal(asked('apply --adopt a --adopt b').adopted, new Set(['a', 'b']))
  assert.equal(asked('plan --allow session_reset').allowed, new Set(['session_reset']))
  assert.is(asked('plan').whereabouts, 'anywhere')
})

test('what becomes of an FRR that runs', () => {
  assert.is(asked('plan').live, null)
  assert.is(asked('plan --reload').live, 'reload')
  assert.is(asked('apply --reload').live, 'reload')
  assert.is(asked('apply --exec').live, 'exec')
  assert.is(asked('apply --dry-run').live, null)
})

test.run()
