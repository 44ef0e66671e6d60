import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lastLine } from '../../src/cli/exitCode.ts'
import { readPlanFile, staleReason } from '../../src/cli/planFile.ts'
import type { Environment } from '../../src/intent/settings.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { planBody } from '../../src/plan/json/body.ts'
import { publish, type PlanDocument } from '../../src/plan/json/publish.ts'
import { leastEnvironment } from '../intent/environments.ts'
import { readerOf } from '../observe/readers.ts'
import { convergedHost, freshHost } from '../plan/hosts.ts'
import { planOf } from '../plan/stories.ts'

const documentOf = (observed: Observed, environment: Environment = {}): PlanDocument => {
  const plan = planOf(observed, environment, ['metallb'])
  return publish(plan, planBody(plan), {
    ...{ version: '1', createdAt: new Date(0), iproute2: null },
    sha256: (text) => text,
    slowHash: (text) => text,
  })
}

const document = documentOf(freshHost, { ENABLE_BFD: 'No' })

const read = (content: unknown) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return readPlanFile(readerOf({ answers: {}, files: { '/plan.json': text } }), '/plan.json')
}

const complaint = (content: unknown): string => {
  const request = read(content)
  return E.isLeft(request) ? lastLine(request.left) : 'good'
}

test('a plan says what was set, and for which host it was made', () => {
  const request = read(document)
  assert.equal(
    request,
    E.right({
      environment: {
        ...leastEnvironment,
        FE_MACS: '02:00:00:00:01:01,02:00:00:00:01:02',
        ENABLE_BFD: 'false',
      },
      adopted: new Set(['metallb']),
      allowed: new Set(),
      reload: false,
      expected: {
        format_version: document.format_version,
        plan_id: document.plan_id,
        observed: document.observed,
      },
    }),
  )
  const allowing = {
    ...document,
    options: { adopt: [], allow: ['session_reset'], reload: false },
  }
  const allowed = read(allowing)
  assert.equal(E.isRight(allowed) && allowed.right.allowed, new Set(['session_reset']))
})

test('a plan that was made with --reload says so itself; of 1.0 it has a resource of FRR', () => {
  const reloads = (content: unknown) => {
    const plan = read(content)
    return E.isRight(plan) && plan.right.reload
  }
  const { adopt, allow } = document.options
  assert.is(reloads({ ...document, options: { adopt, allow, reload: true } }), true)
  const old = { ...document, format_version: '1.0', options: { adopt, allow } }
  assert.is(reloads(old), false)
  const frr = { ...document.resource_changes[0], type: 'frr' }
  const resources = [...document.resource_changes, frr]
  assert.is(reloads({ ...old, resource_changes: resources }), true)
  assert.is(reloads({ ...document, resource_changes: resources }), false)
})

test('what is no plan, or one of another format', () => {
  const sentence = (reason: string) => `frr-intent: /plan.json: ${reason}; nothing was changed.`
  for (const content of ['', 'x', '[]', '{}'])
    assert.is(complaint(content), sentence('this is not a plan of frr-intent, or it is damaged'))
  for (const version of ['2.0', '1', '1.', '1.x', '11.0', '1.0.0'])
    assert.is(
      complaint({ ...document, format_version: version }),
      sentence(`its format is ${version}, and this program reads 1.x`),
    )
  assert.is(complaint({ ...document, format_version: '1.10' }), 'good')
  for (const part of ['plan_id', 'intent', 'observed', 'resource_changes', 'options'])
    assert.is(
      complaint({ ...document, [part]: undefined }),
      sentence('this is not a plan of frr-intent, or it is damaged'),
    )
  assert.is(
    complaint({ ...document, options: { adopt: [], allow: ['everything'] } }),
    sentence('this is not a plan of frr-intent, or it is damaged'),
  )
})

test('why a plan may not be applied any more', () => {
  const reason = (observed: Observed) =>
    staleReason(document, documentOf(observed, { ENABLE_BFD: 'No' }))
  const { host } = freshHost
  assert.is(reason(freshHost), null)
  assert.is(reason({ ...freshHost, host: { ...host, bootId: 'x' } }), 'the host has booted since')
  assert.is(
    reason({ ...freshHost, host: { ...host, netns: 'net:[7]' } }),
    'it was made in another network namespace',
  )
  assert.is(reason(convergedHost), 'the host has changed since')
  assert.is(
    staleReason({ ...document, plan_id: 'x' }, document),
    'this program would do something else for the same intent',
  )
  const older = { ...document, format_version: '1.0', plan_id: 'x' }
  const release = 'another release of frr-intent made it (format 1.0, this one makes 1.1)'
  assert.is(staleReason(older, document), release)
  assert.is(
    staleReason({ ...older, observed: { ...older.observed, hash: 'x' } }, document),
    release,
  )
})

test.run()
