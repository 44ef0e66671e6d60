import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { FileTarget } from '../plan/operation.ts'

/** Never with a broader mode than it will have, not even for a moment: it can hold a password. */
const writeWhole = (temporary: string, { content, mode, uid, gid }: FileTarget): void => {
  rmSync(temporary, { force: true })
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeFileSync(file, content)
    if (uid !== null || gid !== null) fchownSync(file, uid ?? -1, gid ?? -1)
    fchmodSync(file, mode)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Node's own `recursive` never ends below /proc, whose folders take no other and say that they are not there. */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another start may have made it meanwhile.
    if (!existsSync(path)) throw error
  }
}

/**
 * Writes beside the file and renames: after a crash the file is the old one or the new one. The
 * temporary name is fixed, so that what a crash leaves is overwritten by the next run.
 */
export const replaceFile = (file: FileTarget): void => {
  const temporary = `${file.path}.frr-intent`
  makeFolder(dirname(file.path))
  try {
    writeWhole(temporary, file)
    renameSync(temporary, file.path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
