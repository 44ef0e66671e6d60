// The bundle is what people run: one file, minified, with modules in it that are unpacked late.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const env = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

const run = (words: string, variables: Readonly<Record<string, string>>) => {
  const argv = ['dist/frr-intent.cjs', ...words.split(' ')]
  return spawnSync(process.execPath, argv, { env: variables, encoding: 'utf8' })
}

test('it judges an environment', () => {
  const { ASN_LOCAL: _, ...without } = env
  const { status, stderr } = run('plan', without)
  assert.is(status, 4, stderr)
  assert.match(stderr, 'ASN_LOCAL is not set')
})

test('it prints YAML, by a module that is unpacked', () => {
  const { stdout, stderr } = run('manifests metallb', env)
  assert.match(stdout, 'kind: BGPPeer', stderr)
})

test('it looks at the routing, by a module that is unpacked: of this machine, whatever that is', () => {
  const { status, stderr } = run('status', env)
  assert.ok([0, 2, 5].includes(status ?? 1), stderr)
})

test("it renders a user's template, by a module that is unpacked", () => {
  const folder = mkdtempSync(join(tmpdir(), 'frr-intent-bundle-'))
  try {
    const template = join(folder, 'frr.conf.j2')
    writeFileSync(template, 'hostname {{ NODE_IP }}\n')
    const { status, stdout, stderr } = run('render', { ...env, FRR_TEMPLATE: template })
    assert.is(status, 0, stderr)
    assert.match(stdout, /^hostname 10\.0\.0\.1$/m)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
