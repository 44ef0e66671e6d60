import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeIntent } from '../../src/intent/intent.ts'
import type { Reader } from '../../src/observe/capabilities.ts'
import { observeSecrets } from '../../src/observe/secrets.ts'

const reader = (files: Readonly<Record<string, string>>): Reader => ({
  run: () => {
    throw new Error('no command is needed')
  },
  readText: (path) => files[path] ?? null,
  status: () => null,
  readLink: () => '',
  list: () => [],
})

const secretsOf = (
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) => {
  const intent = decodeIntent({
    NODE_IP: '10.0.0.1',
    ASN_LOCAL: '65001',
    FE_PORT_NAMES: 'eth0',
    FABRIC_PASSWORD_FILE: '/secrets/fabric',
    ...environment,
  })
  if (E.isLeft(intent)) throw new Error('the environment is good')
  return observeSecrets(reader(files), intent.right)
}

test('a password is the one line of its file', () => {
  for (const text of ['s3cret', 's3cret\n', 's3cret\r\n'])
    assert.equal(
      secretsOf({ '/secrets/fabric': text }),
      E.right({ fabric: 's3cret', speaker: null }),
    )
})

test('each side has a password of its own', () => {
  const files = { '/secrets/fabric': 'one', '/secrets/speaker': 'two' }
  const both = { METALLB_PASSWORD_FILE: '/secrets/speaker' }
  assert.equal(secretsOf(files, both), E.right({ fabric: 'one', speaker: 'two' }))
  const bad = { ...files, '/secrets/speaker': '' }
  assert.equal(
    secretsOf(bad, both),
    E.left({ _tag: 'BadPassword', path: '/secrets/speaker', reason: 'it is empty' }),
  )
})

test('a bad password file is named, and its content is not', () => {
  const path = '/secrets/fabric'
  const reason = (text: string) => {
    const secrets = secretsOf({ [path]: text })
    return E.isLeft(secrets) ? secrets.left.reason : null
  }
  assert.equal(
    secretsOf({}),
    E.left({ _tag: 'BadPassword', path, reason: 'there is no such file' }),
  )
  assert.is(reason('\n'), 'it is empty')
  assert.is(reason('a\nb\n'), 'it has more than one line')
  for (const text of ['two words', 'a\tb', ' a', 'a ', 'a\r', '\u007f', 'caf\u00e9'])
    assert.is(reason(text), 'it has characters that are not printable ASCII', text)
  assert.is(reason('!~'), null)
  assert.is(reason('x'.repeat(81)), 'it is longer than 80 characters')
  assert.is(reason('x'.repeat(80)), null)
})

test.run()
