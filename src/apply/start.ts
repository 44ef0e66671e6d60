import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import type { Reader } from '../observe/capabilities.ts'
import type { Writer } from './capabilities.ts'
import { ownFolder } from './ownFolder.ts'

/** `daemons` removes it when FRR has all of frr.conf. */
const path = join(ownFolder, 'starting')

/** A start that takes longer is none any more. */
const longestSeconds = 120

/** Ticks of a clock of 100 Hz since boot: field 22 of proc_pid_stat(5), after the name in parentheses. */
const beganAt = (reader: Reader, pid: number): number | null => {
  const fields = reader.readText(`/proc/${pid}/stat`)?.replace(/^.*\)/, '').trim().split(' ')
  return fields?.[19] === undefined ? null : Number(fields[19])
}

/** A start that is under way: the process that FRR comes from, and how old it is. */
export interface Start {
  readonly pid: number
  readonly seconds: number
}

/** `null`: none is under way, or the process that began it has ended. */
export const startUnderWay = (reader: Reader): Start | null => {
  const [, pid, began] = /^([0-9]+) ([0-9]+)\n$/.exec(reader.readText(path) ?? '') ?? []
  if (pid === undefined || beganAt(reader, Number(pid)) !== Number(began)) return null
  const uptime = Number(reader.readText('/proc/uptime')?.split(' ')[0])
  const seconds = Math.round(uptime - Number(began) / 100)
  return seconds < longestSeconds ? { pid: Number(pid), seconds } : null
}

/** This process becomes FRR, also where there is no room to say so. */
export const markStart = (host: Writer): void => {
  E.tryCatch(
    () => {
      const content = `${process.pid} ${beganAt(host, process.pid)}\n`
      host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
    },
    () => null,
  )
}
