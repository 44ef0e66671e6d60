import * as E from 'fp-ts/lib/Either.js'
import { spawnSync } from 'node:child_process'
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ownFolder, prepareOwnFolder } from './ownFolder.ts'

export interface Lock {
  readonly release: () => void
}

/** Somebody else has the lock, or it cannot be taken at all. */
export type NoLock =
  | { readonly _tag: 'Locked'; readonly holder: string }
  | { readonly _tag: 'NoPlace'; readonly reason: string }

/** Exit code of flock(1) when somebody else has the lock, in util-linux and in BusyBox. */
const taken = 1

const holderIn = (path: string): string => {
  const pid = /^[0-9]{1,10}(?=\n$)/.exec(readFileSync(path, 'utf8'))?.[0]
  return pid === undefined ? 'a process that has just begun' : `pid ${pid}`
}

const lockFile = (path: string, file: number): E.Either<NoLock, Lock> => {
  // flock(2) locks the open file, which flock(1) shares with this process. It stays locked when flock(1) ends.
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', file],
    encoding: 'utf8',
    timeout: 5000,
    killSignal: 'SIGKILL',
  })
  if (status === taken) return E.left({ _tag: 'Locked', holder: holderIn(path) })
  if (status !== 0) {
    const message = error?.message ?? stderr.trim()
    return E.left({ _tag: 'NoPlace', reason: `flock cannot lock ${path}: ${message}` })
  }
  try {
    ftruncateSync(file)
    writeSync(file, `${process.pid}\n`, 0)
  } catch {
    // The disk is full. The pid is only for the messages of others.
  }
  return E.right({ release: () => closeSync(file) })
}

/**
 * Takes the lock of this host's FRR, or says who has it: flock(2) on a file that only root can open.
 * The kernel releases it when its holder ends or becomes FRR.
 */
export const acquireLock = (folder: string = ownFolder): E.Either<NoLock, Lock> => {
  const prepared = prepareOwnFolder(folder)
  if (E.isLeft(prepared)) return E.left({ _tag: 'NoPlace', reason: prepared.left })
  const path = join(folder, 'lock')
  const opened = E.tryCatch(
    () => openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600),
    (error): NoLock => ({ _tag: 'NoPlace', reason: String(error) }),
  )
  if (E.isLeft(opened)) return opened
  const lock = lockFile(path, opened.right)
  if (E.isLeft(lock)) closeSync(opened.right)
  return lock
}
