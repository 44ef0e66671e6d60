import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { advertisedLink, linkName, mac } from '../../src/intent/link.ts'
import { listOf } from '../../src/intent/list.ts'
import type { Rule } from '../../src/intent/rule.ts'

const verdict = <A>(rule: Rule<A>, text: string): A | string => {
  const decoded = rule.parse(text)
  return E.isLeft(decoded) ? `bad: ${decoded.left}` : decoded.right
}

test('a link name is one that the kernel, ip and FRR take', () => {
  for (const good of [
    'metallb',
    'eth0',
    'enp1s0f0np0',
    'eth0.100',
    'a',
    'up',
    '0',
    'x'.repeat(15),
  ]) {
    assert.is(verdict(linkName, good), good)
  }
  const bad: Readonly<Record<string, string>> = {
    '': 'it holds another character',
    ' eth0': 'it holds white space',
    'eth0\n': 'it holds white space',
    'eth\u00a00': 'it holds white space',
    ['x'.repeat(16)]: 'it is longer than 15 bytes (IFNAMSIZ)',
    ['\u00e9'.repeat(8)]: 'it is longer than 15 bytes (IFNAMSIZ)',
    'eth\u00e9': 'it holds another character',
    'eth0/1': 'it holds another character',
    'eth0:1': 'it holds another character',
    'eth%d': 'it holds another character',
    'a;reboot': 'it holds another character',
    'a\0b': 'it holds another character',
    '-h': 'with a leading dash it would be read as an option',
    '.': 'the kernel refuses it',
    '..': 'the kernel refuses it',
    '10.0.0.1': 'FRR would read it as an address',
    '2001:db8::': 'it holds another character',
  }
  for (const [text, reason] of Object.entries(bad)) {
    assert.is(verdict(linkName, text), `bad: ${reason}`, JSON.stringify(text))
  }
})

test('words of ip and of FRR are no link names, in whatever case', () => {
  const words = [
    ...['lo', 'all', 'any', 'default', 'none', 'inherit', 'dev', 'name', 'type', 'vrf', 'table'],
    ...['route-map', 'peer-group', 'interface', 'view'],
  ]
  const reason = 'bad: ip or FRR read this word as something else'
  for (const word of words) {
    assert.is(verdict(linkName, word), reason)
    assert.is(verdict(linkName, word.toUpperCase()), reason)
    assert.is(verdict(linkName, `${word}0`), `${word}0`)
  }
})

test('lo is announced, and no other word', () => {
  assert.is(verdict(advertisedLink, 'lo'), 'lo')
  assert.is(verdict(advertisedLink, 'dummy0'), 'dummy0')
  for (const word of ['LO', 'all'])
    assert.is(verdict(advertisedLink, word), 'bad: ip or FRR read this word as something else')
})

test('a MAC address has one canonical form', () => {
  for (const text of ['02:00:5E:00:01:aB', '02-00-5e-00-01-ab', '02:00:5e:00:01:AB']) {
    assert.is(verdict(mac, text), '02:00:5e:00:01:ab')
  }
  const shape = 'write six pairs of hexadecimal digits with colons or dashes'
  const bad: Readonly<Record<string, string>> = {
    '02:00-5e:00:01:ab': shape,
    '02005e0001ab': shape,
    '02:00:5e:00:01': shape,
    '02:00:5e:00:01:ab:cd': shape,
    '2:0:5e:0:1:ab': shape,
    '02:00:5e:00:01:ag': shape,
    '02:00:5e:00:01:ab\n': shape,
    '01:00:5e:00:00:01': 'this is a multicast address, which no port has',
    '03:00:00:00:00:01': 'this is a multicast address, which no port has',
    'ff:ff:ff:ff:ff:ff': 'this is a multicast address, which no port has',
    '00:00:00:00:00:00': 'this is the empty address',
  }
  for (const [text, reason] of Object.entries(bad)) assert.is(verdict(mac, text), `bad: ${reason}`)
})

test('a list drops blanks around its entries, keeps their order and tells every fault', () => {
  const macs = listOf('the MAC addresses', mac)
  const one = '02:00:00:00:00:01'
  const two = '02:00:00:00:00:02'
  assert.equal(verdict(macs, ` ${two} ,\t02-00-00-00-00-01 `), [two, one])
  assert.is(verdict(macs, `${one},`), 'bad: one entry is empty')
  assert.is(verdict(macs, `${one}, ,`), 'bad: one entry is empty; one entry is empty')
  assert.is(verdict(macs, `${one},02-00-00-00-00-01`), `bad: ${one} is there twice`)
  assert.is(
    verdict(macs, `x,${one},00:00:00:00:00:00,${one}`),
    'bad: "x": write six pairs of hexadecimal digits with colons or dashes; ' +
      `"00:00:00:00:00:00": this is the empty address; ${one} is there twice`,
  )
  assert.is(
    verdict(macs, `${one}\u00a0`),
    `bad: "${one}\\u00a0": write six pairs of hexadecimal digits with colons or dashes`,
  )
  assert.is(macs.print(verdict(macs, `${two},${one}`) as never), `${two},${one}`)
})

test.run()
