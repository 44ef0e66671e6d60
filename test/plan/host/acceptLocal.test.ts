import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { operationsOf } from '../../../src/plan/plan.ts'
import { convergedHost, freshHost } from '../hosts.ts'
import { planOf, sysctlsWritten } from '../stories.ts'

const off = { link: null, byDefault: false, everywhere: false }

const path = '/proc/sys/net/ipv4/conf/frr-metallb/accept_local'

test('a new veth takes packets from the speaker, which has an address of this host', () => {
  assert.equal(sysctlsWritten({ ...freshHost, acceptLocal: off }), [`${path} 1`])
  const operations = operationsOf(planOf({ ...freshHost, acceptLocal: off }))
  const at = (tag: string) => operations.findIndex(({ _tag }) => _tag === tag)
  assert.ok(at('AddVeth') < at('AcceptLocal'))
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
    operationsOf(plan).filter(({ _tag }) => _tag === 'AcceptLocal'),
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

test.run()
