import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as E from 'fp-ts/lib/Either.js'
import { identity, pipe } from 'fp-ts/lib/function.js'
import { meet, type Span } from '../../src/intent/address.ts'
import { nodeLabel, selectorOf } from '../../src/manifests/nodeLabel.ts'
import { hasOtherThanBuggy, isCovered, pool, poolText } from '../../src/manifests/pool.ts'

/** The canonical text, or the reason against it. */
const read = (text: string): string => pipe(pool.parse(text), E.match(identity, poolText))

test('pools: prefixes by the rule of LB_POOLS, and ranges', () => {
  assert.is(pool.wanted, 'a prefix such as 192.0.2.0/24, or a range such as 192.0.2.10-192.0.2.20')
  const good = {
    '192.0.2.0/24': '192.0.2.0/24',
    '2001:DB8:5:0::/64': '2001:db8:5::/64',
    '192.0.2.10-192.0.2.20': '192.0.2.10-192.0.2.20',
    '192.0.2.10 - 192.0.2.10': '192.0.2.10-192.0.2.10',
    '2001:DB8:5::0:10-2001:db8:5::20': '2001:db8:5::10-2001:db8:5::20',
    '11.0.0.0-11.255.255.255': '11.0.0.0-11.255.255.255',
    '169.255.0.0-169.255.0.1': '169.255.0.0-169.255.0.1',
  }
  for (const [text, canonical] of Object.entries(good)) assert.is(read(text), canonical)
})

test('pools: what is wrong with each', () => {
  const bad = {
    '': 'write address, slash and length',
    hello: 'write address, slash and length',
    '192.0.2.0/33': 'the length is a number up to 32',
    '192.0.2.1/24': 'bits are set after its length: you probably meant 192.0.2.0/24',
    '127.0.0.0/8': 'this range is loopback',
    '-': 'write two addresses with a dash between them',
    '192.0.2.10-20': 'write two addresses with a dash between them',
    '192.0.2.0/24-192.0.3.0/24': 'write two addresses with a dash between them',
    '192.0.2.1-192.0.2.2-192.0.2.3': 'write two addresses with a dash between them',
    '192.0.2.20-2001:db8::1': 'both ends are of one family',
    '192.0.2.20-192.0.2.19': 'the lower end comes first',
    '2001:db8::2-2001:db8::1': 'the lower end comes first',
    '11.0.0.0-12.0.0.0': 'it has more addresses than a /8',
    '2000::-2100::': 'it has more addresses than a /8',
    '126.255.255.255-127.0.0.0': '127.0.0.0/8 is loopback',
    '169.254.255.255-169.255.0.1': '169.254.0.0/16 is link-local',
    '::ffff:192.0.2.1-::ffff:192.0.2.2': '::/8 is reserved, loopback among it',
  }
  for (const [text, reason] of Object.entries(bad)) assert.is(read(text), reason)
})

test('addresses that end in 0 or 255 can be avoided where there are others', () => {
  const has = (text: string): boolean => {
    const decoded = pool.parse(text)
    return E.isRight(decoded) && hasOtherThanBuggy(decoded.right)
  }
  const none = ['192.0.2.0/32', '192.0.2.255/32', '192.0.2.255-192.0.3.0', '192.0.2.0-192.0.2.0']
  const some = [
    ...['192.0.2.0/24', '192.0.2.0/31', '192.0.2.254/31', '192.0.2.7/32', '192.0.2.255-192.0.3.1'],
    ...['2001:db8::/128', '2001:db8::ff/128'],
  ]
  assert.equal([...none, ...some].filter(has), some)
})

const span = (first: number, last: number, family: Span['family'] = 'ipv4'): Span => ({
  ...{ family, first: BigInt(first), last: BigInt(last) },
})

test('spans that meet share an address of one family', () => {
  assert.ok(meet(span(1, 5), span(5, 9)))
  assert.ok(meet(span(5, 9), span(1, 5)))
  assert.ok(meet(span(2, 3), span(1, 5)))
  assert.not(meet(span(1, 4), span(5, 9)))
  assert.not(meet(span(1, 5), span(1, 5, 'ipv6')))
})

test('a span is covered by others together, in any order, without a hole', () => {
  assert.ok(isCovered(span(1, 9), [span(1, 9)]))
  assert.ok(isCovered(span(2, 8), [span(6, 9), span(0, 5)]))
  assert.ok(isCovered(span(2, 8), [span(0, 9), span(3, 4)]))
  assert.not(isCovered(span(2, 8), [span(7, 9), span(0, 5)]))
  assert.not(isCovered(span(2, 8), [span(3, 9)]))
  assert.not(isCovered(span(2, 8), [span(0, 7)]))
  assert.not(isCovered(span(2, 8), [span(0, 9, 'ipv6')]))
  assert.not(isCovered(span(2, 8), []))
})

const selected = (text: string): unknown =>
  pipe(nodeLabel.parse(text), E.matchW(identity, selectorOf))

test('node labels: a key alone is there whatever its value, an empty value is a value', () => {
  const key = 'a'.repeat(63)
  assert.equal(selected('frr'), { matchExpressions: [{ key: 'frr', operator: 'Exists' }] })
  assert.equal(selected('frr=yes'), { matchLabels: { frr: 'yes' } })
  assert.equal(selected('example.com/Frr_1.x='), { matchLabels: { 'example.com/Frr_1.x': '' } })
  assert.equal(selected(`a-b.c/${key}=${key}`), { matchLabels: { [`a-b.c/${key}`]: key } })
})

test('node labels: the rules of Kubernetes', () => {
  const keyRule =
    'a key is up to 63 letters, digits, dashes, dots and underscores, and begins and ends with a letter or digit'
  const prefixRule = 'what stands before the slash is a DNS name in lower case'
  const valueRule = 'the value is empty, or by the rules of a key without a slash'
  const bad = {
    '': keyRule,
    '-a': keyRule,
    'a.': keyRule,
    'a b': keyRule,
    'example.com/': keyRule,
    ['a'.repeat(64)]: keyRule,
    '/a': prefixRule,
    'Example.com/a': prefixRule,
    'a..b/c': prefixRule,
    [`${'a'.repeat(254)}/b`]: prefixRule,
    'a/b/c': 'a key has one slash at most',
    'a=b=c': 'there is one equals sign at most',
    'a=-b': valueRule,
    'a=b/c': valueRule,
    [`a=${'b'.repeat(64)}`]: valueRule,
  }
  for (const [text, reason] of Object.entries(bad)) assert.is(selected(text), reason, text)
  const text = ({ key, value }: { key: string; value: string | null }) =>
    nodeLabel.print({ key, value })
  assert.equal([text({ key: 'a', value: null }), text({ key: 'a', value: '' })], ['a', 'a='])
})

test.run()
