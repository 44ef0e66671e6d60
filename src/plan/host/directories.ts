import type { Observed, ObservedDirectory } from '../../observe/observed.ts'
import { changed, type Attributes, type ResourceChange } from '../change.ts'
import { octal } from '../operation.ts'

const attributes = (mode: number, uid: number, gid: number): Attributes => ({
  mode: octal(mode),
  owner: `${uid}:${gid}`,
})

const planDirectory = (
  { path, status }: ObservedDirectory,
  uid: number,
  gid: number,
): readonly ResourceChange[] => {
  if (status === null || status.uid === uid) return []
  // Sockets under /run/frr have modes of their own; the rest is for FRR alone.
  const mode = path.startsWith('/run/') ? 0o755 : 0o750
  return [
    changed({
      type: 'directory',
      name: path,
      ownership: 'owned',
      before: attributes(status.mode, status.uid, status.gid),
      after: attributes(mode, uid, gid),
      reasons: [`it belongs to user ${status.uid}, and FRR runs as user ${uid}`],
      operations: [{ _tag: 'GiveDirectory', path, mode, uid, gid }],
    }),
  ]
}

/**
 * FRR's packages make these directories for user frr. A container's mounts belong to root, with
 * mode 0700, and daemons that have dropped root could not make their sockets there. A directory
 * that is not there, or belongs to frr, is none of our business.
 */
export const planDirectories = ({ directories, accounts }: Observed): readonly ResourceChange[] => {
  const { frrUser, frrGroup } = accounts
  return frrUser === null || frrGroup === null
    ? []
    : directories.flatMap((directory) => planDirectory(directory, frrUser, frrGroup))
}
