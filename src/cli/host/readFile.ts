import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/** Far more than FRR can use, and small enough to hold in memory. */
const mostBytes = 32 * 1024 * 1024

/** In these folders user frr can replace any file, also by a link to somewhere else. */
export const isInFolderOfFrr = (path: string): boolean => /^\/(etc|run|var\/lib)\/frr\//.test(path)

const failure = (path: string, detail: string): Error => Object.assign(new Error(detail), { path })

const notRegular = 'it is not a regular file'

const reasons: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link, which is not followed in a folder of user frr',
  // A socket, or a device without a driver.
  ENXIO: notRegular,
}

const open = (path: string): number => {
  // Without O_NONBLOCK the kernel waits for somebody who writes to a FIFO.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY
  try {
    return openSync(path, isInFolderOfFrr(path) ? flags | constants.O_NOFOLLOW : flags)
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? '']
    throw reason === undefined ? error : failure(path, reason)
  }
}

/**
 * The text of a regular file, in a limited time whatever `path` is: a FIFO, a device, a socket and a
 * folder are not read, and a link in a folder of user frr is not followed. Throws an error with `path`,
 * and with `code` when it is the kernel's.
 */
export const readTextFile = (path: string): string => {
  const file = open(path)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw failure(path, notRegular)
    if (status.size > mostBytes)
      throw failure(path, `it is larger than ${mostBytes / 1024 / 1024} MiB`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    // What the kernel says of an open file names no path.
    throw Object.assign(error as Error, { path })
  } finally {
    closeSync(file)
  }
}
