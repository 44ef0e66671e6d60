import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

/** Absolute path of a file that somebody mounts for this program; any log can show it. */
export type FilePath = string & { readonly FilePath: unique symbol }

export const filePath: Rule<FilePath> = rule('an absolute path', (text) => {
  if (!text.startsWith('/') || text.endsWith('/')) {
    return E.left('it starts with a slash, and does not end with one')
  }
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) && text.length < 4096
    ? E.right(text as FilePath)
    : E.left('use letters, digits and _ . / : @ % + = , - only')
})
