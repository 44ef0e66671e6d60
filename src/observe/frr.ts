import * as E from 'fp-ts/lib/Either.js'
import type { FabricTable } from '../intent/choice.ts'
import type { Reader } from './capabilities.ts'
import type { LivingDaemon, RunningFrr } from './observed.ts'
import { orNull } from './orNull.ts'

/** zebra before bgpd: what kills them in this order leaves zebra no time to remove routes. */
const daemonNames = ['watchfrr', 'mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']

const trimmed = (reader: Reader, path: string): string | null =>
  reader.readText(path)?.trim() ?? null

/** Field 3 of proc_pid_stat(5), after the name in parentheses. */
const isZombie = (reader: Reader, pid: number): boolean =>
  / Z /.test((reader.readText(`/proc/${pid}/stat`) ?? '').replace(/^.*\)/, ''))

/** Who may not look, takes it for ours: the pid file is. */
const isInOurNetwork = (reader: Reader, pid: number): boolean => {
  const read = (path: string) => E.tryCatch(() => reader.readLink(path), String)
  const theirs = read(`/proc/${pid}/ns/net`)
  const ours = read('/proc/self/ns/net')
  return E.isLeft(theirs) || E.isLeft(ours) || theirs.right === ours.right
}

/**
 * A process can call itself what it likes, but not choose which program it runs. An upgrade replaces
 * the program while it runs. Who may not look takes the name: it kills nobody.
 */
const runsDaemon = (reader: Reader, pid: number, name: string): boolean => {
  if (trimmed(reader, `/proc/${pid}/comm`) !== name) return false
  const program = orNull(() => reader.readLink(`/proc/${pid}/exe`))
  return program === null || program.replace(/ \(deleted\)$/, '').endsWith(`/${name}`)
}

/** User frr can write anything at the place of a pid file: the pid counts when it runs that daemon here. */
const livingDaemon = (reader: Reader, name: string): readonly LivingDaemon[] => {
  const text = orNull(() => trimmed(reader, `/run/frr/${name}.pid`))
  if (text === null || !/^[0-9]{1,10}$/.test(text)) return []
  const pid = Number(text)
  const isAlive =
    runsDaemon(reader, pid, name) && !isZombie(reader, pid) && isInOurNetwork(reader, pid)
  return isAlive ? [{ name, pid }] : []
}

export const observeDaemons = (reader: Reader): readonly LivingDaemon[] =>
  daemonNames.flatMap((name) => livingDaemon(reader, name))

/** Part of Debian's frr-pythontools, and of FRR's container image. */
export const reloadScript = '/usr/lib/frr/frr-reload.py'

const showRunning = (reader: Reader): E.Either<string, string> => {
  const result = reader.run({ argv: ['vtysh', '-c', 'show running-config'] })
  if (E.isLeft(result)) {
    return E.left(
      result.left._tag === 'NotFound' ? 'there is no vtysh here' : 'vtysh does not answer',
    )
  }
  const { exitCode, stdout, stderr } = result.right
  if (exitCode === 0) return E.right(stdout)
  return E.left(`vtysh ended with exit code ${exitCode}: ${stderr.trim() || 'it said nothing'}`)
}

/** By the command line of zebra. */
const tableOf = (reader: Reader, daemons: readonly LivingDaemon[]): FabricTable => {
  const zebra = daemons.find(({ name }) => name === 'zebra')
  const words = zebra && reader.readText(`/proc/${zebra.pid}/cmdline`)?.split('\0')
  return words?.[words.indexOf('-R') + 1] === '252' ? '252' : 'main'
}

/**
 * Asks FRR what it runs. Only when that is needed: up to FRR 10.3 a vtysh that ends while another
 * one still sends frr.conf takes lines of it away (frr#18541).
 */
export const observeRunningFrr = (
  reader: Reader,
  daemons: readonly LivingDaemon[],
): RunningFrr | null =>
  daemons.length === 0
    ? null
    : {
        daemons,
        configuration: showRunning(reader),
        canReload: reader.status(reloadScript) !== null,
        table: tableOf(reader, daemons),
      }
