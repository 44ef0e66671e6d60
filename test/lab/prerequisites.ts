// What the lab needs of the machine. What is missing fails the tests; it never skips them.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { cache, debianMirror, keyring } from '../../build/debian.ts'
import { namespaces } from './namespace.ts'

const exec = promisify(execFile)

/** Programs, and the Debian packages that have them. */
const programs = {
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
  tar: 'tar',
  flock: 'util-linux',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  chroot: 'coreutils',
}

const output = (file: string, args: readonly string[]): Promise<string | null> =>
  exec(file, args).then(
    ({ stdout }) => stdout,
    () => null,
  )

const missingPrograms = async (): Promise<readonly string[]> => {
  const missing: string[] = []
  for (const [program, debian] of Object.entries(programs))
    if ((await output('sh', ['-c', 'command -v "$0"', program])) === null)
      missing.push(`there is no program ${program}: install Debian's package ${debian}`)
  return missing
}

const missingRights = async (): Promise<readonly string[]> => {
  if ((await output('unshare', [...namespaces, 'true'])) !== null) return []
  return [
    process.getuid?.() === 0
      ? 'this root may not make mount and PID namespaces: run it outside of this container, or give the container CAP_SYS_ADMIN'
      : 'there is neither root nor a user namespace: run it as root, or set the sysctls kernel.unprivileged_userns_clone=1 and, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0',
  ]
}

const missingMirror = async (): Promise<readonly string[]> => {
  if ((await debianMirror()) === null)
    return ['apt knows no Debian mirror: use a Debian machine, or add a source of Debian to apt']
  if (!existsSync(keyring))
    return [`there is no ${keyring}: install Debian's package debian-archive-keyring`]
  return []
}

const megabyte = 1 << 20

/** Debian packages, and their contents, of both releases of FRR; with all of them there, room for logs. */
const diskMegabytes = { empty: 4_000, filled: 500 } as const

const missingDisk = async (): Promise<readonly string[]> => {
  const wanted = existsSync(cache) ? diskMegabytes.filled : diskMegabytes.empty
  await mkdir(cache, { recursive: true })
  const { bavail, bsize } = await statfs(cache)
  const free = Math.floor((bavail * bsize) / megabyte)
  return free >= wanted
    ? []
    : [
        `${cache} has ${free} MB of free disk space, ${wanted} MB are wanted: make room, or set XDG_CACHE_HOME to a folder elsewhere`,
      ]
}

/** What a guest takes as a rule; its 1 GB is an upper bound. */
const guestMegabytes = 500

const missingMemory = (guests: number): readonly string[] => {
  const free = Math.floor(process.availableMemory() / megabyte)
  const wanted = guests * guestMegabytes
  return free >= wanted
    ? []
    : [`${free} MB of memory are available, ${wanted} MB are wanted: end other programs`]
}

/** One sentence for each thing that the machine lacks: what, and what to do. */
export async function lacking(guests = 1): Promise<string[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return [`the lab needs Linux on x86-64, and this is ${process.platform} on ${process.arch}`]
  const programs = await missingPrograms()
  const rest = programs.length > 0 ? [] : [await missingRights(), await missingMirror()].flat()
  return [...programs, ...rest, ...(await missingDisk()), ...missingMemory(guests)].map(
    (problem) => `the lab cannot start: ${problem}`,
  )
}
