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

/** The file can hold a password, so its mode is never broader than the final one. */
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

/** Node's own `recursive` never ends below /proc, where mkdir fails with ENOENT. */
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
 * Writes a temporary file beside it and renames that: after a crash the file is the old one or the new
 * one. The temporary name is fixed, so that the next run overwrites what a crash left.
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
