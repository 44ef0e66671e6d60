// What a start does with an environment that cannot be applied, on a host in memory.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import { parseArguments } from '../../src/cli/arguments.ts'
import { applyFailSafe, startedInstead } from '../../src/cli/failSafe.ts'
import { reportTo } from '../../src/cli/report.ts'
import { sessionOf } from '../../src/cli/session.ts'
import { readerOf, recordedHost } from '../observe/readers.ts'
import { convergedHost } from '../plan/hosts.ts'

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' }
const record = '/run/frr-intent/last-good.json'

/** A converged host whose files can be written. */
const hostOf = (more: Readonly<Record<string, string>> = {}) => {
  const files: Record<string, string> = {
    ...recordedHost.files,
    '/proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6': '0\n',
    '/proc/sys/net/ipv4/conf/frr-metallb/accept_local': '1\n',
    ...Object.fromEntries(convergedHost.files.map(({ path, content }) => [path, content ?? ''])),
    ...more,
  }
  const reader = readerOf({ ...recordedHost, files, status: { mode: 0o640, uid: 92, gid: 92 } })
  const host: Writer = {
    ...reader,
    run: (command) =>
      command.argv[0] === 'vtysh'
        ? E.right({ exitCode: 0, stdout: '', stderr: '' })
        : reader.run(command),
    status: (path) => {
      const status = reader.status(path)
      return status !== null && path.endsWith('vtysh.conf') ? { ...status, gid: 85 } : status
    },
    execute: ({ argv }) => {
      if (argv[0] === 'kill') delete files['/proc/9/comm']
      return Promise.resolve(E.right({ exitCode: 0, stdout: '', stderr: '' }))
    },
    lock: () => E.right({ release: () => {} }),
    replaceFile: ({ path, content }) => {
      files[path] = content
    },
    writeSysctl: () => {},
    withTemporaryFile: async (_content, use) => use('/tmp/x'),
  }
  return { host, files }
}

/** Quiet: with --json stdout would get a document, and without it a plan. */
const applied = async (host: Writer, env: NodeJS.ProcessEnv, line = 'apply --exec') => {
  const invocation = parseArguments(line.split(' '))
  if (E.isLeft(invocation)) throw new Error(invocation.left.join())
  const session = sessionOf(invocation.right, env, host)
  const report = { ...reportTo(session, null), plan: () => {} }
  return applyFailSafe(session, report)
}

const story = (outcome: Awaited<ReturnType<typeof applied>>): string => {
  if (E.isLeft(outcome)) return `exit ${outcome.left.code}`
  return outcome.right.substitute === null ? 'as asked' : outcome.right.substitute.kind
}

const wrong = { ...environment, ASN_LOCAL: '0' }

test('what holds is remembered, with all that FRR is given', async () => {
  const { host, files } = hostOf()
  assert.is(story(await applied(host, environment)), 'as asked')
  const { state, format_version: format } = JSON.parse(files[record] ?? '') as {
    readonly format_version: string
    readonly state: {
      readonly environment: unknown
      readonly ports: unknown
      readonly files: Readonly<Record<string, string>>
    }
  }
  assert.is(format, '1.0')
  assert.equal([state.environment, state.ports], [environment, ['eth0', 'eth1']])
  for (const [name, content] of Object.entries(state.files))
    assert.is(content, files[`/etc/frr/${name}`])

  // The same again is not written again.
  const before = files[record]
  assert.is(story(await applied(host, environment)), 'as asked')
  assert.is(files[record], before)
  assert.is(story(await applied(host, { ...environment, LB_POOLS: '192.0.2.0/24' })), 'as asked')
  assert.match(files[record] ?? '', '"LB_POOLS": "192.0.2.0/24"')
})

test('a start goes back to it; what was changed meanwhile becomes as it was', async () => {
  const { host, files } = hostOf()
  await applied(host, environment)
  const frrConf = files['/etc/frr/frr.conf']
  for (const content of ['', 'log stdout\n', `${frrConf}!`]) {
    files['/etc/frr/frr.conf'] = content
    const outcome = await applied(host, wrong)
    assert.is(story(outcome), 'last_good')
    assert.is(files['/etc/frr/frr.conf'], frrConf)
    if (E.isRight(outcome))
      assert.match(outcome.right.substitute?.reason ?? '', /^ASN_LOCAL is "0".*[^.]$/)
  }
})

test('without --exec, where FRR is looked after, or where it is not wanted, it does not', async () => {
  const { host, files } = hostOf()
  await applied(host, environment)
  assert.is(story(await applied(host, wrong, 'apply')), 'exit 4')
  assert.is(story(await applied(host, { ...wrong, USE_LAST_GOOD: 'no' })), 'exit 4')
  // A plan whose environment became invalid, as of another version of frr-intent.
  files['/plan.json'] = JSON.stringify({
    ...{ format_version: '1.1', plan_id: '', resource_changes: [] },
    intent: { values: wrong, sources: { ASN_LOCAL: 'env' } },
    observed: { hash: '', boot_id: '', netns: '' },
    options: { adopt: [], allow: [] },
  })
  for (const path of ['/plan.json', '/no/plan']) {
    const outcome = await applied(host, environment, `apply ${path} --exec`)
    assert.is(story(outcome), 'exit 4')
    assert.not.match(JSON.stringify(outcome), /last.good/)
  }
  assert.is(story(await applied(host, { ...wrong, USE_LAST_GOOD: 'nonsense' })), 'last_good')
  files['/run/frr/watchfrr.pid'] = '9\n'
  files['/proc/9/comm'] = 'watchfrr\n'
  assert.is(story(await applied(host, wrong)), 'exit 4')
  // An FRR whose watchfrr has ended is looked after by nobody.
  files['/run/frr/bgpd.pid'] = '9\n'
  files['/proc/9/comm'] = 'bgpd\n'
  assert.is(story(await applied(host, wrong)), 'last_good')
})

test('an exception is a mistake like any other', async () => {
  const { host } = hostOf()
  await applied(host, environment)
  const attempts = { count: 0 }
  const broken: Writer = {
    ...host,
    list: host.list,
    readLink: (path) => {
      attempts.count += 1
      if (attempts.count === 1) throw new Error('boom')
      return host.readLink(path)
    },
  }
  assert.is(story(await applied(broken, environment)), 'last_good')
})

const damages: Readonly<Record<string, (text: string) => string>> = {
  'not a last good state, or it is damaged': (text) => text.slice(0, 900),
  'its checksum is wrong': (text) => text.replace('"eth1"', '"eth7"'),
  'its format is 2.0': (text) => text.replace('"format_version": "1.0"', '"format_version": "2.0"'),
}

test('a record that is not whole is no record, and the failure says so', async () => {
  for (const [reason, damage] of Object.entries(damages)) {
    const { host, files } = hostOf()
    await applied(host, environment)
    files[record] = damage(files[record] ?? '')
    const outcome = await applied(host, wrong)
    assert.is(story(outcome), 'exit 4')
    if (E.isLeft(outcome)) {
      assert.match(outcome.left.details.at(-1) ?? '', 'There is no last good state to start with')
      assert.match(outcome.left.details.at(-1) ?? '', reason)
    }
  }
  const outcome = await applied(hostOf().host, wrong)
  if (E.isRight(outcome)) throw new Error('there is none')
  assert.match(outcome.left.details.at(-1) ?? '', 'nothing has been applied since the node booted')
})

test('another version reads it: what it has added does not matter, a value that is none now does', async () => {
  const { createHash } = await import('node:crypto')
  const { host, files } = hostOf()
  await applied(host, environment)
  const rewritten = (change: (state: Record<string, unknown>) => unknown): string => {
    const json = JSON.parse(files[record] ?? '') as { state: Record<string, unknown> }
    const state = change(json.state)
    const sha256 = createHash('sha256').update(JSON.stringify(state)).digest('hex')
    return JSON.stringify({ ...json, format_version: '1.7', more: true, sha256, state })
  }
  const newer = rewritten((state) => ({ ...state, more: ['of', 'it'] }))
  const other = rewritten((state) => ({ ...state, environment: { ...environment, NODE_IP: 'x' } }))
  files[record] = newer
  assert.is(story(await applied(host, wrong)), 'last_good')
  files[record] = other
  const outcome = await applied(host, wrong)
  if (E.isRight(outcome)) throw new Error('it has no valid environment')
  assert.match(outcome.left.details.at(-1) ?? '', 'this version does not accept it: NODE_IP is "x"')
})

test('a plan that fails says what a start would do', async () => {
  const { host } = hostOf()
  const invocation = parseArguments(['plan'])
  if (E.isLeft(invocation)) throw new Error(invocation.left.join())
  const session = sessionOf(invocation.right, wrong, host)
  assert.is(await startedInstead(session), null)
  await applied(host, environment)
  assert.match(
    (await startedInstead(session)) ?? '',
    /^A start \(apply --exec\) uses the last good/,
  )
  assert.is(await startedInstead({ ...session, env: { ...wrong, USE_LAST_GOOD: '0' } }), null)
})

test.run()
