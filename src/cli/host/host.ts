import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Writer } from '../../apply/capabilities.ts'
import { acquireLock } from '../../apply/lock.ts'
import { replaceFile } from '../../apply/replaceFile.ts'
import { timeoutSeconds } from '../../observe/capabilities.ts'
import { orNull } from '../../observe/orNull.ts'
import { readCommand } from './readCommand.ts'
import { isInFolderOfFrr, readTextFile } from './readFile.ts'
import { runCommand } from './runCommand.ts'

/**
 * What the kernel answers for a file that is not there. /proc has the last two, for a process that has
 * ended since the file was opened: ESRCH for a file, EINVAL for a link or a list of mounts.
 */
const absent = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'EINVAL'])

const ifThere =
  <A>(read: (path: string) => A) =>
  (path: string): A | null => {
    try {
      return read(path)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (absent.has(code)) return null
      throw error
    }
  }

const withTemporaryFile: Writer['withTemporaryFile'] = async (content, use) => {
  const { tmpdir } = await import('node:os')
  const folder = orNull(() => mkdtempSync(join(tmpdir(), 'frr-intent-')))
  if (folder === null) return null
  try {
    const path = join(folder, 'frr.conf')
    writeFileSync(path, content, { mode: 0o600 })
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The machine this runs on; a command that takes longer than `seconds` is killed. */
export const realHost = (trace: (line: string) => void, seconds = timeoutSeconds): Writer => ({
  run: readCommand(trace, seconds),
  execute: runCommand(trace, seconds),
  readText: ifThere(readTextFile),
  status: ifThere((path) => {
    const { mode, uid, gid } = isInFolderOfFrr(path) ? lstatSync(path) : statSync(path)
    return { mode: mode & 0o7777, uid, gid }
  }),
  readLink: (path) => readlinkSync(path),
  list: (path) => readdirSync(path),
  lock: () => acquireLock(),
  replaceFile,
  writeSysctl: (path, value) => writeFileSync(path, value),
  withTemporaryFile,
})
