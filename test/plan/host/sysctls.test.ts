import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { operationsOf } from '../../../src/plan/plan.ts'
import { convergedHost, freshHost, withLinks } from '../hosts.ts'
import { planOf, refusalsOf, sysctlsWritten } from '../stories.ts'

const off = { link: null, byDefault: false, everywhere: false }

const path = '/proc/sys/net/ipv4/conf/frr-metallb/accept_local'

test('a new veth takes packets from the speaker, which has an address of this host', () => {
  assert.equal(sysctlsWritten({ ...freshHost, acceptLocal: off }), [`${path} 1`])
  const operations = operationsOf(planOf({ ...freshHost, acceptLocal: off }))
  const at = (tag: string) => operations.findIndex(({ _tag }) => _tag === tag)
  assert.ok(at('AddVeth') < at('SetSysctl'))
})

test('a plan shows the setting as it is, and as it will be', () => {
  const shown = (acceptLocal: typeof off) => {
    const { changes } = planOf({ ...freshHost, acceptLocal })
    const change = changes.find(({ name }) => name === 'net.ipv4.conf.frr-metallb.accept_local')
    return [change?.before, change?.after]
  }
  assert.equal(shown(off), [{ value: 0 }, { value: 1 }])
  assert.equal(shown({ ...off, everywhere: true }), [{ value: 1 }, { value: 1 }])
})

test('a veth that does, by itself or by a setting for all links, is left alone', () => {
  assert.equal(sysctlsWritten({ ...convergedHost, acceptLocal: { ...off, link: true } }), [])
  assert.equal(sysctlsWritten({ ...freshHost, acceptLocal: { ...off, byDefault: true } }), [])
  assert.equal(sysctlsWritten({ ...freshHost, acceptLocal: { ...off, everywhere: true } }), [])
})

test('where /proc/sys is read-only nothing is written, and a check says what to set', () => {
  const ipv6 = { ...freshHost.ipv6, writable: false }
  const plan = planOf({ ...freshHost, ipv6, acceptLocal: off })
  assert.equal(
    operationsOf(plan).filter(({ _tag }) => _tag === 'SetSysctl'),
    [],
  )
  assert.equal(
    plan.checks.flatMap(({ id, hint }) => (id === 'accept-local' ? [hint] : [])),
    [
      'set net.ipv4.conf.default.accept_local to "1" in the machine configuration (machine.sysctls)',
    ],
  )
})

test('where /proc/sys is read-only the link itself counts, before the default', () => {
  const ipv6 = { ...convergedHost.ipv6, writable: false }
  const warns = (acceptLocal: typeof off | { link: boolean; byDefault: boolean }): boolean =>
    planOf({
      ...convergedHost,
      ipv6,
      acceptLocal: { ...off, ...acceptLocal },
    }).checks.some(({ id }) => id === 'accept-local')
  assert.is(warns(off), true)
  assert.is(warns({ link: false, byDefault: true }), true)
  assert.is(warns({ link: true, byDefault: false }), false)
  assert.is(warns({ ...off, byDefault: true }), false)
  assert.is(warns({ ...off, everywhere: true }), false)
})

test('a veth that is made anew starts with the default, whatever the old one has', () => {
  const broken = withLinks(convergedHost, { 'metallb-frr': null })
  const acceptLocal = { ...off, link: true }
  assert.equal(sysctlsWritten({ ...broken, acceptLocal }), [`${path} 1`])
  assert.equal(sysctlsWritten({ ...convergedHost, acceptLocal }), [])
})

test('what only weakens a session is a note, and no reason to refuse the plan', () => {
  const ipv6 = { ...convergedHost.ipv6, writable: false }
  assert.equal(refusalsOf(planOf({ ...convergedHost, ipv6, acceptLocal: off })), [])
})

const ipv6Path = (link: string) => `/proc/sys/net/ipv6/conf/${link}/disable_ipv6`

test('IPv6 is switched on where it is off, and where a new veth would start without it', () => {
  const off = { 'frr-metallb': true, 'metallb-frr': true }
  const both = [`${ipv6Path('frr-metallb')} 0`, `${ipv6Path('metallb-frr')} 0`]
  const written = (ipv6: Partial<typeof convergedHost.ipv6>, fresh = false) => {
    const host = fresh ? withLinks(convergedHost, { 'metallb-frr': null }) : convergedHost
    return sysctlsWritten({ ...host, ipv6: { ...host.ipv6, ...ipv6 } })
  }
  assert.equal(written({ disabled: off }), both)
  assert.equal(written({ disabled: { 'metallb-frr': false } }), [])
  // A link of an MTU below 1280 has no such setting, and gets the default with a larger one.
  assert.equal(written({ disabled: { 'metallb-frr': null }, disabledByDefault: true }), both)
  // What an end that is replaced has now does not matter.
  assert.equal(written({ disabled: off }, true), [])
  assert.equal(written({ disabledByDefault: true }, true), both)
})

const byTheKernel = { eth0: 1024, eth1: 1024 }
const metricPath = (port: string) => `/proc/sys/net/ipv6/conf/${port}/ra_defrtr_metric`

test('a default route of router advertisements comes after that of BGP', () => {
  const observed = { ...freshHost, advertisedDefaults: byTheKernel }
  assert.equal(planOf(observed).refusals, [])
  assert.equal(sysctlsWritten(observed), [
    `${metricPath('eth0')} 4278198272`,
    `${metricPath('eth1')} 4278198272`,
  ])
})

test('a port that has it, or takes no such route, is left alone', () => {
  const one = { eth0: 4278198272 }
  assert.equal(sysctlsWritten({ ...convergedHost, advertisedDefaults: one }), [])
  assert.equal(sysctlsWritten({ ...convergedHost, advertisedDefaults: { ...one, eth1: 1024 } }), [
    `${metricPath('eth1')} 4278198272`,
  ])
})

test("where BGP's routes have a table of their own, it comes after them anyway", () => {
  const ipv6 = { ...convergedHost.ipv6, writable: false }
  for (const observed of [convergedHost, { ...convergedHost, ipv6 }]) {
    const plan = planOf({ ...observed, advertisedDefaults: byTheKernel }, { FABRIC_TABLE: '252' })
    assert.not.ok(operationsOf(plan).some(({ _tag }) => _tag === 'SetSysctl'))
    assert.not.ok(plan.checks.some(({ id }) => id.startsWith('ra-default')))
  }
})

test('where /proc/sys is read-only a check says what to set for each port', () => {
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
