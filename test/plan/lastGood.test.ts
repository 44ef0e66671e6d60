// A plan for the last good state: its files as they were, and the ports that are left.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { LastGood } from '../../src/plan/frrConf/render.ts'
import { isEmpty, operationsOf } from '../../src/plan/plan.ts'
import { resolveTarget } from '../../src/plan/target.ts'
import { intentOf } from '../intent/environments.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { convergedHost, withLinks } from './hosts.ts'
import { planOf } from './stories.ts'

const lastGood: LastGood = {
  appliedAt: '2026-11-30T12:00:00.000Z',
  environment: {},
  ports: ['eth0', 'eth1'],
  texts: { frrConf: 'log stdout\n', daemons: 'zebra=yes\n', vtyshConf: '\n' },
}

test('its files are planned as they were, whatever would be rendered', () => {
  const plan = planOf(convergedHost, {}, [], { lastGood })
  const written = operationsOf(plan).flatMap((operation) =>
    operation._tag === 'WriteFile' ? [operation.file.content] : [],
  )
  assert.equal(written, [lastGood.texts.frrConf, lastGood.texts.daemons, lastGood.texts.vtyshConf])
  assert.is(E.isRight(plan.frrConf) ? plan.frrConf.right.text : '', lastGood.texts.frrConf)
  assert.is(E.isRight(plan.frrConf) ? plan.frrConf.right.origin(1) : '', null)
})

test('of files that were not all known the others are planned', () => {
  const { frrConf: _, ...others } = planOf(convergedHost).texts
  const kept: LastGood = { ...lastGood, texts: { ...others, frrConf: null } }
  assert.is(isEmpty(planOf(convergedHost, {}, [], { lastGood: kept })), true)
})

const enslaved = withLinks(convergedHost, { eth1: { master: 'bond0' } })

const portsOf = (
  environment: Readonly<Record<string, string>>,
  isTolerant = true,
  observed: Observed = convergedHost,
) => {
  const target = resolveTarget(intentOf(environment), observed, new Set(), isTolerant)
  return E.isRight(target)
    ? target.right.ports.map(({ name }) => name)
    : target.left.map(({ _tag }) => _tag)
}

const gone = '02:00:00:00:09:09'

test('ports that are not there are left out, where others are and that is asked for', () => {
  const byName = (names: string) => ({ FE_MACS: '', FE_PORT_NAMES: names })
  const byMac = (macs: string) => ({ FE_MACS: macs, FE_PORT_NAMES: '' })
  assert.equal(portsOf(byName('eth0,eth7')), ['eth0'])
  assert.equal(portsOf(byName('eth7,eth1,eth0')), ['eth1', 'eth0'])
  assert.equal(portsOf(byMac(`${gone},02:00:00:00:01:02`)), ['eth1'])
  assert.equal(portsOf(byName('eth7,eth8')), ['NoSuchName', 'NoSuchName'])
  assert.equal(portsOf(byMac(gone)), ['NoSuchMac'])
  assert.equal(portsOf(byName('eth0,eth7'), false), ['NoSuchName'])
  // What is there and cannot be used is no port that is missing.
  assert.equal(portsOf(byName('eth0,eth1,eth7'), true, enslaved), ['Enslaved'])
})

test.run()
