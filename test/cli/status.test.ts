import * as E from 'fp-ts/lib/Either.js'
import { stripVTControlCharacters } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import type { Command, Reader } from '../../src/observe/capabilities.ts'
import { advertised, ended, kernelWell, vtysh, wellSaid } from '../observe/routing/fakeFrr.ts'
import { readerOf, recordedHost, type Fake } from '../observe/readers.ts'
import { convergedHost } from '../plan/hosts.ts'
import { captured } from './captured.ts'

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' }

const intentFile = (changes: object = {}): string =>
  JSON.stringify({ environment: { ...environment, ...changes } })

const files = {
  ...recordedHost.files,
  '/proc/sys/net/ipv6/conf/eth1/disable_ipv6': '0\n',
  '/proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6': '0\n',
  '/proc/sys/net/ipv4/conf/frr-metallb/accept_local': '1\n',
  ...Object.fromEntries(convergedHost.files.map(({ path, content }) => [path, content ?? ''])),
  '/run/frr-intent/intent.json': intentFile(),
}

const others = ['10.0.1.1/32', '10.0.0.100/32']

const said = {
  ...wellSaid,
  ...Object.fromEntries(
    ['eth0', 'eth1'].map((port) => [
      `show bgp ipv4 unicast neighbors ${port} advertised-routes json`,
      advertised('10.0.0.1/32', '192.0.2.7/32', ...others),
    ]),
  ),
}

interface Behaviour {
  /** `undefined`: there is none. */
  readonly files?: Readonly<Record<string, string | undefined>>
  readonly links?: Readonly<Record<string, string>>
  readonly vtysh?: Reader['run']
  readonly log?: Command[]
}

/** It can only be read: status has no other right. */
const hostOf =
  (behaviour: Behaviour = {}) =>
  (): Writer => {
    const fake: Fake = {
      ...recordedHost,
      files: Object.fromEntries(
        Object.entries({ ...files, ...behaviour.files }).flatMap(([path, text]) =>
          text === undefined ? [] : [[path, text]],
        ),
      ),
      status: { mode: 0o640, uid: 92, gid: 92 },
      links: behaviour.links ?? {},
    }
    const reader = readerOf(fake)
    return {
      ...reader,
      run: (command) => {
        behaviour.log?.push(command)
        const [program, , family] = command.argv
        if (program === 'vtysh')
          return (behaviour.vtysh ?? ((asked) => vtysh(said, asked)))(command)
        if (command.argv.includes('proto'))
          return ended(0, kernelWell[family === '-6' ? '-6' : '-4'])
        return reader.run(command)
      },
      status: (path) => {
        const status = reader.status(path)
        return status !== null && path.endsWith('vtysh.conf') ? { ...status, gid: 85 } : status
      },
    } as Writer
  }

const none: Reader['run'] = () => ended(1, '', 'Exiting: failed to connect to any daemons.\n')

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

test('well: exit 0, without any environment', async () => {
  const log: Command[] = []
  const { code, stdout, stderr } = await captured('status', {}, hostOf({ log }))
  assert.equal([code, stderr], [0, ''], stdout)
  assert.match(stdout, /^Node {7}10\.0\.0\.1, AS 65001$/m)
  assert.is(
    lastLine(stdout),
    'The routing of this node is well: 2 leaves, 2 LoadBalancer IPs announced.',
  )
  // Two for the host, three of FRR, two for the kernel's routes.
  assert.is(log.length, 7)
})

test('JSON says the same, and where it comes from', async () => {
  const { code, stdout } = await captured('status --json', {}, hostOf())
  const document = JSON.parse(stdout) as Readonly<Record<string, unknown>>
  assert.is(code, 0)
  assert.equal(
    [document['format_version'], document['state'], document['problems']],
    ['1.0', 'well', []],
  )
})

test('metrics', async () => {
  const { code, stdout } = await captured('status --prometheus', {}, hostOf({ vtysh: none }))
  assert.is(code, 2)
  assert.match(stdout, /^frr_intent_state\{state="down"\} 1$/m)
})

test('FRR is gone: exit 2, and the verdict is on stdout', async () => {
  const { code, stdout, stderr } = await captured('status', {}, hostOf({ vtysh: none }))
  assert.equal([code, stderr], [2, ''])
  assert.match(stdout, /^Down: FRR: it does not run\.\n {2}Start it; /)
  const colour = await captured('status --color=always', {}, hostOf({ vtysh: none }))
  assert.match(colour.stdout, '\u001b[31m')
  assert.is(stripVTControlCharacters(colour.stdout), stdout)
})

const starting = {
  '/run/frr-intent/starting': `7 19000 pid:[1]\n`,
  '/proc/uptime': '200.5 1.0\n',
}

test('FRR starts, seen from its container and from another: nobody asks it', async () => {
  const stat = `7 (tini) S ${'0 '.repeat(18)}19000 0`
  const asked: Reader['run'] = () => {
    throw new Error('asked')
  }
  for (const behaviour of [
    { files: starting },
    {
      files: { ...starting, '/proc/7/stat': stat },
      links: { '/proc/self/ns/pid': 'pid:[1]' },
    },
  ]) {
    const { code, stdout } = await captured('status', {}, hostOf({ ...behaviour, vtysh: asked }))
    assert.is(code, 2, stdout)
    assert.match(stdout, /^Down: FRR: it is starting, for 11 seconds now, /)
  }
  const ended = { files: starting, links: { '/proc/self/ns/pid': 'pid:[1]' } }
  assert.is((await captured('status', {}, hostOf(ended))).code, 0)
})

test('it cannot look: exit 5, and why', async () => {
  const cases: readonly (readonly [Behaviour, string])[] = [
    [
      { vtysh: () => E.left({ _tag: 'NotFound', program: 'vtysh' }) },
      'there is no program "vtysh", or no interpreter for it',
    ],
    [
      { vtysh: () => ended(1, '', 'Hint: try running me as a privileged user!\n') },
      'this user may not ask FRR; run it as root',
    ],
    [
      { files: { '/run/frr-intent/intent.json': 'EACCES' } },
      '/run/frr-intent/intent.json cannot be read, and NODE_IP is not set; nothing was changed',
    ],
    [
      { files: { '/run/frr-intent/intent.json': undefined } },
      'nothing has been applied since the node booted (there is no /run/frr-intent/intent.json), and NODE_IP is not set',
    ],
    [{ files: { '/etc/passwd': 'EACCES' } }, '/etc/passwd cannot be read'],
  ]
  for (const [behaviour, reason] of cases) {
    const { code, stdout, stderr } = await captured('status', {}, hostOf(behaviour))
    assert.equal([code, stdout], [5, ''], stderr)
    assert.ok(stderr.startsWith(`frr-intent: ${reason}`), stderr)
  }
})

test('the environment: of the last apply, of a file, of this process', async () => {
  const as = async (words: string, env: NodeJS.ProcessEnv, own: Behaviour['files'] = {}) => {
    const { code, stdout, stderr } = await captured(words, env, hostOf({ files: own }))
    return /AS (\d+)/.exec(stdout)?.[1] ?? `${code} ${stderr}`
  }
  const here = { ...environment, ASN_LOCAL: '65009' }
  assert.is(await as('status', here), '65001')
  assert.is(await as('status', here, { '/run/frr-intent/intent.json': 'nonsense' }), '65009')
  const file = { '/x/environment.json': intentFile({ ASN_LOCAL: '65008' }) }
  assert.is(await as('status --environment /x/environment.json', here, file), '65008')
  assert.match(await as('status --environment /nowhere', here), /^4 .*there is no such file/)
  const wrong = { '/run/frr-intent/intent.json': intentFile({ ASN_LOCAL: '0' }) }
  assert.match(await as('status', {}, wrong), /^4 .*ASN_LOCAL is "0"/)
})

test('the last apply: when, which plan, and what it kept', async () => {
  const result = {
    ...{ format_version: '1.0', finished_at: '2026-01-02T03:04:05.000Z' },
    message: 'frr-intent: FRR starts with the last good state.',
  }
  const { stdout } = await captured(
    'status',
    {},
    hostOf({
      files: {
        '/run/frr-intent/result.json': JSON.stringify(result),
        '/run/frr-intent/plan.json': JSON.stringify({
          format_version: '1.1',
          plan_id: 'abcdef0123456789',
        }),
      },
    }),
  )
  assert.match(
    stdout,
    /^Node {7}10\.0\.0\.1, AS 65001; applied 2026-01-02T03:04:05\.000Z \(plan abcdef012345\); frr-intent: FRR starts with the last good state\.$/m,
  )
  const damaged = { '/run/frr-intent/result.json': '{"format_version": "1.0"}' }
  const without = await captured('status', {}, hostOf({ files: damaged }))
  assert.match(without.stdout, /^Node {7}10\.0\.0\.1, AS 65001$/m)
})

test('a secret that cannot be read here is a note: the routing is looked at all the same', async () => {
  const own = { '/run/frr-intent/intent.json': intentFile({ FABRIC_PASSWORD_FILE: '/x/password' }) }
  const { code, stdout } = await captured('status', {}, hostOf({ files: own }))
  assert.is(code, 0, stdout)
  assert.match(stdout, /^Note: host: it cannot be compared with the intent: .*\/x\/password/)
  assert.match(stdout, /^Drift {6}not known$/m)
})

test('drift', async () => {
  const own = { '/etc/frr/daemons': 'zebra=no\n' }
  const { code, stdout } = await captured('status', {}, hostOf({ files: own }))
  assert.is(code, 2)
  assert.match(stdout, /^Drift {6}1 change pending$/m)
})

test('a port that is missing is told, and the others are looked at', async () => {
  const own = { '/run/frr-intent/intent.json': intentFile({ FE_PORT_NAMES: 'eth0,eth7' }) }
  const { code, stdout } = await captured('status', {}, hostOf({ files: own }))
  assert.is(code, 2)
  assert.match(stdout, /^Degraded: host: FE_PORT_NAMES: there is no link eth7; /)
  assert.match(stdout, /^Fabric {5}eth0 {2}leaf1 AS 65101 up/m)
})

// Timing: the second look comes when the second is over, however slow the first one was.
test('--wait ends when all is well', async () => {
  let looks = 0
  const late: Reader['run'] = (command) => {
    if (command.argv[2] === 'bgpd') looks += 1
    return looks > 1 || command.argv[2] !== 'bfdd' ? vtysh(said, command) : none(command)
  }
  assert.is((await captured('status --wait 1', {}, hostOf({ vtysh: late }))).code, 0)
  assert.is(looks, 2)
})

test('--wait ends when the time is over, and waits for a first apply, too', async () => {
  const { code } = await captured('status --wait 1', {}, hostOf({ vtysh: none }))
  assert.is(code, 2)
  const own = { '/run/frr-intent/intent.json': 'EACCES' }
  assert.is((await captured('status --wait 1', {}, hostOf({ files: own }))).code, 5)
})

test('--wait is a number of seconds', async () => {
  for (const text of ['x', '-1', '1.5', '100000', '1e3']) {
    const { code, stderr } = await captured(`status --wait=${text}`, {}, hostOf())
    assert.equal(
      [code, stderr],
      [1, `frr-intent: --wait is "${text}": wanted a number of seconds.\n`],
    )
  }
})

test.run()
