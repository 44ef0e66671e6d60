// What a prefix list says of a prefix, as lib/plist.c of FRR has it.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { listVerdict } from '../../src/frr/prefixList.ts'

const configuration = `ip prefix-list a seq 20 permit 192.0.2.0/24 le 28
ip prefix-list a seq 10 deny 192.0.2.128/25 ge 26 le 27
ip prefix-list a seq 30 permit 198.51.100.0/24
ip prefix-list a seq 40 permit 203.0.113.0/24 ge 30
ip prefix-list other seq 5 permit any
ipv6 prefix-list a permit 2001:db8::/32 le 128
ip prefix-list none seq 5 deny any
`

const said = (prefix: string, list = 'a'): string => {
  const verdict = listVerdict(configuration, list, prefix)
  if (verdict._tag === 'NoList') return 'no list'
  return `${verdict.permits ? 'permit' : 'deny'} ${/seq \d+/.exec(verdict.line ?? '')?.[0] ?? verdict.line}`
}

test('the first line in the order of its numbers decides', () => {
  assert.equal(
    [
      said('192.0.2.0/24'),
      said('192.0.2.16/28'),
      said('192.0.2.16/29'),
      said('192.0.2.128/26'),
      said('192.0.2.128/25'),
      said('192.0.2.128/28'),
      said('192.0.0.0/16'),
      said('192.0.1.0/24'),
      said('192.0.3.0/24'),
    ],
    [
      ...['permit seq 20', 'permit seq 20', 'deny null', 'deny seq 10', 'permit seq 20'],
      ...['permit seq 20', 'deny null', 'deny null', 'deny null'],
    ],
  )
})

test('without ge and le only the prefix itself fits; ge alone has no upper end', () => {
  assert.equal(
    [
      said('198.51.100.0/24'),
      said('198.51.100.0/25'),
      said('203.0.113.0/29'),
      said('203.0.113.0/30'),
      said('203.0.113.4/32'),
    ],
    ['permit seq 30', 'deny null', 'deny null', 'permit seq 40', 'permit seq 40'],
  )
})

test('any, the other family, and no list', () => {
  assert.equal(
    [
      said('10.0.0.0/8', 'other'),
      said('10.0.0.0/8', 'none'),
      said('2001:db8::7/128'),
      said('2001:db9::7/128'),
      said('2001:db8::7/128', 'other'),
      said('10.0.0.0/8', 'absent'),
    ],
    [
      ...['permit seq 5', 'deny seq 5', 'permit ipv6 prefix-list a permit 2001:db8::/32 le 128'],
      ...['deny null', 'no list', 'no list'],
    ],
  )
})

test.run()
