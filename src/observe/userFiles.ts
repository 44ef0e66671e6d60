import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { FilePath } from '../intent/path.ts'
import type { Reader } from './capabilities.ts'

/** A file that the user wrote for FRR. Its lines end in a single line feed. */
export interface UserFile {
  readonly path: FilePath
  readonly text: string
}

/** `null`: the intent names none. */
export interface UserFiles {
  /** A Jinja2 template for frr.conf. */
  readonly template: UserFile | null
  /** Values for it, in YAML or JSON. */
  readonly values: UserFile | null
  /** Added at the end of frr.conf. */
  readonly extra: UserFile | null
}

export interface BadUserFile {
  readonly _tag: 'BadUserFile'
  readonly path: string
  readonly variable: 'FRR_TEMPLATE' | 'FRR_TEMPLATE_VARS' | 'FRR_EXTRA_CONF'
  /** An empty file: the image has an empty one at this path, and nothing was mounted over it. */
  readonly reason: 'there is no such file' | 'that file is empty' | 'that file is not UTF-8'
}

const observeUserFile = (
  reader: Reader,
  path: FilePath | null,
  variable: BadUserFile['variable'],
): E.Either<BadUserFile, UserFile | null> => {
  if (path === null) return E.right(null)
  const text = reader.readText(path)
  const bad = (reason: BadUserFile['reason']) =>
    E.left<BadUserFile>({ _tag: 'BadUserFile', path, variable, reason })
  if (text === null) return bad('there is no such file')
  if (text.trim() === '') return bad('that file is empty')
  // Node puts U+FFFD in the place of bytes that are not UTF-8.
  if (text.includes('\ufffd')) return bad('that file is not UTF-8')
  return E.right({ path, text: text.replaceAll('\r\n', '\n') })
}

export const observeUserFiles = (
  reader: Reader,
  { userFiles }: Intent,
): E.Either<BadUserFile, UserFiles> =>
  sequenceS(E.Apply)({
    template: observeUserFile(reader, userFiles.template, 'FRR_TEMPLATE'),
    values: observeUserFile(reader, userFiles.values, 'FRR_TEMPLATE_VARS'),
    extra: observeUserFile(reader, userFiles.extra, 'FRR_EXTRA_CONF'),
  })
