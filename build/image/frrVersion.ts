import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** FRR's version as a root has it; `null` where it cannot be found out. */
export const frrVersionIn = (root: string): string | null => {
  const alpine = join(root, 'lib/apk/db/installed')
  if (existsSync(alpine)) {
    return /^P:frr\nV:([0-9.]+)/m.exec(readFileSync(alpine, 'utf8'))?.[1] ?? null
  }
  // Unpacked packages have no database, but each daemon holds the version it prints.
  const watchfrr = join(root, 'usr/lib/frr/watchfrr')
  if (!existsSync(watchfrr)) return null
  return /\0(10\.[0-9]+(?:\.[0-9]+)?)\0/.exec(readFileSync(watchfrr, 'latin1'))?.[1] ?? null
}
