import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

/** Absolute path of a file. */
export type FilePath = string & { readonly FilePath: unique symbol }

export const filePath: Rule<FilePath> = rule('an absolute path of a file', (text) =>
  text.startsWith('/') && !text.endsWith('/')
    ? E.right(text as FilePath)
    : E.left('it starts with a slash, and does not end with one'),
)
