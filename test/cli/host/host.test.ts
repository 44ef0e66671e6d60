// What the machine answers: files that are not there, modes, temporary files. A process that ends while
// its files in /proc are read is as if it were not there.

import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { realHost } from '../../../src/cli/host/host.ts'

const host = realHost(() => {})

const isZombie = (pid: number): boolean =>
  / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''))

/** The child of a process that never waits for it. */
const zombieOf = async (parent: number): Promise<number> => {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const [pid = 0] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
      .split(' ')
      .map(Number)
    if (pid > 0 && isZombie(pid)) return pid
    await sleep(5)
  }
  throw new Error('no zombie within 10 seconds')
}

test('a process that has ended is absent, whatever its file answers', async () => {
  const parent = spawn('sh', ['-c', 'true & exec sleep 20'])
  try {
    const zombie = await zombieOf(parent.pid ?? 0)
    for (const [file, code] of [
      ['smaps_rollup', 'ESRCH'],
      ['mountinfo', 'EINVAL'],
    ] as const) {
      const path = `/proc/${zombie}/${file}`
      assert.throws(
        () => readFileSync(path),
        (error: NodeJS.ErrnoException) => error.code === code,
      )
      assert.is(host.readText(path), null, file)
    }
  } finally {
    parent.kill()
  }
})

test('what is not there, and what is in the way of it', () => {
  assert.is(host.readText('/no/such/file'), null)
  assert.is(host.readText('/etc/passwd/file'), null)
  assert.is(host.status('/no/such/file'), null)
})

test('what cannot be read for another reason is an error', () => {
  assert.throws(() => host.readText('/etc'), /it is not a regular file/)
})

const folder = mkdtempSync(join(tmpdir(), 'frr-intent-host-'))
test.after(() => rmSync(folder, { recursive: true }))

test('a mode has all twelve bits', () => {
  const path = join(folder, 'file')
  writeFileSync(path, '')
  for (const mode of [0o640, 0o4755, 0o2711, 0o1777]) {
    chmodSync(path, mode)
    assert.is(host.status(path)?.mode, mode)
  }
})

test('a temporary file is private, whole, and gone afterwards', async () => {
  const umask = process.umask(0)
  try {
    const path = await host.withTemporaryFile('secret\n', async (there) => {
      assert.is(readFileSync(there, 'utf8'), 'secret\n')
      assert.equal([host.status(there)?.mode, host.status(dirname(there))?.mode], [0o600, 0o700])
      return there
    })
    assert.is(existsSync(dirname(path ?? '/')), false)
    const failing = host.withTemporaryFile('', async (there) => {
      throw new Error(there)
    })
    const said = await failing.catch(String)
    assert.is(existsSync(dirname(String(said).replace('Error: ', ''))), false)
  } finally {
    process.umask(umask)
  }
})

test.run()
