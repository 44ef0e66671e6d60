import type { FabricTable } from '../intent/choice.ts'
import type { Reader } from './capabilities.ts'
import { vtyshOutput } from './commandText.ts'
import type { LivingDaemon, RunningFrr } from './observed.ts'
import { orNull, peek, trimmed } from './orNull.ts'

/** zebra before bgpd: killed in this order, zebra has no time to remove routes. */
const daemonNames = ['watchfrr', 'mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']

/** Field 3 of proc_pid_stat(5), after the name in parentheses. */
const isZombie = (reader: Reader, pid: number): boolean =>
  / Z /.test((reader.readText(`/proc/${pid}/stat`) ?? '').replace(/^.*\)/, ''))

/** Without the right to look, a daemon counts as one of this network namespace: its pid file is here. */
const isInOurNetwork = (reader: Reader, pid: number): boolean => {
  const theirs = orNull(() => reader.readLink(`/proc/${pid}/ns/net`))
  const ours = orNull(() => reader.readLink('/proc/self/ns/net'))
  return theirs === null || ours === null || theirs === ours
}

/**
 * A process can choose its name, but not the program that it runs, which an upgrade can replace while it
 * runs. Without the right to look the name counts: such a user cannot kill anything.
 */
const runsDaemon = (reader: Reader, pid: number, name: string): boolean => {
  if (trimmed(reader, `/proc/${pid}/comm`) !== name) return false
  const program = orNull(() => reader.readLink(`/proc/${pid}/exe`))
  return program === null || program.replace(/ \(deleted\)$/, '').endsWith(`/${name}`)
}

/** FRR's scripts start watchfrr as root. Another user can run a program of that name. */
const isOfItsUser = (reader: Reader, pid: number, name: string): boolean => {
  const status = name === 'watchfrr' ? reader.readText(`/proc/${pid}/status`) : null
  return status === null || /^Uid:\s+0\s+0\s/m.test(status)
}

/** User frr can write anything into a pid file: a pid only counts if it runs that daemon here. */
const livingDaemon = (reader: Reader, name: string): readonly LivingDaemon[] => {
  const text = peek(reader, `/run/frr/${name}.pid`)
  if (text === null || !/^[0-9]{1,10}$/.test(text)) return []
  const pid = Number(text)
  const isAlive =
    runsDaemon(reader, pid, name) &&
    isOfItsUser(reader, pid, name) &&
    !isZombie(reader, pid) &&
    isInOurNetwork(reader, pid)
  return isAlive ? [{ name, pid }] : []
}

export const observeDaemons = (reader: Reader): readonly LivingDaemon[] =>
  daemonNames.flatMap((name) => livingDaemon(reader, name))

/** Part of Debian's frr-pythontools, and of FRR's container image. */
export const reloadScript = '/usr/lib/frr/frr-reload.py'

/** As the command line of zebra says. */
const tableOf = (reader: Reader, daemons: readonly LivingDaemon[]): FabricTable => {
  const zebra = daemons.find(({ name }) => name === 'zebra')
  const words = zebra && reader.readText(`/proc/${zebra.pid}/cmdline`)?.split('\0')
  return words?.[words.indexOf('-R') + 1] === '252' ? '252' : 'main'
}

/**
 * Asks FRR what it runs. Only used when needed: up to FRR 10.3 a vtysh that ends while another one still
 * sends frr.conf removes lines of it (frr#18541).
 */
export const observeRunningFrr = (
  reader: Reader,
  daemons: readonly LivingDaemon[],
): RunningFrr | null =>
  daemons.length === 0
    ? null
    : {
        daemons,
        configuration: vtyshOutput(reader.run({ argv: ['vtysh', '-c', 'show running-config'] })),
        canReload: reader.status(reloadScript) !== null,
        table: tableOf(reader, daemons),
      }
