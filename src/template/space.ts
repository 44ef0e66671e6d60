/** What Python's `str.isspace` holds for white space; JavaScript's `\s` differs in six characters. */
export const SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'

const leading = new RegExp(`^${SPACE}+`)
const trailing = new RegExp(`${SPACE}+$`)

export const lstrip = (text: string): string => text.replace(leading, '')
export const rstrip = (text: string): string => text.replace(trailing, '')
export const leadingSpace = (text: string): string => leading.exec(text)?.[0] ?? ''
