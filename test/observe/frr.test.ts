import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { CommandError, CommandResult, Reader } from '../../src/observe/capabilities.ts'
import { observeDaemons, observeRunningFrr } from '../../src/observe/frr.ts'
import { readerOf } from './readers.ts'

const files = {
  '/run/frr/zebra.pid': '7\n',
  '/proc/7/comm': 'zebra\n',
  '/proc/7/stat': '7 (zebra) S 1 7',
}

const daemonsWith = (more: Readonly<Record<string, string>>, reader: Partial<Reader> = {}) =>
  observeDaemons({ ...readerOf({ answers: {}, files: { ...files, ...more } }), ...reader })

const zebra = [{ name: 'zebra', pid: 7 }]

test('a daemon is alive when its pid runs it, here', () => {
  assert.equal(daemonsWith({}), zebra)
  assert.equal(daemonsWith({ '/proc/7/comm': 'sleep\n' }), [])
  assert.equal(daemonsWith({ '/run/frr/zebra.pid': 'x\n' }), [])
  assert.equal(daemonsWith({ '/proc/7/stat': '7 (zebra) Z 1 7' }), [])
  const elsewhere = (path: string) => (path.includes('self') ? 'net:[1]' : 'net:[2]')
  assert.equal(daemonsWith({}, { readLink: elsewhere }), [])
  const forbidden = () => {
    throw new Error('EACCES')
  }
  assert.equal(daemonsWith({}, { readLink: forbidden }), zebra)
})

test('a watchfrr of another user is not the one of FRR', () => {
  const watchfrr = (uids: string) =>
    daemonsWith({
      '/run/frr/watchfrr.pid': '9\n',
      '/proc/9/comm': 'watchfrr\n',
      '/proc/9/status': `Name:\twatchfrr\nUid:\t${uids}\nGid:\t0\t0\t0\t0\n`,
    }).filter(({ name }) => name === 'watchfrr').length
  assert.is(watchfrr('0\t0\t0\t0'), 1)
  for (const uids of ['92\t92\t92\t92', '92\t0\t0\t0', '0\t92\t92\t92'])
    assert.is(watchfrr(uids), 0, uids)
  const asFrr = '92\t92\t92\t92'
  assert.equal(daemonsWith({ '/proc/7/status': `Uid:\t${asFrr}\n` }), zebra)
})

test('daemons come in the order in which they are killed: zebra before bgpd', () => {
  const names = ['watchfrr', 'mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']
  const all = names
    .toSorted()
    .flatMap((name, index) => [
      [`/run/frr/${name}.pid`, String(index + 10)] as const,
      [`/proc/${index + 10}/comm`, name] as const,
    ])
  assert.equal(
    daemonsWith({ ...Object.fromEntries(all) }).map(({ name }) => name),
    names,
  )
})

const asked = (answer: E.Either<CommandError, CommandResult>, more = {}) =>
  observeRunningFrr(
    { ...readerOf({ answers: {}, files: { ...files, ...more } }), run: () => answer },
    zebra,
  )

test('FRR is asked for its configuration, and a reason is kept where it does not say', () => {
  const said = (exitCode: number, stdout: string, stderr = '') =>
    asked(E.right({ exitCode, stdout, stderr }))?.configuration
  assert.equal(said(0, 'log stdout\n'), E.right('log stdout\n'))
  assert.equal(said(1, '', 'no access\n'), E.left('vtysh ended with exit code 1: no access'))
  assert.equal(said(1, ''), E.left('vtysh ended with exit code 1: no message'))
  const missing = asked(E.left({ _tag: 'NotFound', program: 'vtysh' }))
  assert.equal(
    missing?.configuration,
    E.left('there is no program "vtysh", or no interpreter for it'),
  )
  const hung = E.left({ _tag: 'TimedOut', command: { argv: ['vtysh'] }, seconds: 20 } as const)
  assert.equal(
    asked(hung)?.configuration,
    E.left('"vtysh" did not end within 20 seconds and was killed'),
  )
  assert.is(observeRunningFrr(readerOf({ answers: {}, files }), []), null)
})

test('whether frr-reload.py is here', () => {
  const answer = E.right({ exitCode: 0, stdout: '', stderr: '' })
  assert.is(asked(answer)?.canReload, false)
  assert.is(asked(answer, { '/usr/lib/frr/frr-reload.py': '' })?.canReload, true)
})

test('the table of its routes', () => {
  const tableOf = (commandLine: string) =>
    asked(E.right({ exitCode: 0, stdout: '', stderr: '' }), {
      '/proc/7/cmdline': commandLine.replaceAll(' ', '\0'),
    })?.table
  assert.is(tableOf('/usr/lib/frr/zebra -d -K120 --v6-rr-semantics -R 252 -f /run/x '), '252')
  assert.is(tableOf('/usr/lib/frr/zebra -d -K120 --v6-rr-semantics '), 'main')
})

test.run()
