import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { describeObserveError } from '../../src/cli/observeText.ts'
import type { Environment } from '../../src/intent/settings.ts'
import type { Command } from '../../src/observe/capabilities.ts'
import { observe } from '../../src/observe/observe.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { intentOf } from '../intent/environments.ts'
import { readerOf, recordedHost, type Answer, type Fake } from './readers.ts'

const paths = ['/etc/frr/frr.conf', '/etc/frr/daemons']

const look = (fake: Fake, environment: Environment = {}, log: Command[] = []) =>
  observe(readerOf(fake, log), intentOf(environment), paths)

const seen = (fake: Fake, environment: Environment = {}): Observed => {
  const observed = look(fake, environment)
  if (E.isLeft(observed)) throw new Error(describeObserveError(observed.left))
  return observed.right
}

const complaint = (answers: Readonly<Record<string, Answer>>, environment: Environment = {}) => {
  const observed = look(
    { ...recordedHost, answers: { ...recordedHost.answers, ...answers } },
    environment,
  )
  return E.isLeft(observed) ? describeObserveError(observed.left) : 'good'
}

const withFiles = (
  files: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): Fake => ({
  ...recordedHost,
  files: Object.fromEntries(
    Object.entries({ ...recordedHost.files, ...files }).filter(([path]) => !without.includes(path)),
  ),
})

test('two processes see everything when a VRF has the table', () => {
  const log: Command[] = []
  assert.ok(E.isRight(look(recordedHost, {}, log)))
  assert.equal(log, [
    {
      argv: ['ip', '-N', '-json', '-details', '-batch', '-'],
      input:
        'address show\nrule show\nroute show table all type unreachable exact 0.0.0.0/0\nroute show table all type unreachable exact ::/0\n',
    },
    { argv: ['ip', '-N', '-json', '-details', '-6', '-batch', '-'], input: 'rule show\n' },
  ])
})

test('files, accounts, switches and the host', () => {
  const { host, ipv6, files, accounts, links, rules, unreachableDefaults, tableRoutes } =
    seen(recordedHost)
  assert.equal(
    { host, ipv6, files, accounts, tableRoutes },
    {
      host: {
        bootId: '3f2c7e0a',
        netns: 'net:[4026531840]',
        kernel: '6.18.0-talos',
        vrf: 'present',
      },
      ipv6: {
        disabled: {
          ...{ 'frr-metallb': false, 'metallb-frr': true },
          // eth0.5 has the MAC address of eth0, and no such file in the recording.
          ...{ eth0: false, eth1: true, 'eth0.5': null },
        },
        disabledByDefault: false,
        writable: true,
      },
      files: [
        { path: '/etc/frr/frr.conf', content: 'log stdout\n', mode: 0o640, uid: 92, gid: 92 },
        { path: '/etc/frr/daemons', content: null, mode: 0, uid: 0, gid: 0 },
      ],
      accounts: { frrUser: 92, frrGroup: 92, frrvtyGroup: 85 },
      tableRoutes: [],
    },
  )
  assert.equal([links.length, rules.length, unreachableDefaults.length], [16, 13, 3])
})

test('the routes of a table that no VRF has, and a table that does not exist', () => {
  assert.equal(seen(recordedHost, { METALLB_VRF_ROUTE_TABLE_ID: '99' }).tableRoutes, [])
  const { tableRoutes } = seen(recordedHost, { METALLB_VRF_ROUTE_TABLE_ID: '77' })
  assert.equal(new Set(tableRoutes.map(({ family }) => family)), new Set(['ipv4', 'ipv6']))
})

test('whether VRF is there', () => {
  const strict = ['/proc/sys/net/vrf/strict_mode']
  const modules = '/lib/modules/6.18.0-talos/modules.dep'
  const vrf = (text?: string) =>
    seen(withFiles(text === undefined ? {} : { [modules]: text }, strict)).host.vrf
  assert.is(vrf('kernel/drivers/net/vrf.ko.xz:\n'), 'loadable')
  assert.is(vrf('kernel/drivers/net/dummy.ko:\n'), 'absent')
  assert.is(vrf('kernel/net/openvrf.ko:\n'), 'absent')
  assert.is(vrf(), 'unknown')
})

test('a kernel without IPv6', () => {
  const { '/proc/sys/net/ipv6': _, ...files } = recordedHost.files
  const observed = look({ ...recordedHost, files })
  assert.match(E.isLeft(observed) ? describeObserveError(observed.left) : '', 'has no IPv6')
})

test('what /proc does not tell', () => {
  const bare = seen({ ...recordedHost, files: { '/proc/sys/net/ipv6': '' } })
  assert.equal(bare.host, {
    bootId: 'unknown',
    netns: 'net:[4026531840]',
    kernel: 'unknown',
    vrf: 'unknown',
  })
  assert.equal(bare.ipv6, {
    disabled: {
      ...{ 'frr-metallb': null, 'metallb-frr': null },
      ...{ eth0: null, eth1: null, 'eth0.5': null },
    },
    disabledByDefault: false,
    writable: true,
  })
  assert.equal(bare.accounts, { frrUser: null, frrGroup: null, frrvtyGroup: null })
})

test('fabric ports that take a default route from router advertisements', () => {
  const conf = (link: string, acceptRa: string, forwarding = '1', route = '1') => ({
    [`/proc/sys/net/ipv6/conf/${link}/accept_ra`]: `${acceptRa}\n`,
    [`/proc/sys/net/ipv6/conf/${link}/forwarding`]: `${forwarding}\n`,
    [`/proc/sys/net/ipv6/conf/${link}/accept_ra_defrtr`]: `${route}\n`,
    [`/proc/sys/net/ipv6/conf/${link}/ra_defrtr_metric`]: '1024\n',
  })
  const of = (files: Readonly<Record<string, string>>, environment: Environment = {}) =>
    seen(withFiles(files), environment).advertisedDefaults
  assert.equal(of({}), {})
  assert.equal(of({ ...conf('eth0', '2'), ...conf('eth1', '1') }), { eth0: 1024 })
  assert.equal(of({ ...conf('eth0', '1', '0'), ...conf('eth1', '0', '0') }), { eth0: 1024 })
  assert.equal(of(conf('eth0', '2', '1', '0')), {})
  assert.equal(of(conf('eth0', '1', '2')), {})
  const noRoute = withFiles(conf('eth0', '2'), ['/proc/sys/net/ipv6/conf/eth0/accept_ra_defrtr'])
  assert.equal(seen(noRoute).advertisedDefaults, {})
  const older = withFiles(conf('eth0', '2'), ['/proc/sys/net/ipv6/conf/eth0/ra_defrtr_metric'])
  assert.equal(seen(older).advertisedDefaults, {})
  const both = { ...conf('eth0', '2'), ...conf('eth1', '2') }
  assert.equal(of(both, { FE_MACS: '02:00:00:00:01:02' }), { eth1: 1024 })
})

test('a port has several names and addresses', () => {
  const metric = (link: string, environment: Environment) => {
    const file = (name: string) => `/proc/sys/net/ipv6/conf/${link}/${name}`
    const settings = { accept_ra: '2', accept_ra_defrtr: '1', ra_defrtr_metric: '1024' }
    const files = Object.entries(settings).map(([name, value]) => [file(name), value])
    return seen(withFiles(Object.fromEntries(files)), environment).advertisedDefaults
  }
  const named = (FE_PORT_NAMES: string) => ({ FE_MACS: '', FE_PORT_NAMES })
  assert.equal(metric('eth0', named('eth0')), { eth0: 1024 })
  assert.equal(metric('eth0', named('enp1s0')), { eth0: 1024 })
  assert.equal(metric('eth0', named('eth1')), {})
  const permanent = {
    ...recordedHost,
    answers: {
      ...recordedHost.answers,
      '-batch -': `[{"ifname":"eth9","flags":[],"mtu":1500,"address":"02:00:00:00:00:09","permaddr":"02:00:00:00:00:19"}]\n[]\n[]\n[]\n`,
    },
    files: {
      ...recordedHost.files,
      ...Object.fromEntries(
        [
          ['accept_ra', '2'],
          ['accept_ra_defrtr', '1'],
          ['ra_defrtr_metric', '1024'],
        ].map(([name, value]) => [`/proc/sys/net/ipv6/conf/eth9/${name}`, value ?? '']),
      ),
    },
  }
  for (const FE_MACS of ['02:00:00:00:00:09', '02:00:00:00:00:19'])
    assert.equal(
      seen(permanent, { FE_MACS, METALLB_VRF_ROUTE_TABLE_ID: '99' }).advertisedDefaults,
      { eth9: 1024 },
    )
})

test('the switches of the kernel, each by itself', () => {
  const path = (family: string, link: string, name: string) =>
    `/proc/sys/net/${family}/conf/${link}/${name}`
  const switches = ['default', 'all', 'frr-metallb'].map((link) =>
    path('ipv4', link, 'accept_local'),
  )
  const acceptLocal = (on: string) =>
    seen(withFiles(Object.fromEntries(switches.map((file) => [file, file === on ? '1\n' : '0\n']))))
      .acceptLocal
  const off = { link: false, byDefault: false, everywhere: false }
  assert.equal(acceptLocal(''), off)
  assert.equal(acceptLocal(switches[0] ?? ''), { ...off, byDefault: true })
  assert.equal(acceptLocal(switches[1] ?? ''), { ...off, everywhere: true })
  assert.equal(acceptLocal(switches[2] ?? ''), { ...off, link: true })
  assert.equal(seen(recordedHost).acceptLocal, { ...off, link: null })
  const disabled = path('ipv6', 'default', 'disable_ipv6')
  assert.is(seen(withFiles({ [disabled]: '1\n' })).ipv6.disabledByDefault, true)
  assert.is(seen(withFiles({}, [disabled])).ipv6.disabledByDefault, false)
})

test('the directories that FRR works in', () => {
  const status = { mode: 0o640, uid: 92, gid: 92 }
  assert.equal(seen(withFiles({ '/run/frr': '' })).directories, [
    { path: '/etc/frr', status: null },
    { path: '/run/frr', status },
    { path: '/var/lib/frr', status: null },
  ])
})

test('a read-only /proc/sys, as in a container: the last mount counts', () => {
  const writable = (mounts: string) =>
    seen(withFiles({ '/proc/self/mounts': mounts })).ipv6.writable
  assert.is(writable('proc /proc/sys proc ro,nosuid 0 0\n'), false)
  assert.is(writable('proc /proc/sys proc ro 0 0\nproc /proc/sys proc rw,noexec 0 0\n'), true)
  assert.is(writable('proc /proc/sys proc rw 0 0\nproc /proc/sys proc ro 0 0\n'), false)
  assert.is(writable('proc /proc/sys\n'), true)
})

test('an account without a number is none', () => {
  assert.is(seen(withFiles({ '/etc/passwd': 'frr:x:\n' })).accounts.frrUser, null)
  assert.is(seen(withFiles({ '/etc/passwd': 'frr\nfrr:x:7:7\n' })).accounts.frrUser, null)
  for (const entry of ['nofrr:x:1:1\n', 'frrvty:x:1:1\n', 'frr:x:-1:1\n', 'frr:x:1a:1\n'])
    assert.is(seen(withFiles({ '/etc/passwd': entry })).accounts.frrUser, null, entry)
})

test('files of the user end their lines in a line feed', () => {
  const own = { FRR_TEMPLATE: '/config/t.j2', FRR_EXTRA_CONF: '/config/extra.conf' }
  const files = { '/config/t.j2': 'a\r\nb\r\nc', '/config/extra.conf': 'd\r\ne\r\n' }
  assert.equal(seen(withFiles(files), own).userFiles, {
    template: { path: '/config/t.j2', text: 'a\nb\nc' },
    values: null,
    extra: { path: '/config/extra.conf', text: 'd\ne\n' },
  })
})

test('a file of the user with nothing in it is as good as none', () => {
  const own = { FRR_EXTRA_CONF: '/config/extra.conf' }
  for (const text of ['', ' ', '\n', ' \r\n\t\n']) {
    const observed = look(withFiles({ '/config/extra.conf': text }), own)
    assert.is(
      E.isLeft(observed) && describeObserveError(observed.left),
      'FRR_EXTRA_CONF names /config/extra.conf, and that file is empty; mount a text file there, or unset FRR_EXTRA_CONF.',
    )
  }
})

test('a file of the user that is not UTF-8 is refused by its name', () => {
  const names = {
    FRR_TEMPLATE: '/config/t.j2',
    FRR_TEMPLATE_VARS: '/config/v.yaml',
    FRR_EXTRA_CONF: '/config/extra.conf',
  }
  const good = Object.fromEntries(Object.values(names).map((path) => [path, 'a: 1\n']))
  for (const [variable, path] of Object.entries(names)) {
    const text = Buffer.from([0x61, 0xff, 0x0a]).toString('utf8')
    const observed = look(withFiles({ ...good, [path]: text }), names)
    assert.is(
      E.isLeft(observed) && describeObserveError(observed.left),
      `${variable} names ${path}, and that file is not UTF-8; mount a text file there, or unset ${variable}.`,
    )
  }
})

test('a file that is there and cannot be read is no missing file', () => {
  const observed = look(withFiles({ '/etc/frr/frr.conf': 'EACCES' }))
  assert.is(
    E.isLeft(observed) && describeObserveError(observed.left),
    "/etc/frr/frr.conf cannot be read: EACCES: permission denied, open '/etc/frr/frr.conf'.",
  )
})

const failed = (stderr: string, stdout = '', exitCode = 1): Answer => ({ exitCode, stdout, stderr })
const batchCommand = '"ip -N -json -details -batch -"'

test('an ip that is missing, is BusyBox, fails or prints something else', () => {
  const first = (answer: Answer) => complaint({ '-batch -': answer })
  assert.is(
    first({ _tag: 'NotFound', program: 'ip' }),
    'There is no program "ip" in PATH; install iproute2.',
  )
  const busyBox = 'The program "ip" is BusyBox, which cannot print JSON; install iproute2.'
  assert.is(
    first(failed('ip: unrecognized option: N\nBusyBox v1.36.1 () multi-call binary.\n')),
    busyBox,
  )
  assert.is(first(failed('', 'BusyBox v1.36.1\n')), busyBox)
  assert.is(
    first(failed('RTNETLINK answers: Operation not permitted\n', '', 2)),
    `${batchCommand} ended with exit code 2: RTNETLINK answers: Operation not permitted.`,
  )
  assert.is(first(failed('')), `${batchCommand} ended with exit code 1: no message.`)
  assert.is(
    first('[]\n\n[]\n'),
    `${batchCommand} did not print what iproute2 prints (2 JSON documents instead of 4).`,
  )
  assert.match(first('[]\n[]\n[]\n[]\n[]\n'), '(5 JSON documents instead of 4)')
  assert.match(
    first('hello\n[]\n[]\n[]\n'),
    /^"ip -N -json -details address show" did not print what iproute2 prints \(SyntaxError: .*\)\.$/,
  )
})

test('each of the other questions can fail', () => {
  assert.match(
    complaint({ '-6 -batch -': failed('no') }),
    /-6 -batch -" ended with exit code 1: no\.$/,
  )
  assert.match(complaint({ '-6 -batch -': '{}\n' }), /rule show" did not print/)
  const other = { METALLB_VRF_ROUTE_TABLE_ID: '77' }
  for (const family of ['-4', '-6']) {
    const question = `${family} route show table 77`
    assert.match(
      complaint({ [question]: failed('no') }, other),
      new RegExp(`${question}" ended with`),
    )
    assert.match(complaint({ [question]: '[1]' }, other), new RegExp(`${question}" did not print`))
  }
})

test.run()
