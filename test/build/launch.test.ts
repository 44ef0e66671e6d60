// What set-up says when npm fails: a copy of the launcher, with programs of ours called npm.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { runsTypeScript, whyNot } from '../../build/launch/node.js'

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-launch-'))
test.after(() => rmSync(folder, { recursive: true }))

cpSync('build/launch', join(folder, 'build/launch'), {
  recursive: true,
  filter: (path) => !path.includes('node_modules'),
})
for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(folder, file))

/** The last line that set-up prints where npm is such a script; null: there is none. */
const said = (npm: string | null, mode = 0o755): string => {
  const path = mkdtempSync(join(folder, 'path-'))
  if (npm !== null) writeFileSync(join(path, 'npm'), `#!/bin/sh\n${npm}\n`, { mode })
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'build/launch/launch.js')], {
    encoding: 'utf8',
    env: { PATH: path },
  })
  assert.is(status, 1, stderr)
  return stderr.trimEnd().split('\n').at(-1) ?? ''
}

const failures: Readonly<Record<string, readonly [string | null, RegExp]>> = {
  'is missing': [null, /set-up needs npm 9 or newer, which is not on this machine: install npm/],
  'is killed': ['kill -9 $$', /npm was ended by SIGKILL/],
  'succeeds and leaves packages out': ['exit 0', /room on the disk/],
  'fails without a word': ['exit 1', /npm failed for the reason above: mend it/],
}

/** npm's own error codes, which it prints as JSON. */
const codes: Readonly<Record<string, RegExp>> = {
  ENOTFOUND: /cannot reach its registry/,
  EAI_AGAIN: /cannot reach its registry/,
  ERR_SOCKET_TIMEOUT: /cannot reach its registry/,
  SELF_SIGNED_CERT_IN_CHAIN: /does not trust the certificate/,
  E401: /wants other credentials/,
  E404: /lacks a package/,
  ENOSPC: /make room/,
  EACCES: /may not write there/,
  EINTEGRITY: /not the one that package-lock.json names/,
  EUSAGE: /package-lock.json and package.json differ/,
}

const cases = [
  ...Object.entries(failures),
  ...Object.entries(codes).map(
    ([code, sentence]) =>
      [`fails with ${code}`, [`echo '{"error":{"code":"${code}"}}'; exit 1`, sentence]] as const,
  ),
]

for (const [title, [script, sentence]] of cases)
  test(`npm ${title}: the last line says what to do`, () => {
    const line = said(script)
    assert.match(line, sentence)
    assert.match(line, /^frr-intent: .*; then run this again\.$/)
  })

test('npm may not be executed', () => {
  assert.match(said('exit 0', 0o644), /npm could not be run/)
})

test('no lock file is not a complete set-up', () => {
  rmSync(join(folder, 'package-lock.json'))
  assert.match(said('exit 0'), /package-lock\.json is missing or damaged/)
})

test('Node releases that run TypeScript without a flag', () => {
  for (const version of ['22.18.0', '22.20.1', '23.6.0', '24.0.0', '26.1.0'])
    assert.ok(runsTypeScript(version), version)
  for (const version of ['20.19.2', '22.17.9', '23.5.0']) assert.not.ok(runsTypeScript(version))
  assert.is(whyNot('24.1.0', false), null)
  assert.is(whyNot('24.1.0', true), 'built with shared libraries')
  assert.is(whyNot('20.1.0', false), 'older than 22.18')
})

test.run()
