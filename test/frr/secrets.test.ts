import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { masked, shownLine } from '../../src/frr/secrets.ts'

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

test.run()
