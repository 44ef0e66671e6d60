// What a user may trace, and what goes into a command of vtysh.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeDestination, destinationText } from '../../src/intent/destination.ts'

const decoded = (text: string): string =>
  E.match(
    (reason: string) => reason,
    (destination: Parameters<typeof destinationText>[0]) => destinationText(destination),
  )(decodeDestination(text))

test('addresses and prefixes in canonical text', () => {
  assert.equal(
    ['192.0.2.7', '2001:DB8:0::7', '0.0.0.0/0', '::/0', '2001:db8::/64', '192.0.2.7/32'].map(
      decoded,
    ),
    ['192.0.2.7', '2001:db8::7', '0.0.0.0/0', '::/0', '2001:db8::/64', '192.0.2.7/32'],
  )
  assert.equal(decodeDestination('192.0.2.7'), {
    ...E.right({ address: '192.0.2.7', prefixLength: 32, isPrefix: false }),
  })
})

test('anything else is refused', () => {
  const wanted = 'wanted such as 192.0.2.7, 2001:db8::7 or 0.0.0.0/0'
  for (const text of [
    ...['', 'default', '192.0.2.300', '192.0.2.7 json', '192.0.2.7\nconfigure', 'fe80::1%eth0'],
    ...['192.0.2.7/32/1', '-1', '192.0.2', '192.0.2.07', '::1;'],
  ])
    assert.is(decoded(text), `${JSON.stringify(text)} is no address or prefix: ${wanted}`)
  for (const text of ['192.0.2.0/33', '192.0.2.0/', '192.0.2.0/024', '192.0.2.0/-1'])
    assert.is(decoded(text), `"${text}" is no prefix: the length is a number up to 32`)
  assert.is(decoded('::/129'), '"::/129" is no prefix: the length is a number up to 128')
  assert.is(
    decoded('10.0.0.1/24'),
    '"10.0.0.1/24" is no prefix: you probably meant 10.0.0.0/24, or the address 10.0.0.1',
  )
})

test.run()
