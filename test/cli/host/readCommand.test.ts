// In a mount namespace of its own, where the folders for unnamed files can be small or missing.
import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { realHost } from '../../../src/cli/host/host.ts'
import { readCommand } from '../../../src/cli/host/readCommand.ts'
import { runCommand } from '../../../src/cli/host/runCommand.ts'
import { inOwn } from '../../isolated.ts'

const seconds = 20

const run = readCommand(() => {}, seconds)

const shell = (script: string): void => {
  const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
  assert.is(status, 0, stderr)
}

/** Ends well although it may have lost what it printed. */
const count = run.bind(null, {
  argv: ['sh', '-c', 'cat; seq 200000 2>/dev/null; echo said >&2; exit 3'],
  input: 'asked\n',
})

const numbers = Array.from({ length: 200_000 }, (_, index) => index + 1)

const counted = E.right({
  exitCode: 3,
  stdout: `asked\n${numbers.map((number) => `${number}\n`).join('')}`,
  stderr: 'said\n',
})

const places = {
  'room enough': 'mount -t tmpfs -o size=16m none /dev/shm',
  'too little room': 'mount -t tmpfs -o size=64k none /dev/shm',
  'nowhere to write': 'mount -t tmpfs -o ro none /dev/shm; mount -t tmpfs -o ro none /tmp',
}

inOwn('mount', () => {
  for (const [place, mounts] of Object.entries(places)) {
    test(`all output arrives: ${place}`, () => {
      shell(mounts)
      assert.equal(count(), counted)
      assert.equal(readdirSync('/dev/shm'), [])
      // What runs next may have its working directory in /tmp.
      if (mounts.includes('/tmp')) shell('umount /tmp')
      shell('umount /dev/shm')
    })
  }

  test('messages come in English, and vtysh adds nothing to the history of its user', () => {
    const said = run({ argv: ['sh', '-c', 'echo "$LC_ALL, ${VTYSH_HISTFILE-unset}."'] })
    assert.equal(said, E.right({ exitCode: 0, stdout: 'C, .\n', stderr: '' }))
  })

  test('a program that is not there, that is killed, that takes too long', () => {
    const tagOf = (argv: readonly [string, ...string[]], limit = seconds) => {
      const result = readCommand(() => {}, limit)({ argv })
      return E.isLeft(result) ? result.left._tag : 'no error'
    }
    assert.is(tagOf(['/no/such/program']), 'NotFound')
    assert.is(tagOf(['sh', '-c', 'kill -KILL $$']), 'Broken')
    assert.is(tagOf(['sleep', '60'], 0.2), 'TimedOut')
  })

  const forever = `sleep 1007.${process.pid}`

  /** Of all processes. */
  const commandLines = (): readonly string[] =>
    readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name))
      .map((pid) => (realHost(() => {}).readText(`/proc/${pid}/cmdline`) ?? '').trim())
      .map((line) => line.replace(/\0$/, '').replaceAll('\0', ' '))

  /** What leaves a child that keeps the pipes, and whether it waits for the child, which never ends. */
  const leavers: Readonly<Record<string, readonly [string, boolean]>> = {
    'a child that is waited for': [`${forever} & echo $!; wait`, true],
    'a child that is left': [`${forever} & echo $!`, false],
    'a child that ignores signals': [
      `sh -c 'trap "" TERM HUP; ${forever} & echo $!; wait' & wait`,
      true,
    ],
  }

  for (const [title, [script, waits]] of Object.entries(leavers))
    test(`nobody is waited for longer than the limit, and nobody stays: ${title}`, async () => {
      const limit = waits ? 0.5 : seconds
      const command = { argv: ['sh', '-c', script] } as const
      const begun = Date.now()
      const read = readCommand(() => {}, limit)(command)
      const ran = await runCommand(() => {}, limit)(command)
      assert.ok(Date.now() - begun < 10_000)
      assert.equal([E.isLeft(read), E.isLeft(ran)], [waits, waits])
      assert.equal(
        commandLines().filter((line) => line === forever),
        [],
      )
    })

  test('a child with a session of its own keeps the pipe, and is not waited for', async () => {
    const begun = Date.now()
    const argv = ['sh', '-c', 'setsid sleep 15 & sleep 0.2; echo said'] as const
    const ran = await runCommand(() => {}, 8)({ argv })
    assert.ok(Date.now() - begun < 12_000)
    assert.equal(ran, E.right({ exitCode: 0, stdout: 'said', stderr: '' }))
    assert.equal(E.isRight(readCommand(() => {}, 1)({ argv })), true)
  })
})
