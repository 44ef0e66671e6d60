// Files of /proc whose process ends while they are read: as if they were not there.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { realHost } from '../../src/cli/host.ts'

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

test.run()
