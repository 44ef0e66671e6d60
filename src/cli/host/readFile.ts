import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'

/** Far more than FRR can use, and little enough to hold. */
const mostBytes = 32 * 1024 * 1024

/** In a folder in which user frr can replace any name: a link there leads where frr wants. */
export const isInFolderOfFrr = (path: string): boolean => /^\/(etc|run|var\/lib)\/frr\//.test(path)

const kindOf = (status: Stats): string => {
  if (status.isFIFO()) return 'a FIFO'
  if (status.isSocket()) return 'a socket'
  if (status.isCharacterDevice() || status.isBlockDevice()) return 'a device'
  return status.isDirectory() ? 'a folder' : 'something else'
}

const failure = (path: string, detail: string): Error => Object.assign(new Error(detail), { path })

const readAll = (file: number, path: string): string => {
  const parts: Buffer[] = []
  for (let size = 0; size <= mostBytes;) {
    // Files of /proc say that they are empty: what counts is the end.
    const part = Buffer.allocUnsafe(64 * 1024)
    const count = readSync(file, part)
    if (count === 0) return Buffer.concat(parts, size).toString()
    parts.push(part.subarray(0, count))
    size += count
  }
  throw failure(path, `it is larger than ${mostBytes / 1024 / 1024} MiB`)
}

/**
 * The text of a regular file, in a limited time whatever stands at its place: a FIFO, a device, a
 * socket and a folder are not read, and a link in a folder of user frr is not followed. Throws an
 * error with `path`, and with `code` when it is the kernel's.
 */
export const readTextFile = (path: string): string => {
  // Without O_NONBLOCK the kernel waits for somebody who writes to a FIFO.
  const noLinks = isInFolderOfFrr(path) ? constants.O_NOFOLLOW : 0
  const file = open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | noLinks)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw failure(path, `it is ${kindOf(status)}, not a file`)
    return readAll(file, path)
  } finally {
    closeSync(file)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link, which is not followed in a folder of user frr',
  // A socket, or a device without a driver.
  ENXIO: 'it is not a file',
}

const open = (path: string, flags: number): number => {
  try {
    return openSync(path, flags)
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
    throw reason === undefined ? error : failure(path, reason)
  }
}
