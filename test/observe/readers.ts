import * as E from 'fp-ts/lib/Either.js'
import type {
  Command,
  CommandError,
  CommandResult,
  FileStatus,
  Reader,
} from '../../src/observe/capabilities.ts'
import { recorded } from './recordings.ts'

/** What a program prints, or why it gave no exit code. */
export type Answer = string | CommandResult | Extract<CommandError, { _tag: 'NotFound' }>

export interface Fake {
  /** By the words after `ip -N -json -details`. */
  readonly answers: Readonly<Record<string, Answer>>
  readonly files: Readonly<Record<string, string>>
  readonly status?: Partial<FileStatus>
  /** Symbolic links that do not lead to the network namespace of the reader. */
  readonly links?: Readonly<Record<string, string>>
}

const result = (answer: Exclude<Answer, { _tag: 'NotFound' }>): CommandResult =>
  typeof answer === 'string' ? { exitCode: 0, stdout: answer, stderr: '' } : answer

export const readerOf = (
  { answers, files, status, links = {} }: Fake,
  log: Command[] = [],
): Reader => ({
  run: (command) => {
    log.push(command)
    const answer = answers[command.argv.slice(4).join(' ')]
    if (answer === undefined) throw new Error(`unexpected: ${command.argv.join(' ')}`)
    return typeof answer === 'object' && '_tag' in answer ? E.left(answer) : E.right(result(answer))
  },
  readText: (path) => {
    const text = files[path]
    if (text === 'EACCES') {
      throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { path })
    }
    return text ?? null
  },
  status: (path) => (path in files ? { mode: 0o640, uid: 92, gid: 92, ...status } : null),
  readLink: (path) => {
    const daemon = /^\/proc\/[0-9]+\/exe$/.test(path) ? files[path.replace(/exe$/, 'comm')] : null
    if (typeof daemon === 'string' && links[path] === undefined)
      return `/usr/lib/frr/${daemon.trim()}`
    const target = links[path] ?? 'net:[4026531840]'
    if (target === 'EACCES') throw new Error(`EACCES: permission denied, readlink '${path}'`)
    return target
  },
  list: (folder) => [
    ...new Set(
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
    ),
  ],
})

const lines = (...recordings: readonly Parameters<typeof recorded>[1][]): string =>
  recordings.map((recording) => recorded('iproute2-6.15', recording)).join('')

/** A host that was converged when it was recorded. */
export const recordedHost: Fake = {
  answers: {
    '-batch -': lines('links', 'rules4', 'defaults4', 'defaults6'),
    '-6 -batch -': lines('rules6'),
    '-4 route show table 99': {
      exitCode: 2,
      stdout: '[',
      stderr: 'Error: ipv4: FIB table does not exist.\nDump terminated\n',
    },
    '-6 route show table 99': '',
    '-4 route show table 77': recorded('iproute2-6.15', 'table4'),
    '-6 route show table 77': recorded('iproute2-6.15', 'table6'),
  },
  files: {
    '/proc/sys/net/ipv6': '',
    '/proc/sys/kernel/osrelease': '6.18.0-talos\n',
    '/proc/sys/kernel/random/boot_id': '3f2c7e0a\n',
    '/proc/sys/net/vrf/strict_mode': '0\n',
    '/proc/sys/net/ipv6/conf/default/disable_ipv6': '0\n',
    '/proc/sys/net/ipv6/conf/eth0/disable_ipv6': '0\n',
    '/proc/sys/net/ipv6/conf/eth1/disable_ipv6': '1\n',
    '/proc/sys/net/ipv6/conf/frr-metallb/disable_ipv6': '0\n',
    '/proc/sys/net/ipv6/conf/metallb-frr/disable_ipv6': '1\n',
    '/proc/self/mounts': 'proc /proc proc rw 0 0\n',
    '/etc/passwd': 'root:x:0:0::/:/bin/sh\nfrr:x:92:92::/:/sbin/nologin\n',
    '/etc/group': 'frr:x:92:\nfrrvty:x:85:frr\n',
    '/etc/frr/frr.conf': 'log stdout\n',
  },
}
