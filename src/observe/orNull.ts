import type { Reader } from './capabilities.ts'

/** What may not be read counts as not there: a plan is made without root as well. */
export const orNull = <A>(read: () => A): A | null => {
  try {
    return read()
  } catch {
    return null
  }
}

/** A text without the white space around it; `null`: there is no such file. Throws like `readText`. */
export const trimmed = (reader: Reader, path: string): string | null =>
  reader.readText(path)?.trim() ?? null

/** The same, for a file that this user may not be allowed to read. */
export const peek = (reader: Reader, path: string): string | null =>
  orNull(() => trimmed(reader, path))
