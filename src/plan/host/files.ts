import type { Observed, ObservedFile } from '../../observe/observed.ts'
import { changed, unchanged, type Attributes, type ResourceChange } from '../change.ts'
import { lineDiff, linesOf } from '../text/lineDiff.ts'
import { octal, type FileTarget } from '../operation.ts'
import { frrFiles, type FrrTexts } from '../frrConf/render.ts'
import { secretsOf, type Target } from '../target.ts'

/** Content is shown by its size alone: a file can hold a password. */
const attributes = (
  content: string,
  { mode, uid, gid }: Omit<FileTarget, 'path' | 'content'>,
): Attributes => ({
  lines: linesOf(content).length,
  mode: octal(mode),
  owner: `${uid ?? '-'}:${gid ?? '-'}`,
})

const planFile = (
  target: FileTarget,
  file: ObservedFile | undefined,
  secrets: readonly string[],
): ResourceChange => {
  const resource = { type: 'file', name: target.path } as const
  const operations = [{ _tag: 'WriteFile', file: target }] as const
  if (file === undefined || file.content === null) {
    const after = attributes(target.content, target)
    const reasons = ['there is no such file']
    return changed({ ...resource, ownership: 'absent', before: null, after, reasons, operations })
  }
  const { mode } = target
  // A host without FRR's accounts keeps whatever owner there is.
  const owner = { uid: target.uid ?? file.uid, gid: target.gid ?? file.gid }
  const before = attributes(file.content, file)
  const after = attributes(target.content, { mode, ...owner })
  const reasons = [
    ...(file.content === target.content ? [] : ['content differs']),
    ...['mode', 'owner']
      .filter((name) => before[name] !== after[name])
      .map((name) => `${name} is ${before[name]}, wanted ${after[name]}`),
  ]
  if (reasons.length === 0) return unchanged({ ...resource, ownership: 'owned', before })
  const diff = lineDiff(file.content, target.content, secrets)
  return changed({ ...resource, ownership: 'owned', before, after, reasons, diff, operations })
}

/** FRR's files: whole, ours, and written only when a byte, the mode or the owner differs. */
export const planFiles = (
  target: Target,
  { files, accounts }: Observed,
  texts: FrrTexts,
): readonly ResourceChange[] =>
  frrFiles(texts, accounts).map((file) =>
    planFile(
      file,
      files.find(({ path }) => path === file.path),
      secretsOf(target),
    ),
  )
