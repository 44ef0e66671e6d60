// Folders with unpacked Debian packages, fetched once per machine and user.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type Suite = 'bookworm' | 'trixie' | 'forky'

/** Where packages and roots are kept. */
export const cache = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'frr-intent',
  'lab',
)

/** As apt on this machine has it; null: it has none. Also before a first `apt-get update`. */
export const debianMirror = async (): Promise<string | null> => {
  const { stdout } = await promisify(execFile)('apt-get', ['--print-uris', 'update'], {
    timeout: 20_000,
  })
  return /^'([^' ]{1,1000}\/debian)\/+dists\//m.exec(stdout)?.[1] ?? null
}

/** The keys that sign Debian's archive. */
export const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

export type Architecture = 'amd64' | 'arm64'

const unpack = join(import.meta.dirname, 'debian-root.sh')

const failed =
  (suite: Suite) =>
  (error: Error & { readonly stderr?: string }): never => {
    throw new Error(
      `${error.stderr ?? error.message}
packages of Debian ${suite} could not be fetched, for the reason above: check the network, the disk and apt's sources, then run this again`,
    )
  }

/** The folder with `packages` of `suite`, and all they depend on, unpacked but not configured. */
export async function debianRoot(
  suite: Suite,
  packages: readonly string[],
  architecture: Architecture = 'amd64',
): Promise<string> {
  const wanted = [...new Set(packages)].toSorted()
  const key = createHash('sha256').update(wanted.join(' ')).digest('hex').slice(0, 12)
  const name = architecture === 'amd64' ? suite : `${suite}-${architecture}`
  const root = join(cache, `${name}-${key}`)
  if (existsSync(root)) return root
  await mkdir(cache, { recursive: true })
  const lock = join(cache, `${name}.lock`)
  const fetch = [
    'sh',
    '-c',
    '[ -d "$3" ] || exec sh "$0" "$@"',
    unpack,
    suite,
    architecture,
    root,
    (await debianMirror()) ?? '',
    keyring,
    ...wanted,
  ]
  await promisify(execFile)('flock', ['-w', '1800', lock, ...fetch], {
    maxBuffer: 1 << 26,
    timeout: 3_600_000,
  }).catch(failed(suite))
  return root
}
