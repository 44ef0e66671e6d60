import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { operationsOf } from '../../../src/plan/plan.ts'
import { convergedHost, freshHost } from '../hosts.ts'
import { planOf, sysctlsWritten } from '../stories.ts'

const byTheKernel = { eth0: 1024, eth1: 1024 }
const path = (port: string) => `/proc/sys/net/ipv6/conf/${port}/ra_defrtr_metric`

test('a default route of router advertisements comes after that of BGP', () => {
  const observed = { ...freshHost, advertisedDefaults: byTheKernel }
  assert.equal(planOf(observed).refusals, [])
  assert.equal(sysctlsWritten(observed), [
    `${path('eth0')} 4278198272`,
    `${path('eth1')} 4278198272`,
  ])
})

test('a port that has it, or takes no such route, is left alone', () => {
  const one = { eth0: 4278198272 }
  assert.equal(sysctlsWritten({ ...convergedHost, advertisedDefaults: one }), [])
  assert.equal(sysctlsWritten({ ...convergedHost, advertisedDefaults: { ...one, eth1: 1024 } }), [
    `${path('eth1')} 4278198272`,
  ])
})

test("where BGP's routes have a table of their own, it comes after them anyway", () => {
  const ipv6 = { ...convergedHost.ipv6, writable: false }
  for (const observed of [convergedHost, { ...convergedHost, ipv6 }]) {
    const plan = planOf({ ...observed, advertisedDefaults: byTheKernel }, { FABRIC_TABLE: '252' })
    assert.not.ok(operationsOf(plan).some(({ _tag }) => _tag === 'AdvertisedDefaultLast'))
    assert.not.ok(plan.checks.some(({ id }) => id.startsWith('ra-default')))
  }
})

test('where /proc/sys is read-only nothing is written, and a check says what to set', () => {
  const ipv6 = { ...convergedHost.ipv6, writable: false }
  const plan = planOf({
    ...convergedHost,
    ipv6,
    advertisedDefaults: { ...byTheKernel, eth1: 4278198272 },
  })
  assert.equal(operationsOf(plan), [])
  assert.equal(
    plan.checks.flatMap(({ id, hint }) => (id.startsWith('ra-default') ? [[id, hint]] : [])),
    [
      [
        'ra-default-eth0',
        'set net.ipv6.conf.eth0.ra_defrtr_metric to "4278198272" in the machine configuration (machine.sysctls)',
      ],
    ],
  )
})

test.run()
