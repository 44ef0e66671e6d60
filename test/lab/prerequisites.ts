// What the lab needs of the machine. What is missing fails the tests; it never skips them.

import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import * as E from 'fp-ts/lib/Either.js'
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

/** What it prints, or why it failed. */
const ask = (file: string, args: readonly string[]): Promise<E.Either<string, string>> =>
  exec(file, args, { timeout: 20_000 }).then(
    ({ stdout }) => E.right(stdout),
    (error: Error) => E.left(error.message.trim()),
  )

const missingPrograms = async (): Promise<readonly string[]> => {
  const missing: string[] = []
  for (const [program, debian] of Object.entries(programs))
    if (E.isLeft(await ask('sh', ['-c', 'command -v "$0"', program])))
      missing.push(`there is no program ${program}: install Debian's package ${debian}`)
  return missing
}

const missingRights = async (): Promise<readonly string[]> => {
  if (E.isRight(await ask('unshare', [...namespaces, 'true']))) return []
  return [
    process.getuid?.() === 0
      ? 'this root may not make mount and PID namespaces: run it outside of this container, or give the container CAP_SYS_ADMIN'
      : 'there is neither root nor a user namespace: run it as root, or set the sysctls kernel.unprivileged_userns_clone=1 and, on Ubuntu, kernel.apparmor_restrict_unprivileged_userns=0',
  ]
}

const missingMirror = async (): Promise<readonly string[]> => {
  try {
    if ((await debianMirror()) === null)
      return [
        'apt knows no Debian mirror, a source whose URI ends in /debian: use a Debian machine, or add one to apt',
      ]
  } catch (error) {
    const { stderr = String(error) } = error as { readonly stderr?: string }
    return [`${stderr.trim()}\napt failed for the reason above: mend its sources`]
  }
  return existsSync(keyring)
    ? []
    : [`there is no ${keyring}: install Debian's package debian-archive-keyring`]
}

const megabyte = 1 << 20

/** Debian packages and what is in them: of one guest, and of all tests; or logs, when all are there. */
export const diskMegabytes = { demo: 1_000, tests: 5_000, logs: 500 } as const

const hasRoots = (): boolean =>
  existsSync(cache) && readdirSync(cache).filter((name) => /-[0-9a-f]{12}$/.test(name)).length > 12

/** The folder itself may not be there yet. */
const existing = (folder: string): string =>
  existsSync(folder) ? folder : existing(dirname(folder))

const missingDisk = async (whenEmpty: number): Promise<readonly string[]> => {
  const elsewhere = 'set XDG_CACHE_HOME to a folder elsewhere'
  try {
    const wanted = hasRoots() ? diskMegabytes.logs : whenEmpty
    const folder = existing(cache)
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`)
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = Math.floor((bavail * bsize) / megabyte)
    return free >= wanted
      ? []
      : [
          `${folder} has ${free} MB of free disk space, ${wanted} MB are wanted: make room, or ${elsewhere}`,
        ]
  } catch (error) {
    return [`${cache} cannot be used (${String(error)}): ${elsewhere}`]
  }
}

/** What a guest takes as a rule; its 1 GB is an upper bound. */
const guestMegabytes = 500

/** How many guests there is memory for. */
export const guestsThatFit = (): number =>
  Math.floor(process.availableMemory() / megabyte / guestMegabytes)

const missingMemory = (): readonly string[] =>
  guestsThatFit() > 0
    ? []
    : [`less than ${guestMegabytes} MB of memory are available: end other programs`]

/** One sentence for each thing that the machine lacks: what, and what to do. */
export async function lacking(megabytes: number = diskMegabytes.demo): Promise<string[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return [`the lab needs Linux on x86-64, and this is ${process.platform} on ${process.arch}`]
  const programs = await missingPrograms()
  const rest = programs.length > 0 ? [] : [await missingRights(), await missingMirror()].flat()
  return [...programs, ...rest, ...(await missingDisk(megabytes)), ...missingMemory()].map(
    (problem) => `the lab cannot start: ${problem}`,
  )
}
