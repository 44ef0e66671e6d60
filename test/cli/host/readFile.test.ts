// In a mount namespace of its own, where /run is ours.
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readTextFile } from '../../../src/cli/host/readFile.ts'
import { inOwn } from '../../isolated.ts'

inOwn('mount', () => {
  test.before(() => {
    execFileSync('mount', ['-t', 'tmpfs', 'none', '/run'])
    mkdirSync('/run/frr')
    writeFileSync('/run/file', 'text\n')
  })

  const refused = (path: string, reason: RegExp) => {
    const begun = Date.now()
    assert.throws(
      () => readTextFile(path),
      (error: Error & { path?: string }) => reason.test(error.message) && error.path === path,
    )
    assert.ok(Date.now() - begun < 5000, path)
  }

  test('a file, also one of /proc and a large one, by its name or by a link', () => {
    assert.is(readTextFile('/run/file'), 'text\n')
    assert.match(readTextFile('/proc/self/status'), /^Name:/)
    const large = 'line of a file\n'.repeat(100_000)
    writeFileSync('/run/large', large)
    assert.is(readTextFile('/run/large'), large)
    symlinkSync('/run/file', '/run/link')
    assert.is(readTextFile('/run/link'), 'text\n')
  })

  test('what is no file is not read', async () => {
    execFileSync('mkfifo', ['/run/fifo'])
    refused('/run/fifo', /^it is not a regular file$/)
    refused('/dev/zero', /^it is not a regular file$/)
    refused('/dev/null', /^it is not a regular file$/)
    refused('/run', /^it is not a regular file$/)
    // The kernel opens it, and refuses to read it.
    refused('/proc/self/mem', /^EIO/)
    const server = createServer().listen('/run/socket')
    await new Promise((resolve) => server.once('listening', resolve))
    refused('/run/socket', /^it is not a regular file$/)
    server.close()
    symlinkSync('/run/fifo', '/run/link-to-fifo')
    refused('/run/link-to-fifo', /^it is not a regular file$/)
  })

  test('a file without an end, as far as that matters', () => {
    writeFileSync('/run/huge', '')
    truncateSync('/run/huge', 2 ** 40)
    refused('/run/huge', /^it is larger than 32 MiB$/)
    truncateSync('/run/huge', 32 * 2 ** 20)
    assert.is(readTextFile('/run/huge').length, 32 * 2 ** 20)
  })

  test('a link in a folder of user frr is not followed', () => {
    symlinkSync('/run/file', '/run/frr/zebra.pid')
    refused('/run/frr/zebra.pid', /^it is a symbolic link, which is not followed/)
    writeFileSync('/run/frr/bgpd.pid', '7\n')
    assert.is(readTextFile('/run/frr/bgpd.pid'), '7\n')
  })
})
