import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { asn, ipv4PairLength, ipv6PairLength, mtu, routingTable } from '../../src/intent/numbers.ts'
import { reasonOf, type Rule } from '../../src/intent/rule.ts'

const reasonBy =
  <A extends number>(rule: Rule<A>) =>
  (text: string): string | number => {
    const decoded = rule.decode(text)
    return E.isLeft(decoded) ? reasonOf(decoded.left) : decoded.right
  }

const notDecimal = ['', ' 1', '1 ', '1.1', '0x10', '1e3', '-1', '+1', '65001;', '1\n', '\u0661']

test('an AS number is decimal and not reserved', () => {
  const read = reasonBy(asn)
  for (const good of [1, 65001, 65534, 65536, 4000099998, 4294967294]) {
    assert.is(read(String(good)), good)
  }
  assert.is(read('0'), '0 is reserved (RFC 7607)')
  assert.is(read('23456'), '23456 is AS_TRANS (RFC 6793)')
  assert.is(read('65535'), '65535 is reserved (RFC 7300)')
  assert.is(read('4294967295'), '4294967295 is reserved (RFC 7300)')
  assert.is(read('4294967296'), '4294967296 is outside 1..4294967294')
  assert.is(read('065001'), 'write it without leading zeros')
  for (const bad of notDecimal) assert.is(read(bad), 'write it in decimal digits', bad)
})

test('a number of any length is refused, and none is rounded', () => {
  assert.is(reasonBy(asn)('999999999999999'), '999999999999999 is outside 1..4294967294')
  assert.is(reasonBy(asn)('9999999999999999'), 'it is far too large')
  assert.is(reasonBy(asn)('1'.repeat(100_000)), 'it is far too large')
})

test("a routing table is not the kernel's own", () => {
  const read = reasonBy(routingTable)
  for (const good of [1, 88, 252, 256, 4294967295]) assert.is(read(String(good)), good)
  assert.is(read('0'), '0 is outside 1..4294967295')
  assert.is(read('253'), "this is the kernel's table default")
  assert.is(read('254'), "this is the kernel's table main")
  assert.is(read('255'), "this is the kernel's table local")
  assert.is(read('4294967296'), '4294967296 is outside 1..4294967295')
})

test('an MTU carries IPv6 and fits a veth', () => {
  const read = reasonBy(mtu)
  for (const good of [1280, 1500, 9000, 65535]) assert.is(read(String(good)), good)
  assert.is(read('1279'), '1279 is outside 1280..65535')
  assert.is(read('65536'), '65536 is outside 1280..65535')
})

test('a pair has two addresses and no more', () => {
  assert.is(reasonBy(ipv6PairLength)('127'), 127)
  assert.is(reasonBy(ipv6PairLength)('126'), '126 is outside 127..127')
  assert.is(reasonBy(ipv6PairLength)('128'), '128 is outside 127..127')
  assert.is(reasonBy(ipv4PairLength)('31'), 31)
  assert.is(reasonBy(ipv4PairLength)('30'), '30 is outside 31..31')
  assert.is(reasonBy(ipv4PairLength)('32'), '32 is outside 31..31')
})

test.run()
