import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { FilePath } from '../intent/path.ts'
import type { Reader } from './capabilities.ts'

/** A file that the user wrote for FRR. Its lines end in a single line feed. */
export interface OwnFile {
  readonly path: FilePath
  readonly text: string
}

/** `null`: the intent names none. */
export interface OwnFiles {
  /** A Jinja2 template for frr.conf. */
  readonly template: OwnFile | null
  /** Added at the end of frr.conf. */
  readonly extra: OwnFile | null
}

export interface NoOwnFile {
  readonly _tag: 'NoOwnFile'
  readonly path: string
  readonly variable: 'FRR_TEMPLATE' | 'FRR_EXTRA_CONF'
  /** An empty file: the image has an empty one at this path, and nothing was mounted over it. */
  readonly reason: 'there is no such file' | 'that file is empty'
}

const observeOwnFile = (
  reader: Reader,
  path: FilePath | null,
  variable: NoOwnFile['variable'],
): E.Either<NoOwnFile, OwnFile | null> => {
  if (path === null) return E.right(null)
  const text = reader.readText(path)
  const none = (reason: NoOwnFile['reason']) =>
    E.left<NoOwnFile>({ _tag: 'NoOwnFile', path, variable, reason })
  if (text === null) return none('there is no such file')
  if (text.trim() === '') return none('that file is empty')
  return E.right({ path, text: text.replaceAll('\r\n', '\n') })
}

export const observeOwnFiles = (
  reader: Reader,
  { ownFiles }: Intent,
): E.Either<NoOwnFile, OwnFiles> =>
  sequenceS(E.Apply)({
    template: observeOwnFile(reader, ownFiles.template, 'FRR_TEMPLATE'),
    extra: observeOwnFile(reader, ownFiles.extra, 'FRR_EXTRA_CONF'),
  })
