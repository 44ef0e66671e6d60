import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** FRR's version as the package database of a Debian or Alpine root has it; `null` without one. */
export const frrVersionIn = (root: string): string | null => {
  const alpine = join(root, 'lib/apk/db/installed')
  if (existsSync(alpine)) {
    return /^P:frr\nV:([0-9.]+)/m.exec(readFileSync(alpine, 'utf8'))?.[1] ?? null
  }
  // Unpacked packages have no database; watchfrr knows the version it was built as.
  const watchfrr = join(root, 'usr/lib/frr/watchfrr')
  if (!existsSync(watchfrr)) return null
  return /\0FRRouting \(?(1[0-9]\.[0-9.]+)|\0(10\.[0-9]+\.[0-9]+)\0/.exec(
    readFileSync(watchfrr, 'latin1'),
  )?.slice(1).find((found) => found !== undefined) ?? null
}
