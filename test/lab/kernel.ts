// A User Mode Linux kernel as a child process: its console, its serial line, its death.

import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { debianRoot, type Suite } from '../../build/debian.ts'
import { endNamespace, namespaces } from './namespace.ts'

export type KernelRelease = '6.1' | '7.2'

export interface Kernel {
  /** The guest's ttyS0. */
  readonly line: Socket
  /** Resolves with the console's text when the kernel has ended, for whatever reason. */
  readonly ended: Promise<string>
  kill(): void
}

const suites: Record<KernelRelease, Suite> = { '6.1': 'bookworm', '7.2': 'forky' }

// The kernel's libc is newer than the host's may be, so it runs in a chroot of its own, where /host
// is the host. Its memory is a file in a tmpfs. The PID namespace ends its helper processes with it;
// the shell stays its first process, since there a kernel that panics could not abort.
const chroot = `
mount --rbind / "$0/host"
mount -t proc proc "$0/proc"
mount -t tmpfs -o size=100% tmpfs "$0/tmp"
env HOME=/tmp TMPDIR=/tmp chroot "$0" /usr/bin/linux.uml "$@"
exit
`

const checkout = join(import.meta.dirname, '../..')

// hostfs takes its folder as a bare option, which only the old mount call passes on in every release.
const init = [
  'export LIBMOUNT_FORCE_MOUNT2=always',
  `mount -t hostfs -o ro,/host${checkout} none /home`,
  '. /home/test/lab/guest/init.sh',
].join('; ')

/** The folder of the host with the Node that runs this. */
const nodeFolder = dirname(realpathSync(process.execPath))

export async function startKernel(options: {
  release: KernelRelease
  memory: string
  root: string
  share: string
  jobs: string
  modules: readonly string[]
  parameters: readonly string[]
}): Promise<Kernel> {
  const uml = await debianRoot(suites[options.release], ['libc6', 'user-mode-linux'])
  await Promise.all(
    ['host', 'proc', 'tmp'].map((name) => mkdir(join(uml, name), { recursive: true })),
  )
  const parameters = [
    `mem=${options.memory}`,
    'seccomp=auto',
    'root=/dev/root',
    'rootfstype=hostfs',
    `rootflags=/host${options.root}`,
    'ro',
    'console=tty0',
    'con=null',
    'con0=fd:0,fd:1',
    'ssl=null',
    'ssl0=fd:3',
    'panic=-1',
    'quiet',
    ...options.parameters,
    `LAB_SRC=/host${checkout}`,
    `LAB_NODE=/host${nodeFolder}`,
    `LAB_JOBS=/host${options.jobs}`,
    `LAB_SHARE=/host${options.share}`,
    `LAB_LOAD=${options.modules.join(',')}`,
    'LAB_MODULES=/host' + join(uml, 'usr/lib/uml/modules'),
    'init=/bin/sh',
    '--',
    '-c',
    `"${init}"`,
  ]
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-ec', chroot, uml, ...parameters],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true },
  )
  const console: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => console.push(chunk))
  const kill = () => endNamespace(child)
  process.once('exit', kill)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', () => resolve(Buffer.concat(console).toString()))
  }).finally(() => process.removeListener('exit', kill))
  return { line: child.stdio[3] as Socket, ended, kill }
}
