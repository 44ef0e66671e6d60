import {
  closeSync,
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

/**
 * Writes beside the file and renames: after a crash the file is the old one or the new one. The
 * temporary name is fixed, so that what a crash leaves is overwritten by the next run.
 */
export const replaceFile = (file: FileTarget): void => {
  const temporary = `${file.path}.frr-intent`
  mkdirSync(dirname(file.path), { recursive: true })
  try {
    writeWhole(temporary, file)
    renameSync(temporary, file.path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
