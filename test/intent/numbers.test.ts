import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { asn } from '../../src/intent/numbers.ts'
import { reasonOf } from '../../src/intent/rule.ts'

const reason = (text: string): string | null => {
  const decoded = asn.decode(text)
  return E.isLeft(decoded) ? reasonOf(decoded.left) : null
}

test('an AS number is decimal and not reserved', () => {
  for (const good of ['1', '65001', '65534', '65536', '4000099998', '4294967294']) {
    assert.is(reason(good), null, good)
  }
  assert.is(reason('0'), '0 is reserved (RFC 7607)')
  assert.is(reason('23456'), '23456 is AS_TRANS (RFC 6793)')
  assert.is(reason('65535'), '65535 is reserved (RFC 7300)')
  assert.is(reason('4294967295'), '4294967295 is reserved (RFC 7300)')
  assert.is(reason('4294967296'), '4294967296 is outside 1..4294967294')
  assert.is(reason('065001'), 'write it without leading zeros')
  for (const bad of ['', ' 1', '1.1', '0x10', '1e3', '-1', '+1', '65001;']) {
    assert.is(reason(bad), 'write it in decimal digits', bad)
  }
})

test.run()
