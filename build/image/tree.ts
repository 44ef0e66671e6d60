// Folders that become part of an image.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Every path below a folder, relative to it, parents before children. Links are not followed, as
 * readdir's own `recursive` does.
 */
export const pathsIn = (folder: string, below = ''): readonly string[] =>
  readdirSync(join(folder, below), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(below, entry.name)
      return entry.isDirectory() ? [path, ...pathsIn(folder, path)] : [path]
    })

export const copyTree = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true })
  execFileSync('cp', ['-a', '--reflink=auto', `${from}/.`, to])
}

export const remove = (folder: string, paths: readonly string[]): void => {
  for (const path of paths) rmSync(join(folder, path), { recursive: true, force: true })
}

/** Takes away what `base` has too: what is left is what was added to it. */
export const subtract = (folder: string, base: string): void => {
  for (const path of pathsIn(folder).toReversed()) {
    const own = join(folder, path)
    const status = lstatSync(own, { throwIfNoEntry: false })
    if (status === undefined) continue
    if (!status.isDirectory()) {
      if (existsInTree(base, path)) rmSync(own)
    } else if (readdirSync(own).length === 0 && existsInTree(base, path)) {
      rmSync(own, { recursive: true })
    }
  }
}

/** A dangling link exists, too. */
const existsInTree = (folder: string, path: string): boolean =>
  lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined

/**
 * What Talos does not accept in an extension, or ignores there: special files, world-writable
 * entries, set-user-id bits (containers are nosuid and have no-new-privileges).
 */
export const tidy = (folder: string): void => {
  for (const path of pathsIn(folder)) {
    const own = join(folder, path)
    const status = lstatSync(own, { throwIfNoEntry: false })
    if (status === undefined || status.isSymbolicLink()) continue
    if (status.isFile() || status.isDirectory()) chmodSync(own, status.mode & 0o1775)
    else rmSync(own)
  }
}

/** Bytes in files. */
export const sizeOf = (folder: string): number =>
  pathsIn(folder)
    .map((path) => lstatSync(join(folder, path)))
    .filter((status) => status.isFile())
    .reduce((sum, { size, nlink }) => sum + size / nlink, 0)

export const makeFolders = (folder: string, paths: readonly string[]): void => {
  for (const path of paths) {
    if (!existsSync(join(folder, path))) mkdirSync(join(folder, path), { recursive: true })
  }
}
