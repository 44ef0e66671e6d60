import * as E from 'fp-ts/lib/Either.js'
import { stripVTControlCharacters } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import type { CommandResult } from '../../src/observe/capabilities.ts'
import { readerOf, recordedHost, type Fake } from '../observe/readers.ts'
import { convergedHost } from '../plan/hosts.ts'
import { captured } from './captured.ts'

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' }

/** As recorded, with the files that belong there. */
const converged: Fake = {
  ...recordedHost,
  files: {
    ...recordedHost.files,
    '/proc/sys/net/ipv6/conf/eth1/disable_ipv6': '0\n',
    '/proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6': '0\n',
    '/proc/sys/net/ipv4/conf/frr-metallb/accept_local': '1\n',
    ...Object.fromEntries(convergedHost.files.map(({ path, content }) => [path, content ?? ''])),
  },
  status: { mode: 0o640, uid: 92, gid: 92 },
}

interface Behaviour {
  readonly files?: Readonly<Record<string, string>>
  /** The host after the first command that changes something. */
  readonly after?: Fake
  readonly executed?: CommandResult
}

const ok: CommandResult = { exitCode: 0, stdout: '', stderr: '' }

const hostOf =
  ({ files = {}, after, executed = ok }: Behaviour = {}) =>
  (trace: (line: string) => void): Writer => {
    let fake: Fake = { ...converged, files: { ...converged.files, ...files } }
    const version = { ...ok, stdout: 'ip utility, iproute2-6.15.0, libbpf 1.5.0\n' }
    const change = (): void => {
      fake = after ?? fake
    }
    return {
      run: (command) => {
        trace(command.argv.join(' '))
        return command.argv[1] === '-V' ? E.right(version) : readerOf(fake).run(command)
      },
      readText: (path) => readerOf(fake).readText(path),
      // The recording has one owner for all: vtysh.conf has another group.
      status: (path) => {
        const status = readerOf(fake).status(path)
        return status !== null && path.endsWith('vtysh.conf') ? { ...status, gid: 85 } : status
      },
      readLink: () => 'net:[4026531840]',
      list: () => [],
      execute: ({ argv }) => {
        if (argv[0] === 'vtysh') return Promise.resolve(E.right(ok))
        change()
        return Promise.resolve(E.right(executed))
      },
      replaceFile: change,
      lock: () => E.right({ release: () => {} }),
      writeSysctl: change,
      withTemporaryFile: async (_content, use) => use('/tmp/x'),
    }
  }

const drifted: Behaviour = { files: { '/etc/frr/daemons': 'zebra=no\n' } }

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

const withoutTime = (text: string): string => text.replaceAll(/\d+ ms/g, 'N ms')

test('a converged host: No changes., exit 0, whatever is asked', async () => {
  const stdout =
    'No changes. The host matches the intent (vrf.metallb, veth.frr-metallb, 4 addresses, 4 rules, 2 routes, 3 files checked in N ms).\n' +
    "Note: fabric port eth1 has no carrier; look at the cable and at the leaf switch's port.\n"
  for (const line of ['plan', 'plan --detailed-exitcode', 'apply', 'apply --dry-run']) {
    const result = await captured(line, environment, hostOf())
    assert.equal(
      { ...result, stdout: withoutTime(result.stdout) },
      { code: 0, stdout, stderr: '' },
      line,
    )
  }
})

test('changes are pending', async () => {
  assert.is((await captured('plan', environment, hostOf(drifted))).code, 0)
  const { code, stdout } = await captured('plan --detailed-exitcode', environment, hostOf(drifted))
  assert.is(code, 2)
  assert.match(stdout, /^frr-intent plan: 1 change, no disruption\n/)
  assert.not.match(stdout, '\u001b')
  const colour = await captured(
    'plan --color=always',
    { ...environment, NO_COLOR: '1' },
    hostOf(drifted),
  )
  assert.is(stripVTControlCharacters(colour.stdout), stdout)
})

test('JSON says the same, and where it comes from', async () => {
  const { code, stdout } = await captured('plan --json', environment, hostOf(drifted))
  const plan = JSON.parse(stdout) as Record<string, unknown>
  assert.is(code, 0)
  assert.is((plan['observed'] as { iproute2: string }).iproute2, '6.15.0')
  assert.equal(
    (plan['operations'] as { argv: string[] }[]).map(({ argv }) => argv.join(' ')),
    ['install -m 0640 -o 92 -g 92 /dev/stdin /etc/frr/daemons'],
  )
  const applied = await captured('apply --json', environment, hostOf())
  assert.is((JSON.parse(applied.stdout) as { applyable: boolean }).applyable, true)
})

test('a plan in a file is for its owner alone', async () => {
  const written: (readonly [string, number, number | null, number | null])[] = []
  const host = (trace: (line: string) => void): Writer => ({
    ...hostOf(drifted)(trace),
    replaceFile: ({ path, mode, uid, gid }) => written.push([path, mode, uid, gid]),
  })
  assert.is((await captured('plan --out /x/plan.json', environment, host)).code, 0)
  assert.equal(written, [['/x/plan.json', 0o600, null, null]])
})

test('the environment is wrong: one problem is the sentence, many stand above it', async () => {
  const one = await captured('plan', { ...environment, ASN_LOCAL: '0' }, hostOf())
  assert.equal(one, {
    code: 4,
    stdout: '',
    stderr:
      'frr-intent: ASN_LOCAL is "0": wanted an AS number in decimal, 1..4294967294, not 23456 or 65535; 0 is reserved (RFC 7607); nothing was changed.\n',
  })
  const many = await captured('apply', {}, hostOf())
  assert.is(many.code, 4)
  assert.is(many.stderr.split('\n').length, 5)
  assert.is(
    lastLine(many.stderr),
    'frr-intent: there are 3 problems with the environment, listed above; nothing was changed.',
  )
  const ports = await captured('plan', { ...environment, FE_PORT_NAMES: 'eth7' }, hostOf())
  assert.is(ports.code, 4)
  assert.match(
    ports.stderr,
    /^frr-intent: FE_PORT_NAMES: there is no link eth7; .*; nothing was changed\.\n$/,
  )
})

test("files of the user's own", async () => {
  const own = { ...environment, FRR_TEMPLATE: '/config/frr.conf.j2' }
  const extra = { ...environment, FRR_EXTRA_CONF: '/config/extra.conf' }
  assert.equal(await captured('apply', own, hostOf()), {
    code: 4,
    stdout: '',
    stderr:
      'frr-intent: FRR_TEMPLATE names /config/frr.conf.j2, and there is no such file; mount a text file there, or unset FRR_TEMPLATE; nothing was changed.\n',
  })
  assert.equal(await captured('plan', extra, hostOf()), {
    code: 4,
    stdout: '',
    stderr:
      'frr-intent: FRR_EXTRA_CONF names /config/extra.conf, and there is no such file; mount a text file there, or unset FRR_EXTRA_CONF; nothing was changed.\n',
  })
  const empty = await captured('plan', own, hostOf({ files: { '/config/frr.conf.j2': '\n' } }))
  assert.is(
    empty.stderr,
    'frr-intent: FRR_TEMPLATE names /config/frr.conf.j2, and that file is empty; mount a text file there, or unset FRR_TEMPLATE; nothing was changed.\n',
  )
  const locked = await captured(
    'plan',
    extra,
    hostOf({ files: { '/config/extra.conf': 'EACCES' } }),
  )
  assert.is(locked.code, 5)
  assert.match(locked.stderr, '/config/extra.conf cannot be read')
  const withTemplate = (text: string) => hostOf({ files: { '/config/frr.conf.j2': text } })
  const good = await captured('render', own, withTemplate('router bgp {{ ASN_LOCAL }}\r\nexit'))
  assert.equal(good, { code: 0, stdout: 'router bgp 65001\nexit\n', stderr: '' })
  const bad = '{{ NODE_IP | pprint }}\n{{ NODE_IP | random }}\n'
  const rendered = await captured('render', own, withTemplate(bad))
  assert.is(rendered.code, 4)
  assert.is(
    lastLine(rendered.stderr),
    'frr-intent: there are 2 problems with /config/frr.conf.j2, listed above; nothing was changed.',
  )
  const applied = await captured('apply', own, withTemplate(bad))
  assert.is(applied.code, 4)
  assert.match(applied.stdout, 'line 1 of /config/frr.conf.j2')
  assert.match(applied.stdout, 'line 2 of /config/frr.conf.j2')
  assert.match(
    lastLine(applied.stderr),
    /^frr-intent: line 1 of \/config\/frr\.conf\.j2 .*: \| pprint \(and 1 more, see above\); nothing was changed\. Use one of: /,
  )
})

test('refused: exit 3, and the reason is the last line', async () => {
  const { code, stderr } = await captured('apply', { ...environment, VRF_METALLB: 'br0' }, hostOf())
  assert.is(code, 3)
  assert.is(
    stderr,
    'frr-intent: refused, because link "br0" exists, is a bridge, and does not belong to frr-intent; nothing was changed. Set VRF_METALLB to another name, or delete the link yourself.\n',
  )
})

test('render prints frr.conf and nothing else', async () => {
  const { code, stdout, stderr } = await captured('render', environment, hostOf())
  const frrConf = convergedHost.files.find(({ path }) => path === '/etc/frr/frr.conf')?.content
  assert.equal({ code, stdout, stderr }, { code: 0, stdout: frrConf, stderr: '' })
})

test('render works on a desk, and says what it assumes', async () => {
  const macs = '02:00:00:00:09:01,02:00:00:00:09:02'
  const desk = { ...environment, FE_PORT_NAMES: undefined, FE_MACS: macs, NODE_IP: '10.9.9.9' }
  const { code, stdout, stderr } = await captured('render', desk, hostOf())
  const { stdout: onNode } = await captured('render', environment, hostOf())
  assert.is(code, 0)
  assert.is(stdout, onNode.replaceAll('10.0.0.1', '10.9.9.9'))
  assert.is(
    stderr,
    [
      'Note: This machine lacks fabric ports. These are assumed: 02:00:00:00:09:01 as eth0, 02:00:00:00:09:02 as eth1.',
      'Note: It is also assumed that NODE_IP is on the node, and that these ports have MTU 1500 and no IPv4 /31 or /30, whose other end would get its own lines.\n',
    ].join('\n'),
  )
  const twice = await captured('render', { ...environment, FE_PORT_NAMES: 'eth0,swp1' }, hostOf())
  assert.match(twice.stdout, ' neighbor swp1 interface')
})

test('render needs no ip: then no link is known, and all is assumed', async () => {
  const withoutIp = (trace: (line: string) => void): Writer => ({
    ...hostOf()(trace),
    run: () => E.left({ _tag: 'NotFound', program: 'ip' }),
  })
  const { stdout: onNode } = await captured('render', environment, hostOf())
  const { code, stdout, stderr } = await captured('render', environment, withoutIp)
  assert.is(code, 0)
  assert.is(stdout, onNode)
  assert.match(stderr, /^Note: the links of this machine are not known\. There is no program "ip"/)
  assert.match(stderr, '\nNote: This machine lacks fabric ports.')
})

test('a result that cannot be looked at: exit 7, and not that nothing was changed', async () => {
  const blind: Fake = { ...converged, files: { ...converged.files, '/etc/group': 'EACCES' } }
  const { code, stderr } = await captured(
    'apply',
    environment,
    hostOf({ ...drifted, after: blind }),
  )
  assert.is(code, 7)
  assert.match(lastLine(stderr), /^frr-intent: applied, but the result cannot be checked: /)
  assert.not.match(stderr, 'nothing was changed')
})

test('applied and verified', async () => {
  const { code, stdout, stderr } = await captured(
    'apply',
    environment,
    hostOf({ ...drifted, after: converged }),
  )
  assert.equal([code, stderr], [0, ''])
  assert.is(withoutTime(lastLine(stdout)), 'Applied 1 operation in N ms; a second plan is empty.')
})

test('applied, but something is still to do: exit 7 with what is left', async () => {
  const { code, stderr } = await captured('apply', environment, hostOf(drifted))
  assert.is(code, 7)
  assert.match(
    stderr,
    /^ {2}file\.\/etc\/frr\/daemons: content differs\nfrr-intent: applied, but 1 /,
  )
})

test('an operation fails: exit 6 with what is done and what is not', async () => {
  const failing = {
    executed: { exitCode: 2, stdout: '', stderr: 'RTNETLINK answers: \u001b[2J\nFile exists\n' },
  }
  const { code, stderr } = await captured(
    'apply',
    { ...environment, INTERFACE_MTU: '1500' },
    hostOf(failing),
  )
  assert.is(code, 6)
  assert.equal(stderr.split('\n'), [
    '  failed    ip link set dev frr-metallb mtu 1500',
    '            RTNETLINK answers: \\u001b[2J',
    '            File exists',
    '  not done  ip link set dev metallb-frr mtu 1500',
    'frr-intent: operation 1 of 2 failed, "ip link set dev frr-metallb mtu 1500": RTNETLINK answers: \\u001b[2J File exists.',
    '',
  ])
})

test('a successor that is not there is known before the host is touched', async () => {
  for (const [words, reason] of [
    ['', '"/usr/lib/frr/docker-start" is not an executable file'],
    [' -- nowhere', '"nowhere" is not an executable file'],
    [' -- /etc/passwd', '"/etc/passwd" is not an executable file'],
  ]) {
    assert.equal(await captured(`apply --exec${words}`, environment, hostOf()), {
      code: 1,
      stdout: '',
      stderr: `frr-intent: --exec: ${reason}; nothing was changed.\n`,
    })
  }
})

test('an unexpected error is one line, and a stack with --debug', async () => {
  const broken = () => ({
    ...hostOf()(() => {}),
    run: () => {
      throw new Error('boom\n  bang\nbong')
    },
  })
  const plain = await captured('plan', environment, broken)
  assert.equal(plain, {
    code: 1,
    stdout: '',
    stderr: 'frr-intent: unexpected error: boom bang bong. --debug shows where.\n',
  })
  const debug = await captured('plan --debug', environment, broken)
  assert.match(debug.stderr, /\n {4}at /)
  assert.is(lastLine(debug.stderr), lastLine(plain.stderr))
  const traced = await captured('plan --debug', environment, hostOf())
  assert.match(traced.stderr, /^ip -N -json -details -batch -\n/)
})

test.run()
