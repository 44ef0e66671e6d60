// What gives a plan another id, and the host another hash: all that an operation can depend on.
import * as E from 'fp-ts/lib/Either.js'
import { createHash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../../src/intent/settings.ts'
import type { Observed } from '../../../src/observe/observed.ts'
import { planBody } from '../../../src/plan/json/body.ts'
import { publish, type PlanDocument } from '../../../src/plan/json/publish.ts'
import { convergedHost, freshHost, withLinks } from '../hosts.ts'
import { planOf } from '../stories.ts'

const published = (observed: Observed, environment: Environment = {}): PlanDocument => {
  const plan = planOf(observed, environment)
  return publish(plan, planBody(plan), {
    version: '1',
    createdAt: new Date(0),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    slowHash: (text) => `slow ${createHash('sha256').update(text).digest('hex')}`,
    iproute2: '6.15.0',
  })
}

const one = published(freshHost)

const differs = (other: PlanDocument): readonly string[] => [
  ...(other.plan_id === one.plan_id ? [] : ['plan']),
  ...(other.intent.hash === one.intent.hash ? [] : ['intent']),
  ...(other.observed.hash === one.observed.hash ? [] : ['observed']),
]

test('the same plan for the same host has the same id', () => {
  assert.equal(differs(published(freshHost)), [])
})

test('another intent, another host', () => {
  assert.equal(differs(published(freshHost, { ENABLE_BFD: 'false' })), ['plan', 'intent'])
  const host = (parts: Partial<Observed['host']>): Observed => ({
    ...freshHost,
    host: { ...freshHost.host, ...parts },
  })
  for (const observed of [
    host({ bootId: 'other' }),
    host({ netns: 'net:[7]' }),
    { ...freshHost, files: freshHost.files.map((file) => ({ ...file, content: 'x' })) },
    { ...freshHost, unreachableDefaults: convergedHost.unreachableDefaults },
    withLinks(convergedHost, { metallb: { group: 0 } }),
  ])
    assert.equal(differs(published(observed)), ['plan', 'observed'])
})

test('a running FRR counts where it was asked', () => {
  const withFrr = (running: string): Observed => ({
    ...freshHost,
    frr: {
      daemons: [{ name: 'bgpd', pid: 7 }],
      configuration: E.right(running),
      canReload: true,
      table: 'main',
    },
  })
  const first = published(withFrr('log stdout\n'))
  assert.equal(differs(first), ['plan', 'observed'])
  assert.is.not(published(withFrr('log file\n')).observed.hash, first.observed.hash)
  assert.equal(differs(published({ ...freshHost, frr: null })), [])
})

const withPassword = 'router bgp 1\n neighbor x password S3cret\n'

/** Where a password can be. */
const places: Readonly<Record<string, Observed>> = {
  'what will be written': { ...freshHost, secrets: { fabric: 'S3cret', speaker: null } },
  'what stands there': {
    ...freshHost,
    files: freshHost.files.map((file) => ({ ...file, content: withPassword })),
  },
  'what FRR runs with': {
    ...freshHost,
    frr: { daemons: [], configuration: E.right(withPassword), canReload: true, table: 'main' },
  },
}

for (const [place, observed] of Object.entries(places))
  test(`no quick hash is made of a text with a password: ${place}`, () => {
    const plan = planOf(observed)
    const hashed: Record<'quick' | 'slow', string[]> = { quick: [], slow: [] }
    const noting = (how: keyof typeof hashed) => (text: string) => {
      hashed[how].push(text)
      return how
    }
    publish(plan, planBody(plan), {
      ...{ version: '1', createdAt: new Date(0), iproute2: null },
      ...{ sha256: noting('quick'), slowHash: noting('slow') },
    })
    assert.equal(
      hashed.quick.filter((text) => text.includes('S3cret')),
      [],
    )
    assert.ok(hashed.slow.some((text) => text.includes('S3cret')))
  })

test('what a host does otherwise has another id, though intent and host are the same', () => {
  const plan = planOf(freshHost)
  const body = planBody(plan)
  const publisher = {
    ...{ version: '1', createdAt: new Date(0), iproute2: null },
    sha256: (text: string) => text,
    slowHash: (text: string) => text,
  }
  const less = { ...body, operations: body.operations.slice(1) }
  assert.is.not(publish(plan, less, publisher).plan_id, publish(plan, body, publisher).plan_id)
})

test.run()
