import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { FilePath } from '../intent/path.ts'
import type { Reader } from './capabilities.ts'

/** BGP passwords (RFC 2385). They go into frr.conf, and are never shown. */
export interface Secrets {
  readonly fabric: string | null
  readonly speaker: string | null
}

/** Names the file and what is wrong with it, and never shows the content. */
export interface BadPassword {
  readonly _tag: 'BadPassword'
  readonly path: string
  readonly reason: string
}

/** FRR's PEER_PASSWORD_MAXLEN, which is the kernel's TCP_MD5SIG_MAXKEYLEN. */
const longest = 80

const reasonAgainst = (password: string): string | null => {
  if (password === '') return 'it is empty'
  if (password.includes('\n')) return 'it has more than one line'
  if (!/^[!-~]+$/.test(password)) return 'it has characters that are not printable ASCII'
  return password.length > longest ? `it is longer than ${longest} characters` : null
}

const observePassword = (
  reader: Reader,
  path: FilePath | null,
): E.Either<BadPassword, string | null> => {
  if (path === null) return E.right(null)
  const text = reader.readText(path)
  if (text === null) return E.left({ _tag: 'BadPassword', path, reason: 'there is no such file' })
  const password = text.replace(/\r?\n$/, '')
  const reason = reasonAgainst(password)
  return reason === null ? E.right(password) : E.left({ _tag: 'BadPassword', path, reason })
}

export const observeSecrets = (
  reader: Reader,
  { passwordFiles }: Intent,
): E.Either<BadPassword, Secrets> =>
  sequenceS(E.Apply)({
    fabric: observePassword(reader, passwordFiles.fabric),
    speaker: observePassword(reader, passwordFiles.speaker),
  })
