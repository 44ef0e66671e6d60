import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import { reloadFrr } from '../../src/apply/reloadFrr.ts'
import { stopFrr } from '../../src/apply/stopFrr.ts'
import type { Command, CommandError, CommandResult } from '../../src/observe/capabilities.ts'
import type { Reload } from '../../src/plan/operation.ts'
import { readerOf } from '../observe/readers.ts'

interface Ran {
  readonly argv: string
  /** What was in the private copy while it ran. */
  readonly content: string
}

type Answer = E.Either<CommandError, CommandResult>

const ok: Answer = E.right({ exitCode: 0, stdout: '', stderr: '' })

/** A host that writes down what it runs; `answers` are given in that order. */
const hostOf = (ran: Ran[], answers: readonly Answer[] = [], hasPlace = true): Writer => {
  let copy = ''
  return {
    ...readerOf({ answers: {}, files: {} }),
    execute: ({ argv }: Command) => {
      ran.push({ argv: argv.join(' '), content: copy })
      return Promise.resolve(answers[ran.length - 1] ?? ok)
    },
    replaceFile: () => {},
    lock: () => E.right({ release: () => {} }),
    writeSysctl: () => {},
    withTemporaryFile: async (content, use) => {
      copy = content
      return hasPlace ? use('/run/private/frr.conf') : null
    },
  }
}

const reload =
  '/usr/lib/frr/frr-reload.py --reload --stdout --log-level error --confdir /run/private --rundir /run/private /run/private/frr.conf'

test('frr-reload.py works on a private copy, in a private folder', async () => {
  const ran: Ran[] = []
  const result = await reloadFrr(hostOf(ran), { content: 'log stdout\n', secretsThatGo: null })
  assert.equal(result, E.right(null))
  assert.equal(ran, [{ argv: reload, content: 'log stdout\n' }])
})

test('a reload has five minutes: one that is killed half-way leaves FRR between two', async () => {
  const seconds: (number | undefined)[] = []
  const host = hostOf([])
  const timed: Writer = {
    ...host,
    execute: (command) => {
      seconds.push(command.seconds)
      return host.execute(command)
    },
  }
  await reloadFrr(timed, { content: '', secretsThatGo: 'neighbor a password s3cret\n' })
  assert.equal(seconds, [300, 300])
})

test('secrets that go are taken away before, by a file as well', async () => {
  const ran: Ran[] = []
  const secretsThatGo = 'router bgp 1\nneighbor a password s3cret\nexit\n'
  await reloadFrr(hostOf(ran), { content: 'log stdout\n', secretsThatGo })
  assert.equal(ran, [
    { argv: 'vtysh -f /run/private/frr.conf', content: secretsThatGo },
    { argv: reload, content: 'log stdout\n' },
  ])
  assert.not.match(ran.map(({ argv }) => argv).join('\n'), 's3cret')
})

test('its exit code says nothing: what FRR runs afterwards does', async () => {
  const failed = E.right({ exitCode: 1, stdout: 'Failed to execute no s3cret', stderr: '' })
  assert.equal(
    await reloadFrr(hostOf([], [failed]), { content: '', secretsThatGo: null }),
    E.right(null),
  )
})

test('why nothing could be run', async () => {
  const content: Reload = { content: '', secretsThatGo: null }
  const both = { content: '', secretsThatGo: 'neighbor a password s3cret\n' }
  const missing = E.left({ _tag: 'NotFound', program: 'frr-reload.py' } as const)
  const hung: Answer = E.left({
    _tag: 'TimedOut',
    command: { argv: ['vtysh', '-f', 'x'] },
    seconds: 300,
  })
  const refused = E.right({ exitCode: 13, stdout: '', stderr: 'neighbor a password s3cret\n' })
  const why = async (answers: readonly Answer[], given = content, hasPlace = true) => {
    const result = await reloadFrr(hostOf([], answers, hasPlace), given)
    return E.isLeft(result) ? result.left : 'nothing failed'
  }
  assert.is(await why([missing]), 'there is no program "frr-reload.py", or no interpreter for it')
  assert.is(await why([hung], both), '"vtysh -f x" did not end within 300 seconds and was killed')
  assert.is(
    await why([refused], both),
    'vtysh ended with exit code 13: neighbor a password (masked)',
  )
  assert.is(
    await why([], content, false),
    'there is no place for a private copy of frr.conf (TMPDIR)',
  )
})

const zebra = { name: 'zebra', pid: 7 }

test('daemons are killed at once, and waited for; a pid that is of another process is left', async () => {
  const files: Record<string, string> = { '/run/frr/zebra.pid': '7\n', '/proc/7/comm': 'zebra\n' }
  const ran: Ran[] = []
  const host = hostOf(ran)
  const dying: Writer = { ...host, ...readerOf({ answers: {}, files }) }
  const stopping = stopFrr(dying, [zebra, { name: 'bgpd', pid: 8 }])
  const ended = { yet: false }
  void stopping.then(() => (ended.yet = true))
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.is(ended.yet, false)
  files['/proc/7/stat'] = '7 (zebra) Z 1 7'
  assert.equal(await stopping, E.right(null))
  assert.equal(
    ran.map(({ argv }) => argv),
    ['kill -KILL 7'],
  )
})

test('a daemon that would not end, and no kill at all', async () => {
  const files = { '/run/frr/zebra.pid': '7\n', '/proc/7/comm': 'zebra\n' }
  const refused = E.right({
    exitCode: 1,
    stdout: '',
    stderr: 'kill: (7): Operation not permitted\n',
  })
  const stubborn: Writer = { ...hostOf([], [refused]), ...readerOf({ answers: {}, files }) }
  assert.equal(
    await stopFrr(stubborn, [zebra], 50),
    E.left('zebra (pid 7) did not end: kill: (7): Operation not permitted'),
  )
  const none: Writer = {
    ...hostOf([], [E.left({ _tag: 'NotFound', program: 'kill' })]),
    ...readerOf({ answers: {}, files }),
  }
  assert.equal(
    await stopFrr(none, [zebra]),
    E.left('there is no program "kill", or no interpreter for it'),
  )
  assert.equal(await stopFrr(hostOf([]), [zebra]), E.right(null))
})

test.run()
