// What the lab lacks on a machine is one sentence each, and says what to do.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-lacking-'))
test.after(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const aptWith = (name: string, sources: string): string => {
  const list = file(`${name}.list`, sources)
  return file(`${name}.conf`, `Dir::Etc::sourcelist "${list}"; Dir::Etc::sourceparts "/none";\n`)
}

const lacks = (env: Readonly<Record<string, string>>, megabytes = 1): readonly string[] => {
  const { stdout } = spawnSync(process.execPath, ['test/runner/lacking.ts', String(megabytes)], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return stdout.trimEnd().split('\n')
}

const lastLineWith = (env: Readonly<Record<string, string>>, megabytes?: number): string =>
  lacks(env, megabytes).at(-1) ?? ''

test('programs that are missing, each with the package that has it', () => {
  for (const name of ['sh', 'apt-get', 'dpkg-deb', 'tar', 'mount', 'chroot'])
    symlinkSync(
      spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim(),
      join(folder, name),
    )
  assert.equal(
    lacks({ PATH: folder }),
    ['flock', 'setpriv', 'unshare'].map(
      (name) =>
        `the lab cannot start: there is no program ${name}: install Debian's package util-linux`,
    ),
  )
})

test('sources that apt cannot read: what apt says, and what to do', () => {
  const lines = lacks({ APT_CONFIG: aptWith('bad', 'garbage\n') })
  assert.match(lines.join('\n'), 'Malformed')
  assert.is(lines.at(-1), 'apt failed for the reason above: mend its sources')
})

test('no Debian mirror', () => {
  assert.match(lastLineWith({ APT_CONFIG: aptWith('none', '') }), 'apt knows no Debian mirror')
})

test('no room, no folder', () => {
  const elsewhere = /: set XDG_CACHE_HOME to a folder elsewhere$/
  assert.match(
    lastLineWith({ XDG_CACHE_HOME: join(folder, 'new') }, 1e9),
    /MB of free disk space, 1000000000 MB are wanted: make room, or set XDG_CACHE_HOME/,
  )
  assert.match(lastLineWith({ XDG_CACHE_HOME: file('taken', '') }), elsewhere)
})

test.run()
