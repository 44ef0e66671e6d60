// `apply --reload` and `apply --exec` from the command line, with a fake FRR and a fake frr-reload.py.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import type { Command } from '../../src/observe/capabilities.ts'
import { readerOf, recordedHost, type Fake } from '../observe/readers.ts'
import { convergedHost } from '../plan/hosts.ts'
import { captured } from './captured.ts'

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' }
const password = 's3cret-of-the-test'

const daemons = ['mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']

const processes = Object.fromEntries(
  daemons.flatMap((name, index) => [
    [`/run/frr/${name}.pid`, `${100 + index}\n`],
    [`/proc/${100 + index}/comm`, `${name}\n`],
  ]),
)

const converged: Fake = {
  ...recordedHost,
  files: {
    ...recordedHost.files,
    '/proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6': '0\n',
    '/proc/sys/net/ipv4/conf/frr-metallb/accept_local': '1\n',
    '/run/password': `${password}\n`,
    ...Object.fromEntries(convergedHost.files.map(({ path, content }) => [path, content ?? ''])),
  },
  status: { mode: 0o640, uid: 92, gid: 92 },
}

interface Frr {
  readonly runs?: boolean
  readonly hasScript?: boolean
  /** Whether frr-reload.py does what it is given. */
  readonly obeys?: boolean
}

/** A host with an FRR that runs what its frr.conf says, until frr-reload.py gives it another. */
const hostOf =
  ({ runs = true, hasScript = true, obeys = true }: Frr = {}, argvs: string[] = []) =>
  (): Writer => {
    const files: Record<string, string> = {
      ...converged.files,
      ...(runs ? processes : {}),
      ...(hasScript ? { '/usr/lib/frr/frr-reload.py': '' } : {}),
    }
    const reader = readerOf({ ...converged, files })
    let running = files['/etc/frr/frr.conf'] ?? ''
    let copy = ''
    return {
      ...reader,
      run: (command) => {
        argvs.push(command.argv.join(' '))
        const asked = command.argv.slice(0, 2).join(' ')
        if (asked === 'ip -V') return E.right({ exitCode: 0, stdout: '', stderr: '' })
        return asked === 'vtysh -c'
          ? E.right({ exitCode: 0, stdout: running, stderr: '' })
          : reader.run(command)
      },
      status: (path) => {
        const status = reader.status(path)
        return status !== null && path.endsWith('vtysh.conf') ? { ...status, gid: 85 } : status
      },
      execute: ({ argv }: Command) => {
        argvs.push(argv.join(' '))
        if (argv[0].endsWith('frr-reload.py') && obeys) running = copy
        if (argv[0] === 'kill') for (const path of Object.keys(processes)) delete files[path]
        return Promise.resolve(
          E.right({ exitCode: 0, stdout: `neighbor x password ${password}`, stderr: '' }),
        )
      },
      replaceFile: ({ path, content }) => {
        files[path] = content
      },
      lock: () => E.right({ release: () => {} }),
      writeSysctl: () => {},
      withTemporaryFile: async (content, use) => {
        copy = content
        return use('/run/private/frr.conf')
      },
    }
  }

const timers = { ...environment, BGP_KEEPALIVE_TIME: '2', BGP_HOLD_TIME: '6' }
const withPassword = { ...environment, FABRIC_PASSWORD_FILE: '/run/password' }

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

test('a reload that all sessions survive, and then there is nothing to do', async () => {
  const argvs: string[] = []
  const host = hostOf({}, argvs)()
  const first = await captured('apply --reload', timers, () => host)
  assert.is(first.code, 0, first.stderr)
  assert.match(lastLine(first.stdout), /^Applied 2 operations in \d+ ms; a second plan is empty\.$/)
  assert.is(argvs.filter((argv) => argv.includes('frr-reload.py')).length, 1)
  const second = await captured('apply --reload', timers, () => host)
  assert.match(second.stdout, /^No changes\./)
  assert.is((await captured('plan --reload --detailed-exitcode', environment, () => host)).code, 2)
})

test('only what concerns a running FRR asks it', async () => {
  const asks = async (line: string): Promise<boolean> => {
    const argvs: string[] = []
    await captured(line, timers, hostOf({}, argvs))
    return argvs.some((argv) => argv.startsWith('vtysh -c'))
  }
  for (const line of ['plan', 'render', 'apply --dry-run']) assert.is(await asks(line), false, line)
  for (const line of ['plan --reload', 'apply --reload --dry-run'])
    assert.is(await asks(line), true, line)
})

test('an FRR that does not take it: exit 7 with the lines', async () => {
  const { code, stderr } = await captured('apply --reload', timers, hostOf({ obeys: false }))
  assert.is(code, 7)
  assert.equal(stderr.split('\n'), [
    '  frr.running-config: the running FRR has another configuration; all sessions stay; sessions eth0, eth1 stay up; new timers apply from their next start',
    '    + router bgp 65001 > timers bgp 2 6',
    'frr-intent: applied, but the running FRR still differs, in the lines listed above; write them as FRR prints them, or restart the service.',
    '',
  ])
})

test('a reset needs --allow, and no password shows', async () => {
  const argvs: string[] = []
  const refused = await captured('apply --reload', withPassword, hostOf({}, argvs))
  assert.is(refused.code, 3)
  assert.match(refused.stderr, 'sessions eth0, eth1 will be reset: the password changes')
  assert.equal(
    argvs.filter((argv) => argv.includes('reload')),
    [],
  )
  const allowed = await captured(
    'apply --reload --allow session_reset --debug',
    withPassword,
    hostOf({}, argvs),
  )
  assert.is(allowed.code, 0, allowed.stderr)
  const failing = await captured(
    'apply --reload --allow session_reset',
    withPassword,
    hostOf({ obeys: false }, argvs),
  )
  assert.is(failing.code, 7)
  assert.match(failing.stderr, 'password (masked)')
  const texts = [refused, allowed, failing].map(({ stdout, stderr }) => stdout + stderr)
  assert.not.match([...texts, ...argvs].join('\n'), password)
})

test('nothing to reload, or nothing to reload it with: one sentence says what to do', async () => {
  const dead = await captured('apply --reload', timers, hostOf({ runs: false }))
  assert.equal(
    [dead.code, dead.stderr],
    [
      3,
      'frr-intent: refused, because --reload needs a running FRR, and zebra and bgpd do not run in this network namespace; nothing was changed. Start it with apply --exec, which loads frr.conf.\n',
    ],
  )
  const bare = await captured('apply --reload', timers, hostOf({ hasScript: false }))
  assert.equal(
    [bare.code, bare.stderr],
    [
      3,
      "frr-intent: refused, because there is no /usr/lib/frr/frr-reload.py; nothing was changed. Install FRR's Python tools (Debian: frr-pythontools), or restart the service.\n",
    ],
  )
  const both = await captured('apply --reload --exec', timers, hostOf())
  assert.is(both.code, 1)
  assert.match(both.stderr, '--exec and --reload exclude each other')
})

test('a plan file with a reload in it reloads', async () => {
  const host = hostOf()()
  const made = await captured('plan --reload --out /run/plan.json', timers, () => host)
  assert.is(made.code, 0, made.stderr)
  const applied = await captured('apply /run/plan.json', environment, () => host)
  assert.is(applied.code, 0, applied.stderr)
  assert.match(lastLine(applied.stdout), /^Applied 2 operations/)
  const again = await captured('apply /run/plan.json', environment, () => host)
  assert.is(again.code, 9)
})

test('a plan with --exec says what becomes of the FRR that runs', async () => {
  const say = async (env: typeof environment) =>
    (await captured('apply --exec --dry-run', env, hostOf())).stdout
  assert.match(await say(environment), /^No changes\./)
  assert.match(await say(timers), 'frr.running-config will be changed in place')
  assert.match(await say({ ...environment, ASN_LOCAL: '65009' }), 'frr.daemons will be destroyed')
})

test.run()
