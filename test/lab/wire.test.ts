// The stand-in of MetalLB's native mode would notice what it is told.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { messagesIn, prefixesIn } from './guest/wire.ts'

const bytes = (...hex: readonly string[]) => Buffer.from(hex.join(''), 'hex')

const marker = 'ff'.repeat(16)
const origin = '40010100'
const nextHop = '400304c0000201'

test('prefixes of an UPDATE, of both families', () => {
  const nlri = ['18c00002', '200a000001', '00']
  assert.equal(prefixesIn(bytes('0000', '000b', origin, nextHop, ...nlri)), [
    ...['192.0.2.0/24', '10.0.0.1/32', '0.0.0.0/0'],
  ])
  const reach = ['00020110', 'fe80'.padEnd(32, '0'), '00', '4020010db800050000', '00']
  const short = bytes('0000', '0026', origin, '800e1f', ...reach)
  const long = bytes('0000', '0027', origin, '900e001f', ...reach)
  for (const update of [short, long]) assert.equal(prefixesIn(update), ['2001:db8:5::/64', '::/0'])
})

test('a withdrawal and the End-of-RIB announce nothing', () => {
  assert.equal(prefixesIn(bytes('0004', '18c00002', '0000')), [])
  assert.equal(prefixesIn(bytes('0000', '0000')), [])
  assert.equal(prefixesIn(bytes('0000', '0006', '800f03000201')), [])
})

test('messages come in pieces', () => {
  const keepalive = `${marker}001304`
  const notification = `${marker}0015030602`
  const { messages, rest } = messagesIn(bytes(keepalive, notification, marker, '00'))
  assert.equal(messages, [
    { type: 4, body: bytes('') },
    { type: 3, body: bytes('0602') },
  ])
  assert.equal(messagesIn(Buffer.concat([rest, bytes('1304')])), {
    messages: [{ type: 4, body: bytes('') }],
    rest: bytes(''),
  })
})

test.run()
