import * as E from 'fp-ts/lib/Either.js'
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'

/** What frr-intent and FRR's start scripts keep for themselves. A reboot forgets it with the links. */
export const ownFolder = '/run/frr-intent'

/** Nobody but its owner may write; user frr may open what it is told of, such as zebra's first lines. */
const wanted = 0o711

const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/**
 * Makes the folder, or checks that only this user can write to it: what others could plant in it is
 * followed by root. The parent, /run, belongs to root.
 *
 * @returns why it cannot be used
 */
export const prepareOwnFolder = (path: string = ownFolder): E.Either<string, null> =>
  E.flatten(
    E.tryCatch(() => {
      mkdirSync(path, { recursive: true, mode: wanted })
      const status = lstatSync(path)
      const isOwn = status.isDirectory() && status.uid === process.geteuid?.()
      if (!isOwn || (status.mode & 0o022) !== 0) {
        return E.left(`${path} is not a folder that only root can write to; remove it`)
      }
      if ((status.mode & wanted) !== wanted) chmodSync(path, (status.mode & 0o777) | wanted)
      return E.right(null)
    }, describe),
  )
