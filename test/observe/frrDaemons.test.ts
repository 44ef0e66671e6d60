// What /proc tells of FRR's daemons: recorded in the lab with the node's FRR and, in a container of
// its own, frr-k8s' (pids 936, 966 and 1057, 1087).
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { daemonsMark, observeFrrDaemons } from '../../src/observe/frrDaemons.ts'
import { patchedDaemons } from '../docs/kustomize.ts'
import { readerOf } from './readers.ts'

const recorded = (name: string): string =>
  readFileSync(new URL(`fixtures/two-frrs/${name}`, import.meta.url), 'utf8')

const net = {
  '/proc/net/unix': recorded('unix'),
  '/proc/net/udp': recorded('udp'),
  '/proc/net/udp6': recorded('udp6'),
}

const process = (pid: number, daemon: string, options: string) => ({
  [`/proc/${pid}/comm`]: `${daemon}\n`,
  [`/proc/${pid}/cmdline`]: `/usr/lib/frr/${daemon}\0${options.replaceAll(' ', '\0')}\0`,
})

const processes = {
  ...process(936, 'zebra', '-d -F datacenter -A 127.0.0.1 -P 0'),
  ...process(966, 'bfdd', '-d -F datacenter -A 127.0.0.1 -P 0'),
  ...process(1057, 'zebra', '-d -A 127.0.0.1 -K 120 -s 90000000'),
  ...process(1087, 'bfdd', '-d -A 127.0.0.1'),
  '/proc/net/dev': '',
}

const pidFiles = { '/run/frr/zebra.pid': '936\n', '/run/frr/bfdd.pid': '966\n' }

const see = (
  files: Readonly<Record<string, string>>,
  alive: readonly string[] = [],
  links: Readonly<Record<string, string>> = {},
) => observeFrrDaemons(readerOf({ answers: {}, files, links }), alive)

const pids = (found: readonly { readonly pid: number; readonly own: boolean }[]) =>
  found.map(({ pid, own }) => `${pid}${own ? ' own' : ''}`)

test('two FRRs on a host whose processes are seen', () => {
  const { zebra, bfdd, bfdPort } = see({ ...net, ...processes, ...pidFiles }, ['zebra', 'bfdd'])
  assert.equal(zebra, {
    sockets: 2,
    processes: [
      {
        pid: 936,
        command: '/usr/lib/frr/zebra -d -F datacenter -A 127.0.0.1 -P 0',
        own: true,
      },
      {
        pid: 1057,
        command: '/usr/lib/frr/zebra -d -A 127.0.0.1 -K 120 -s 90000000',
        own: false,
      },
    ],
  })
  assert.is(bfdd.sockets, 2)
  assert.equal(pids(bfdd.processes), ['966 own', '1087'])
  assert.equal(bfdPort, [92, 100])
})

test('from a container, the sockets of the others are seen, and no process', () => {
  const { zebra, bfdd } = see({ ...net, '/proc/1/comm': 'node\n' })
  assert.equal(
    [zebra, bfdd],
    [
      { sockets: 2, processes: [] },
      { sockets: 2, processes: [] },
    ],
  )
})

test('a container that sees the processes, and not the pid files: frr-intent wrote the own configuration', () => {
  const { zebra } = see({
    ...net,
    ...processes,
    '/proc/936/root/etc/frr/daemons': readFileSync('templates/daemons.j2', 'utf8'),
    '/proc/1057/root/etc/frr/daemons': `# ${daemonsMark}\n`,
  })
  assert.equal(pids(zebra.processes), ['936 own', '1057'])
})

test('a pid file of an FRR that is gone says nothing', () => {
  const { zebra } = see({
    ...net,
    ...processes,
    '/run/frr/zebra.pid': '7\n',
    '/proc/7/comm': 'sh\n',
  })
  assert.equal(pids(zebra.processes), ['936', '1057'])
})

test('processes in other network namespaces, and such as cannot be looked at, do not count', () => {
  const { zebra } = see({ ...net, ...processes }, [], {
    '/proc/936/ns/net': 'net:[7]',
    '/proc/1057/ns/net': 'EACCES',
  })
  assert.equal(zebra, { sockets: 2, processes: [] })
})

test('what must not be read, without root, or is gone by then', () => {
  const { zebra } = see({
    ...net,
    ...processes,
    '/proc/936/root/etc/frr/daemons': 'EACCES',
    '/proc/1057/cmdline': 'EACCES',
  })
  assert.equal(zebra.processes[1], { pid: 1057, command: '', own: false })
  assert.equal(pids(zebra.processes), ['936', '1057'])
})

test('a single FRR, ours: no process is looked for', () => {
  const one = recorded('unix').split('\n').slice(0, 1).join('\n')
  const listener = '0000000002ed70d7: 00000002 00000000 00010000 0001 01  2173 /run/frr/zebra.vty'
  const { zebra, bfdd } = see({ ...processes, '/proc/net/unix': `${one}\n${listener}\n` }, [
    'zebra',
  ])
  assert.equal(
    [zebra, bfdd],
    [
      { sockets: 1, processes: [] },
      { sockets: 0, processes: [] },
    ],
  )
})

test('connections and other names are no daemons', () => {
  const { zebra } = see({
    '/proc/net/unix': [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '0000000089d81639: 00000003 00000000 00000000 0001 03  1656 /run/frr/zebra.vty',
      '0000000085b10932: 00000002 00000000 00010000 0001 01  1455 /run/frr/zserv.api',
      '0000000085b10932: 00000002 00000000 00010000 0001 01  1455 @/zebra.vty.x',
      '0000000085b10932: 00000002 00000000 00010000 0001 01  1455',
    ].join('\n'),
  })
  assert.is(zebra.sockets, 0)
})

test('other ports are not that of BFD, whoever has them', () => {
  const line = (port: string, user: number) =>
    `  160: 00000000:${port} 00000000:0000 07 00000000:00000000 00:00000000 00000000   ${user}        0 1568 2 000000004b303ab1 0`
  const udp = ['0035', '12B0', '0EC9'].map((port) => line(port, 7))
  assert.equal(see({ '/proc/net/udp': udp.join('\n') }).bfdPort, [])
  assert.equal(see({ '/proc/net/udp': [...udp, line('0EC8', 0)].join('\n') }).bfdPort, [0])
  assert.equal(see({ '/proc/net/udp6': line('0EC8', 7) }).bfdPort, [7])
})

test('an FRR with the patch of docs/metallb has a socket of its name', () => {
  const line = (flags: string, path: string) =>
    `0000000085b10932: 00000002 00000000 ${flags} 0001 01  1455 ${path}`
  const { patched, zebra } = see({
    '/proc/net/unix': [
      line('00010000', '/var/run/frr/frr-intent.sock'),
      line('00010000', '/run/frr/frr-intent.sock'),
      line('00000000', '/var/run/frr/frr-intent.sock'),
      line('00010000', '/var/run/frr/not-frr-intent.sock'),
      line('00010000', '/var/run/frr/frr-intent.sock.old'),
      line('00010000', '/run/frr/zebra.vty'),
    ].join('\n'),
  })
  assert.equal([patched, zebra.sockets], [2, 1])
})

test('the socket is the one that the patch names', () => {
  const path = / --dplaneaddr unix:(\S+) /.exec(patchedDaemons())?.[1] ?? ''
  const line = `0000000085b10932: 00000002 00000000 00010000 0001 01  1455 ${path}`
  assert.is(see({ '/proc/net/unix': line }).patched, 1)
})

test('nothing in /proc is no daemon', () => {
  assert.equal(see({}), {
    zebra: { sockets: 0, processes: [] },
    bfdd: { sockets: 0, processes: [] },
    patched: 0,
    bfdPort: [],
  })
})

test.run()
