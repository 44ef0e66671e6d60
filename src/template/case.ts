import { fail } from './problem.ts'
import { ascii } from './native.ts'

/** Latin letters, where JavaScript's and Python's tables agree. */
function latin(text: string): string {
  return /^[\0-\u024f\u2010-\u2027]*$/.test(text)
    ? text
    : fail(`upper or lower case of ${JSON.stringify(text)}`, 'use Latin letters')
}

export const upper = (text: string): string => latin(text).toUpperCase()
export const lower = (text: string): string => latin(text).toLowerCase()

export function capitalize(text: string): string {
  const plain = ascii(text, 'capitalize')
  return plain.charAt(0).toUpperCase() + plain.slice(1).toLowerCase()
}

/** `str.title()`: every run of letters is a word, so `it's` becomes `It'S`. */
export const title = (text: string): string =>
  ascii(text, 'title').replace(/[A-Za-z]+/g, capitalize)

export const swapcase = (text: string): string =>
  ascii(text, 'swapcase').replace(/[A-Za-z]/g, (char) =>
    char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase(),
  )

export const isLower = (text: string): boolean =>
  /[a-z]/.test(ascii(text, 'islower')) && !/[A-Z]/.test(text)
export const isUpper = (text: string): boolean =>
  /[A-Z]/.test(ascii(text, 'isupper')) && !/[a-z]/.test(text)
