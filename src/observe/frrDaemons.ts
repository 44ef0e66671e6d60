import type { Reader } from './capabilities.ts'
import { orNull, peek } from './orNull.ts'

/** Daemons of which a network namespace can have only one: they own its routes, or its BFD ports. */
export const singleDaemons = ['zebra', 'bfdd'] as const

export type SingleDaemon = (typeof singleDaemons)[number]

export interface DaemonProcess {
  readonly pid: number
  readonly command: string
  /** It belongs to the FRR that frr-intent configures. */
  readonly own: boolean
}

/** All instances of a daemon in this network namespace. */
export interface DaemonsHere {
  /** Sockets for vtysh: each such daemon has one, in whichever container it runs. */
  readonly sockets: number
  /** Those of its processes that this container can see. */
  readonly processes: readonly DaemonProcess[]
}

export interface FrrDaemons extends Readonly<Record<SingleDaemon, DaemonsHere>> {
  /** How many FRRs have the patch of docs/metallb, which adds a socket. */
  readonly patched: number
  /** User ids of the sockets on BFD's port. */
  readonly bfdPort: readonly number[]
}

/** unix(7) in /proc/net: Num RefCount Protocol Flags Type St Inode Path; the flag is SO_ACCEPTCON. */
const listening = /^\S+ \S+ \S+ 00010000 \S+ \S+ +\d+ \S*\/(\S+)$/

const countSockets = (unix: string, name: string): number =>
  unix.split('\n').filter((line) => listening.exec(line)?.[1] === name).length

/** The line of templates/daemons.j2 that says whose FRR it configures. */
export const daemonsMark = 'written_by=frr-intent'

const isOwn = (reader: Reader, daemon: SingleDaemon, pid: string): boolean => {
  const own = peek(reader, `/run/frr/${daemon}.pid`)
  if (own !== null && peek(reader, `/proc/${own}/comm`) === daemon) {
    return own === pid
  }
  const daemons = orNull(() => reader.readText(`/proc/${pid}/root/etc/frr/daemons`))
  return daemons?.split('\n').includes(daemonsMark) ?? false
}

/** Empty for a kernel thread, and for a process that has ended. */
const commandOf = (reader: Reader, pid: string): string =>
  (orNull(() => reader.readText(`/proc/${pid}/cmdline`)) ?? '').replaceAll('\0', ' ').trim()

const processesOf = (reader: Reader, daemon: SingleDaemon): readonly DaemonProcess[] => {
  const netns = reader.readLink('/proc/self/ns/net')
  return reader
    .list('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .filter((pid) => peek(reader, `/proc/${pid}/comm`) === daemon)
    .filter((pid) => orNull(() => reader.readLink(`/proc/${pid}/ns/net`)) === netns)
    .map((pid) => ({
      pid: Number(pid),
      command: commandOf(reader, pid),
      own: isOwn(reader, daemon, pid),
    }))
}

/** Local port 3784 (RFC 5881) in a line of /proc/net/udp, and the user id. */
const onBfdPort = /^ *\d+: [0-9A-F]+:0EC8 \S+ \S+ \S+ \S+ \S+ +(\d+) /

const bfdUsers = (reader: Reader): readonly number[] => {
  const lines = ['udp', 'udp6'].flatMap((name) =>
    (reader.readText(`/proc/net/${name}`) ?? '').split('\n'),
  )
  const users = lines.flatMap((line) => onBfdPort.exec(line)?.[1] ?? [])
  return [...new Set(users.map(Number))].toSorted((a, b) => a - b)
}

/**
 * FRR's daemons in this network namespace, whoever started them. The sockets of all its containers
 * are in /proc/net; processes are looked for only where there are more sockets than expected.
 *
 * @param alive our daemons that run in this container
 */
export const observeFrrDaemons = (reader: Reader, alive: readonly string[]): FrrDaemons => {
  const unix = reader.readText('/proc/net/unix') ?? ''
  const here = (daemon: SingleDaemon): DaemonsHere => {
    const sockets = countSockets(unix, `${daemon}.vty`)
    const expected = alive.includes(daemon) ? 1 : 0
    return { sockets, processes: sockets > expected ? processesOf(reader, daemon) : [] }
  }
  return {
    zebra: here('zebra'),
    bfdd: here('bfdd'),
    patched: countSockets(unix, 'frr-intent.sock'),
    bfdPort: bfdUsers(reader),
  }
}
