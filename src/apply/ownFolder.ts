import * as E from 'fp-ts/lib/Either.js'
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'

/** State of frr-intent and of FRR's start scripts. A reboot deletes it, together with the links. */
export const ownFolder = '/run/frr-intent'

/** Only the owner may write. User frr may open a file whose name it knows, such as zebra's first lines. */
const wanted = 0o711

/**
 * Makes the folder, or checks that only this user can write to it: root trusts its content. The
 * parent, /run, belongs to root.
 *
 * @returns why it cannot be used
 */
export const prepareOwnFolder = (path: string = ownFolder): E.Either<string, null> =>
  E.flatten(
    E.tryCatch(
      () => {
        mkdirSync(path, { recursive: true, mode: wanted })
        const status = lstatSync(path)
        const isOwn = status.isDirectory() && status.uid === process.geteuid?.()
        if (!isOwn || (status.mode & 0o022) !== 0) {
          return E.left(`${path} is not a folder that only root can write to; remove it`)
        }
        if ((status.mode & wanted) !== wanted) chmodSync(path, (status.mode & 0o777) | wanted)
        return E.right(null)
      },
      (error) => E.toError(error).message,
    ),
  )
