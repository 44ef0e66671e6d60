import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as numbers from '../../src/intent/numbers.ts'
import type { Rule } from '../../src/intent/rule.ts'

/** A rule of any kind of number. */
type NumberRule = Pick<Rule<number>, 'wanted' | 'parse'>

const reasonBy =
  (rule: NumberRule) =>
  (text: string): string | number => {
    const decoded = rule.parse(text)
    return E.isLeft(decoded) ? decoded.left : decoded.right
  }

interface Bounds {
  readonly rule: NumberRule
  readonly lowest: number
  readonly highest: number
  /** Values that are refused for a reason of their own. */
  readonly reserved?: Readonly<Record<number, string>>
}

const bounds: Readonly<Record<keyof typeof numbers, Bounds>> = {
  asn: {
    rule: numbers.asn,
    lowest: 1,
    highest: 4294967294,
    reserved: {
      0: '0 is reserved (RFC 7607)',
      23456: '23456 is AS_TRANS (RFC 6793)',
      65535: '65535 is reserved (RFC 7300)',
      4294967295: '4294967295 is reserved (RFC 7300)',
    },
  },
  routingTable: {
    rule: numbers.routingTable,
    lowest: 1,
    highest: 4294967295,
    reserved: {
      253: "this is the kernel's table default",
      254: "this is the kernel's table main",
      255: "this is the kernel's table local",
    },
  },
  mtu: { rule: numbers.mtu, lowest: 1280, highest: 65535 },
  ipv6PairLength: { rule: numbers.ipv6PairLength, lowest: 127, highest: 127 },
  ipv4PairLength: { rule: numbers.ipv4PairLength, lowest: 31, highest: 31 },
  holdTime: { rule: numbers.holdTime, lowest: 3, highest: 65535 },
  keepaliveTime: { rule: numbers.keepaliveTime, lowest: 1, highest: 21845 },
  bfdInterval: { rule: numbers.bfdInterval, lowest: 50, highest: 4294 },
  bfdMultiplier: { rule: numbers.bfdMultiplier, lowest: 2, highest: 255 },
  prefixCount: { rule: numbers.prefixCount, lowest: 1, highest: 1_000_000 },
  hops: { rule: numbers.hops, lowest: 1, highest: 254 },
}

for (const [name, { rule, lowest, highest, reserved = {} }] of Object.entries(bounds)) {
  const read = reasonBy(rule)
  test(`${name} is a number of ${lowest}..${highest}`, () => {
    assert.match(rule.wanted, lowest === highest ? String(lowest) : `${lowest}..${highest}`)
    const inside = Object.keys(reserved).flatMap((value) => [Number(value) - 1, Number(value) + 1])
    for (const value of [lowest, highest, ...inside]) {
      const isGood = !(value in reserved) && value >= lowest && value <= highest
      if (isGood) assert.is(read(String(value)), value)
    }
    for (const value of [lowest - 1, highest + 1].filter((value) => !(value in reserved))) {
      assert.is(read(String(value)), `${value} is outside ${lowest}..${highest}`)
    }
    for (const [value, reason] of Object.entries(reserved)) assert.is(read(value), reason)
  })
}

test('a number is written in decimal, and in one way', () => {
  const read = reasonBy(numbers.asn)
  assert.is(read('065001'), 'write it without leading zeros')
  assert.is(read('00'), 'write it without leading zeros')
  const others = ['', ' 1', '1 ', '1.1', '0x10', '1e3', '-1', '+1', '65001;', '1\n', '\u0661']
  for (const text of others) assert.is(read(text), 'write it in decimal digits', text)
})

test('a number of any length is refused, and none is rounded', () => {
  const read = reasonBy(numbers.asn)
  assert.is(read('999999999999999'), '999999999999999 is outside 1..4294967294')
  assert.is(read('1000000000000000'), 'it is far too large')
  assert.is(read('1'.repeat(100_000)), 'it is far too large')
})

test.run()
