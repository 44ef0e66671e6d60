/** One thing wrong with the environment, in the words its owner needs to put it right. */
export interface Problem {
  /** The environment variable, as its owner wrote it. */
  readonly variable: string
  /** The value as given; `null` when the variable is not set. */
  readonly given: string | null
  readonly wanted: string
  readonly advice: string
}

export const problem = (
  variable: string,
  given: string | null,
  wanted: string,
  advice: string,
): Problem => ({ variable, given, wanted, advice })

const longest = 200

/** In printable ASCII: nobody else's text may forge or hide lines of the log. */
export const printable = (text: string): string =>
  text.replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const cut = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}...` : text

/** Quoted, cut and printable. */
export const quote = (text: string): string => printable(JSON.stringify(cut(text)))

/** `ASN_LOCAL is "0": wanted a decimal AS number ...; 0 is reserved (RFC 7607).` */
export const describeProblem = ({ variable, given, wanted, advice }: Problem): string => {
  const is = given === null ? 'is not set' : `is ${quote(given)}`
  return `${printable(variable)} ${is}: wanted ${wanted}; ${advice}.`
}
