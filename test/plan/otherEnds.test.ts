import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseIp } from '../../src/intent/address.ts'
import { renderBuiltIn } from '../../src/plan/frrConf/render.ts'
import { otherEnds } from '../../src/plan/otherEnds.ts'
import { freshHost, link, onLink, targetOf, withLinks } from './hosts.ts'

const behind = (...addresses: readonly string[]): readonly string[] =>
  otherEnds([link({ name: 'eth0', addresses: addresses.map((text) => onLink(text)) })])

test('the other end of a /31 and of a /30', () => {
  assert.equal(behind('198.51.100.0/31'), ['198.51.100.1'])
  assert.equal(behind('198.51.100.1/31'), ['198.51.100.0'])
  assert.equal(behind('198.51.100.254/31', '198.51.100.5/30'), ['198.51.100.255', '198.51.100.6'])
  assert.equal(behind('198.51.100.6/30'), ['198.51.100.5'])
})

test('what has no other end', () => {
  assert.equal(behind('198.51.100.4/30', '198.51.100.7/30'), [], 'network and broadcast')
  assert.equal(behind('198.51.100.1/24', '198.51.100.1/29', '198.51.100.1/32'), [])
  assert.equal(behind('2001:db8::1/127', '2001:db8::1/31', 'fe80::1/64'), [])
  const pointed = onLink('198.51.100.0/31', { peer: parseIp('192.0.2.1') })
  assert.equal(otherEnds([link({ name: 'eth0', addresses: [pointed] })]), [])
})

test('frr.conf has each other end once, as a leaf switch', () => {
  const addresses = [onLink('198.51.100.1/31'), onLink('fe80::1/64')]
  const host = withLinks(freshHost, { eth0: { addresses }, eth1: { addresses } })
  const lines = renderBuiltIn(targetOf({}, host)).split('\n')
  assert.equal(
    lines.filter((line) => line.startsWith(' neighbor 198.51.100.')),
    [' neighbor 198.51.100.0 peer-group fabric-leaf-switches'],
  )
})

test.run()
