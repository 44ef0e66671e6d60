import { join } from 'node:path'
import type { Reader } from '../observe/capabilities.ts'
import { orNull } from '../observe/orNull.ts'
import type { Writer } from './capabilities.ts'
import { ownFolder } from './ownFolder.ts'

/** The file `daemons` removes it when FRR has read all of frr.conf. */
const path = join(ownFolder, 'starting')

/** A start that takes longer has failed. */
const longestSeconds = 120

/** In ticks of 10 ms since boot: field 22 of proc_pid_stat(5), counted after the name in parentheses. */
const beganAt = (reader: Reader, pid: number): number | null => {
  const fields = reader.readText(`/proc/${pid}/stat`)?.replace(/^.*\)/, '').trim().split(' ')
  return fields?.[19] === undefined ? null : Number(fields[19])
}

/** A start in progress: the process that becomes FRR, and its age. */
export interface Start {
  readonly pid: number
  readonly seconds: number
}

const pidNamespace = (reader: Reader): string =>
  orNull(() => reader.readLink('/proc/self/ns/pid')) ?? 'unknown'

/**
 * `null`: no start is in progress, or its process has ended.
 *
 * @param isElsewhere whether a process of another PID namespace counts, though nobody here sees its end:
 * for who only looks. A service that starts again is in a new PID namespace, and its old process has ended.
 */
export const startUnderWay = (reader: Reader, isElsewhere = false): Start | null => {
  const mark = /^([0-9]+) ([0-9]+) (\S+)\n$/.exec(reader.readText(path) ?? '')
  const [, pid, began, namespace] = mark ?? []
  if (pid === undefined) return null
  const isUnseen = isElsewhere && namespace !== pidNamespace(reader)
  if (!isUnseen && beganAt(reader, Number(pid)) !== Number(began)) return null
  const uptime = Number(reader.readText('/proc/uptime')?.split(' ')[0])
  const seconds = Math.round(uptime - Number(began) / 100)
  return seconds < longestSeconds ? { pid: Number(pid), seconds } : null
}

/** Says that this process becomes FRR. A full disk does not stop it. */
export const markStart = (host: Writer): void => {
  orNull(() => {
    const content = `${process.pid} ${beganAt(host, process.pid)} ${pidNamespace(host)}\n`
    host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
  })
}
