// What the lab needs of the machine. What is missing fails the tests; it never skips them.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const exec = promisify(execFile)

const programs = ['apt-get', 'dpkg-deb', 'tar', 'flock', 'setpriv', 'unshare']

const succeeds = (file: string, args: readonly string[]) =>
  exec(file, args).then(
    () => true,
    () => false,
  )

export async function requirePrerequisites(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`the lab needs Linux on x86-64, this is ${process.platform} on ${process.arch}`)
  for (const program of programs)
    if (!(await succeeds('sh', ['-c', 'command -v "$0"', program])))
      throw new Error(`the lab needs ${program}, which is not on this machine`)
  if (
    process.getuid?.() !== 0 &&
    !(await succeeds('unshare', ['--user', '--map-root-user', 'true']))
  )
    throw new Error('the lab needs root, or user namespaces, which this machine does not allow')
}
