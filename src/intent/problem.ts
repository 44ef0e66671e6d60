/** One thing wrong with the environment, in the words its owner needs to put it right. */
export interface Problem {
  /** The environment variable, as its owner wrote it. */
  readonly variable: string
  /** The value as given; `null` when the variable is not set. */
  readonly given: string | null
  readonly wanted: string
  readonly advice: string
}

const longest = 200

/** Quoted, cut and in printable ASCII: a value must not forge or hide lines of the log. */
export const quote = (text: string): string => {
  const shown = text.length > longest ? `${text.slice(0, longest)}...` : text
  return JSON.stringify(shown).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** `ASN_LOCAL is "0": wanted a decimal AS number ...; 0 is reserved (RFC 7607).` */
export const describeProblem = ({ variable, given, wanted, advice }: Problem): string => {
  const is = given === null ? 'is not set' : `is ${quote(given)}`
  return `${variable} ${is}: wanted ${wanted}; ${advice}.`
}
