import type { Accounts, ObservedFile } from '../../observe/observed.ts'
import { changed, unchanged, type Attributes, type ResourceChange } from '../change.ts'
import { lineDiff, linesOf } from '../text/lineDiff.ts'
import { octal, type FileTarget } from '../operation.ts'
import { frrFiles, type FrrTexts } from '../frrConf/render.ts'
import { secretsOf, type Target } from '../target.ts'

const ownerText = (uid: number | null, gid: number | null): string => `${uid ?? '-'}:${gid ?? '-'}`

/** Content is shown by its size alone: a file can hold a password. */
const attributes = (
  content: string,
  { mode, uid, gid }: Omit<FileTarget, 'path' | 'content'>,
): Attributes => ({
  lines: linesOf(content).length,
  mode: octal(mode),
  owner: ownerText(uid, gid),
})

/** A host without FRR's accounts keeps whatever owner there is. */
const owner = (target: FileTarget, file: ObservedFile) => ({
  mode: target.mode,
  uid: target.uid ?? file.uid,
  gid: target.gid ?? file.gid,
})

const reasonsFor = (target: FileTarget, file: ObservedFile, content: string): string[] => {
  const wanted = owner(target, file)
  return [
    ...(content === target.content ? [] : ['content differs']),
    ...(file.mode === wanted.mode
      ? []
      : [`mode is ${octal(file.mode)}, wanted ${octal(wanted.mode)}`]),
    ...(file.uid === wanted.uid && file.gid === wanted.gid
      ? []
      : [`owner is ${ownerText(file.uid, file.gid)}, wanted ${ownerText(wanted.uid, wanted.gid)}`]),
  ]
}

const planFile = (
  target: FileTarget,
  file: ObservedFile | undefined,
  secrets: readonly string[],
): ResourceChange => {
  const resource = { type: 'file', name: target.path } as const
  const operations = [{ _tag: 'WriteFile', file: target }] as const
  if (file === undefined || file.content === null) {
    return changed({
      ...{ ...resource, ownership: 'absent', before: null, operations },
      after: attributes(target.content, target),
      reasons: ['there is no such file'],
    })
  }
  const before = attributes(file.content, file)
  const reasons = reasonsFor(target, file, file.content)
  if (reasons.length === 0) return unchanged({ ...resource, ownership: 'owned', before })
  return changed({
    ...{ ...resource, ownership: 'owned', before, reasons, operations },
    after: attributes(target.content, owner(target, file)),
    diff: lineDiff(file.content, target.content, secrets),
  })
}

/** FRR's files: whole, ours, and written only when a byte, the mode or the owner differs. */
export const planFiles = (
  target: Target,
  files: readonly ObservedFile[],
  accounts: Accounts,
  texts: FrrTexts,
): readonly ResourceChange[] =>
  frrFiles(texts, accounts).map((file) =>
    planFile(
      file,
      files.find(({ path }) => path === file.path),
      secretsOf(target),
    ),
  )
