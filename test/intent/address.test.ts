import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { BlockList, isIP, SocketAddress } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isIpText, isLinkLocalIpv6, overlap, parseIp, type Ip } from '../../src/intent/address.ts'
import { hostIpv4, hostIpv6 } from '../../src/intent/hostAddress.ts'
import type { Rule } from '../../src/intent/rule.ts'

const reasonBy =
  <A extends Ip>(rule: Rule<A>) =>
  (text: string): string => {
    const decoded = rule.parse(text)
    return E.isLeft(decoded) ? decoded.left : `good: ${decoded.right}`
  }

const verdicts = <A extends Ip>(rule: Rule<A>, table: Readonly<Record<string, string>>): void => {
  for (const [text, verdict] of Object.entries(table)) assert.is(reasonBy(rule)(text), verdict)
}

const octal = 'write each number without leading zeros, which some programs read as octal'
const noAddress = 'this range means "no address" (RFC 1122, RFC 4291)'

test('an IPv4 host address', () => {
  verdicts(hostIpv4, {
    '10.0.0.1': 'good: 10.0.0.1',
    '192.0.2.255': 'good: 192.0.2.255',
    '169.254.88.0': 'good: 169.254.88.0',
    '100.64.0.1': 'good: 100.64.0.1',
    '0.0.0.0': noAddress,
    '0.1.2.3': noAddress,
    '127.0.0.1': 'this is a loopback address',
    '127.255.255.254': 'this is a loopback address',
    '224.0.0.1': 'this is a multicast address',
    '239.255.255.255': 'this is a multicast address',
    '240.0.0.1': 'this range is reserved (RFC 1112)',
    '255.255.255.255': 'this is the broadcast address',
    '10.0.0.1/32': 'give the address alone, without a prefix length',
    '010.0.0.1': octal,
    '10.0.0.01': octal,
    '10.1': 'this is not an IP address',
    '10.0.0.256': 'this is not an IP address',
    '10.0.0.1 ': 'this is not an IP address',
    '10.0.0.1\n': 'this is not an IP address',
    '0x0a.0.0.1': 'this is not an IP address',
    '2001:db8::1': 'this is not an IPv4 address',
    'node-1': 'this is not an IP address',
    '': 'this is not an IP address',
  })
})

test('an IPv6 host address, in canonical form', () => {
  verdicts(hostIpv6, {
    'fda1:b2c3:d4e5:0001::0': 'good: fda1:b2c3:d4e5:1::',
    'FDA1:B2C3:D4E5:1:0:0:0:1': 'good: fda1:b2c3:d4e5:1::1',
    '2001:db8::192.0.2.1': 'good: 2001:db8::c000:201',
    '::': noAddress,
    '::1': 'this is a loopback address',
    'ff02::1': 'this is a multicast address',
    'fe80::1': 'a link-local address needs a zone, which a BGP peer address cannot carry',
    'fe80::1%eth0': 'give the address without a zone',
    '2001:db8::1%1': 'give the address without a zone',
    '2001:db8::1/64': 'give the address alone, without a prefix length',
    '::ffff:192.0.2.1': 'write the IPv4 address in its own variable',
    '192.0.2.1': 'this is not an IPv6 address',
    '2001:db8::1::2': 'this is not an IP address',
    '02001:db8::1': 'this is not an IP address',
  })
})

const ipv4 = fc.ipV4().filter((text) => parseIp(text) !== null)
const ipv6 = fc.ipV6().filter((text) => parseIp(text) !== null)

const scrap = fc.constantFrom('0', '1', '9', 'a', 'F', '::', ':', '.', '%', '/', ']', 'g', '255')

/** Addresses of both families with a scrap put in, taken out, or in the place of another. */
const nearly = fc
  .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(40), fc.nat(3), fc.option(scrap, { nil: '' }))
  .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

test("an address is what node's own isIP takes for one, but for zones", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearly,
        fc.array(scrap, { maxLength: 24 }).map((list) => list.join('')),
      ),
      (text) => isIpText(text) === (isIP(text) !== 0 && !text.includes('%')),
    ),
    { numRuns: 20_000 },
  )
})

test("canonical text is what node's own parser gives", () => {
  fc.assert(
    fc.property(ipv6, (text) => {
      const { address } = new SocketAddress({ address: text, family: 'ipv6' })
      // Where node writes an embedded IPv4 address (::1.2.3.4), compare what it means.
      return parseIp(address) === parseIp(text)
    }),
  )
})

test('prefixes overlap as node says', () => {
  const bits = { ipv4: 32, ipv6: 128 } as const
  for (const [family, text] of [['ipv4', ipv4] as const, ['ipv6', ipv6] as const]) {
    fc.assert(
      fc.property(text, text, fc.nat(bits[family]), fc.nat(bits[family]), (left, right, m, n) => {
        const list = new BlockList()
        list.addSubnet(left, Math.min(m, n), family)
        const a = { address: parseIp(left) as Ip, prefixLength: m }
        const b = { address: parseIp(right) as Ip, prefixLength: n }
        assert.is(overlap(a, b), list.check(right, family))
        assert.is(overlap(b, a), overlap(a, b))
      }),
    )
  }
})

test('addresses of two families share no prefix', () => {
  const [four, six] = [parseIp('10.0.0.1') as Ip, parseIp('::a00:1') as Ip]
  assert.is(overlap({ address: four, prefixLength: 0 }, { address: six, prefixLength: 0 }), false)
})

test('two addresses of a /31 or a /127', () => {
  const both = (a: string, b: string, bits: number) =>
    overlap(
      { address: parseIp(a) as Ip, prefixLength: bits },
      { address: parseIp(b) as Ip, prefixLength: bits },
    )
  assert.is(both('10.0.0.0', '10.0.0.1', 31), true)
  assert.is(both('10.0.0.1', '10.0.0.2', 31), false)
  assert.is(both('fd00::', 'fd00::1', 127), true)
  assert.is(both('fd00::1', 'fd00::2', 127), false)
})

test('link-local is fe80::/10 and nothing else', () => {
  assert.is(isLinkLocalIpv6(parseIp('fe80::1') as Ip), true)
  assert.is(isLinkLocalIpv6(parseIp('febf::1') as Ip), true)
  assert.is(isLinkLocalIpv6(parseIp('fec0::1') as Ip), false)
  assert.is(isLinkLocalIpv6(parseIp('169.254.0.1') as Ip), false)
})

test.run()
