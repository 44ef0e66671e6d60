import { constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/** O_TMPFILE of open(2), for which Node has no name (Linux, include/uapi/asm-generic/fcntl.h). */
const withoutName = 0o20000000 | constants.O_DIRECTORY

const folders = ['/dev/shm', '/tmp']

/** A file without a name, deleted when it is closed; `null` where there can be none. */
export const openUnnamed = (): number | null => {
  for (const folder of folders) {
    try {
      return openSync(folder, withoutName | constants.O_RDWR, 0o600)
    } catch {
      // Read-only, missing, or a file system that has no such files.
    }
  }
  return null
}

/** What a command wrote to it; `null` when the file system is full. */
export const contentOf = (file: number): string | null => {
  const { size } = fstatSync(file)
  try {
    // A command does not always report that its output was lost.
    writeSync(file, '\n')
  } catch {
    return null
  }
  const content = Buffer.allocUnsafe(size)
  readSync(file, content, 0, size, 0)
  return content.toString()
}
