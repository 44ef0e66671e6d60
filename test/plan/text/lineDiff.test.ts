import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lineDiff, masked, shownLine } from '../../../src/plan/text/lineDiff.ts'

/** Lines of FRR's protocols; what must not be seen is SEKRET. */
const secretLines = [
  'neighbor eth0 password SEKRET',
  'neighbor fabric password SEKRET',
  'password SEKRET',
  'enable password 8 SEKRET',
  'ip ospf authentication-key SEKRET',
  'ip ospf authentication-key SEKRET 10.0.0.1',
  'ip ospf message-digest-key 1 md5 SEKRET',
  'area 1 virtual-link 10.0.0.9 authentication-key SEKRET',
  'area 1 virtual-link 10.0.0.9 message-digest-key 1 md5 SEKRET',
  'ipv6 ospf6 authentication key-id 1 hash-algo hmac-sha-256 key SEKRET',
  'ip rip authentication string SEKRET',
  'isis password clear SEKRET',
  'isis password md5 SEKRET',
  'area-password clear SEKRET authenticate snp send-only',
  'domain-password md5 SEKRET',
  'ip nhrp authentication SEKRET',
  'key-string SEKRET',
  'pce-config tcp-md5-auth SEKRET',
  '! the PASSWORD of leaf1 is SEKRET, and SEKRET again',
]

test('what follows a word for a secret is masked, whichever protocol it is of', () => {
  for (const line of secretLines) {
    assert.not.match(masked(line), 'SEKRET')
    assert.ok(masked(line).endsWith(' (masked)'), masked(line))
  }
})

test('what is no secret is shown', () => {
  for (const line of [
    'neighbor speaker passive',
    'timers bgp 3 9',
    'ip ospf authentication',
    'key-less text',
    'key chain leaves',
    'key 1',
    'neighbor eth0 description monkeys',
    'bgp graceful-restart',
  ])
    assert.is(masked(line), line)
})

test('a known secret is masked wherever and however often it stands', () => {
  assert.is(
    shownLine(' neighbor eth0 description s3cret-and-s3cret, s3cret', ['s3cret']),
    ' neighbor eth0 description (masked)-and-(masked), (masked)',
  )
  assert.is(shownLine('description s3cret2', ['s3cret', 's3cret2']), 'description (masked)')
})

test('a difference: its lines in order, its secrets masked, the password that goes as well', () => {
  const before = 'a\nneighbor x password first\n description first\nsame\n'
  const after = 'b\nneighbor x password second\n description second\nsame\n'
  assert.equal(lineDiff(before, after, []), [
    ...['- a', '- neighbor x password (masked)', '-  description (masked)'],
    ...['+ b', '+ neighbor x password (masked)', '+  description (masked)'],
  ])
  assert.equal(lineDiff(before, before, []), [])
})

const numbered = (word: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('')

test('many lines are counted', () => {
  const forty = lineDiff('', numbered('pool', 39), [])
  assert.is(forty.length, 40)
  assert.is(lineDiff('', numbered('pool', 40), []).at(-1), '(1 more lines)')
})

test('many differences cost little, and are counted', () => {
  const [old, wanted] = [`same\n${numbered('old', 40_000)}`, `same\n${numbered('new', 30_000)}`]
  const begun = process.cpuUsage()
  assert.equal(lineDiff(old, wanted, []), ['(40000 lines go, 30000 lines come)'])
  // Their square would be a minute and more.
  assert.ok(process.cpuUsage(begun).user < 10_000_000)
  assert.equal(lineDiff(numbered('x', 5000), `${numbered('x', 5000)}x 1\n`, []), ['+ x 1'])
})

test.run()
