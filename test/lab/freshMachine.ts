// A machine on which nothing was installed but Debian's nodejs, npm and git, without what they
// recommend: unpacked packages of a minimal Debian 13, a HOME with nothing but a checkout in it.

import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { debianRoot } from '../../build/debian.ts'
import { endNamespace, namespaces } from './namespace.ts'

/** What `debootstrap --variant=minbase` installs. */
const minbase = [
  ...['apt', 'base-files', 'base-passwd', 'bash', 'bsdutils', 'coreutils', 'dash', 'debianutils'],
  ...['debian-archive-keyring', 'diffutils', 'dpkg', 'findutils', 'grep', 'gzip', 'hostname'],
  ...['libc-bin', 'login', 'mawk', 'mount', 'ncurses-base', 'ncurses-bin', 'perl-base', 'sed'],
  ...['sysvinit-utils', 'tar', 'util-linux'],
]

const added = ['nodejs', 'npm', 'git', 'ca-certificates']

const checkout = join(import.meta.dirname, '../..')

/** What a clone does not have. */
const notCloned = new Set(['.git', 'node_modules', 'dist', 'coverage'])

/** How this machine reaches its registry: the new one has to reach it the same way. */
const network = Object.entries(process.env)
  .filter(([name]) => /^(npm_config_(registry|cafile|.*proxy)|.*_proxy|.*CERT.*)$/i.test(name))
  .map(([name, value]) => `${name}=${value}`)

// Packages are unpacked, not configured: accounts and awk are what their scripts would have made.
const enter = `
root=$1 own=$2 script=$3
shift 3
mount --rbind "$root" "$own/mnt"
for folder in etc root tmp var; do mount --bind "$own/$folder" "$own/mnt/$folder"; done
mount -t tmpfs tmpfs "$own/mnt/run"
for folder in dev sys; do mount --rbind /$folder "$own/mnt/$folder"; done
mount -t proc proc "$own/mnt/proc"
exec chroot "$own/mnt" /usr/bin/env -i HOME=/root TERM=dumb \\
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin "$@" sh -c "$script"
`

export interface Ended {
  /** Null when \`enough\` ended it. */
  readonly code: number | null
  /** Of both stdout and stderr, as they came. */
  readonly output: string
}

export interface FreshMachine {
  /**
   * Runs a script in the checkout.
   *
   * @param enough is asked after each piece of output; true ends the script and all that it started
   */
  run(script: string, minutes: number, enough?: (output: string) => boolean): Promise<Ended>
  remove(): void
}

export async function freshMachine(): Promise<FreshMachine> {
  const root = await debianRoot('trixie', [...minbase, ...added])
  const own = mkdtempSync(join(tmpdir(), 'frr-intent-fresh-'))
  for (const folder of ['mnt', 'root', 'tmp']) mkdirSync(join(own, folder))
  chmodSync(join(own, 'tmp'), 0o1777)
  for (const folder of ['etc', 'var'])
    cpSync(join(root, folder), join(own, folder), { recursive: true, verbatimSymlinks: true })
  for (const file of ['passwd', 'group'])
    cpSync(join(root, `usr/share/base-passwd/${file}.master`), join(own, 'etc', file))
  for (const path of ['resolv.conf', 'hosts', 'apt', 'ssl/certs'])
    cpSync(join('/etc', path), join(own, 'etc', path), { recursive: true, dereference: true })
  cpSync(checkout, join(own, 'root/frr-intent'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !notCloned.has(basename(path)),
  })

  const run: FreshMachine['run'] = async (script, minutes, enough = () => false) => {
    const words = [root, own, `cd /root/frr-intent && ${script}`, ...network]
    const child = spawn(
      'setpriv',
      [...['--pdeathsig', 'KILL', 'unshare'], ...namespaces, 'sh', '-ec', enter, 'sh', ...words],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let output = ''
    let isEnough = false
    const end = () => {
      if (!isEnough) endNamespace(child)
      isEnough = true
    }
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (enough(output)) end()
      })
    const patience = setTimeout(() => {
      output += `\nno end after ${minutes} minutes`
      end()
    }, minutes * 60_000)
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve)
    })
    clearTimeout(patience)
    return { code: isEnough ? null : code, output }
  }

  return { run, remove: () => rmSync(own, { recursive: true, force: true }) }
}
