// Plans for a host on which FRR runs, or which was converged once: disruption and drift.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { planBody } from '../../src/plan/json/body.ts'
import { plainStyle } from '../../src/plan/text/style.ts'
import { planText } from '../../src/plan/text/text.ts'
import { intentOf } from '../intent/environments.ts'
import { convergedHost, withLinks } from './hosts.ts'
import { planOf, refusalsOf } from './stories.ts'

const live = { ...convergedHost, daemons: ['zebra', 'bgpd'] }

const otherTable = { METALLB_VRF_ROUTE_TABLE_ID: '99' }

test('what ends sessions while FRR runs needs to be allowed', () => {
  assert.equal(refusalsOf(planOf(live, otherTable)), [
    'vrf.metallb would end BGP sessions, and FRR is running (zebra, bgpd) | Add --allow session_reset if this is the time for it',
  ])
  const allowed = new Set(['session_reset'] as const)
  assert.equal(refusalsOf(planOf(live, otherTable, [], { allowed })), [])
  assert.equal(refusalsOf(planOf(convergedHost, otherTable)), [])
  assert.equal(refusalsOf(planOf(withLinks(live, { metallb: { up: false } }))), [])
})

const driftOf = (...parts: Parameters<typeof planOf>): readonly string[] =>
  planBody(planOf(...parts)).drift.map(({ address, message }) => `${address}: ${message}`)

test('drift is what the last intent would change too, and is told first', () => {
  const down = withLinks(convergedHost, { metallb: { up: false } })
  const last = intentOf()
  assert.equal(driftOf(convergedHost, {}, [], { last }), [])
  assert.equal(driftOf(down), [])
  assert.equal(driftOf(down, { ENABLE_BFD: 'false' }, [], { last }), [
    'vrf.metallb: metallb is down',
  ])
  assert.equal(
    driftOf(down, {}, [], { last: intentOf({ FE_MACS: '', FE_PORT_NAMES: 'eth7' }) }),
    [],
  )
  const text = planText(planBody(planOf(down, {}, [], { last })), plainStyle, 1)
  assert.match(
    text,
    /^Changed outside of frr-intent since the last apply:\n {2}vrf.metallb has changed: metallb is down\n\nfrr-intent plan: 1 change/,
  )
})

test('drift names a link of the host in printable characters', () => {
  const stray = withLinks(convergedHost, { 'frr-metallb': { master: '\u001b[2J' } })
  const text = planText(planBody(planOf(stray, {}, [], { last: intentOf() })), plainStyle, 1)
  assert.ok(text.split('\n').every((line) => /^[ -~]*$/.test(line)))
})

test('a node that does not know what others have says so', () => {
  const ids = (environment: Readonly<Record<string, string>>) =>
    planOf(convergedHost, environment).checks.map(({ id }) => id)
  assert.ok(ids({ FABRIC_ROUTES: 'default' }).includes('lb-pools'))
  assert.not.ok(ids({ FABRIC_ROUTES: 'default', LB_POOLS: '192.0.2.0/24' }).includes('lb-pools'))
})

test.run()
