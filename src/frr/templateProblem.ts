/** Why a template of the user, or the file with its values, cannot be used. */
export interface TemplateProblem {
  readonly _tag: 'Unsupported' | 'SyntaxError' | 'Undefined' | 'RenderError' | 'BadValues'
  readonly file: string
  /** The first line is 1. */
  readonly line: number
  /** What stands there, or what is wrong. Never a value, which could be a password. */
  readonly given: string
  /** What to write instead. */
  readonly advice: string
}

type Tag = TemplateProblem['_tag']

/** A problem on its way out of a template. What throws it may leave the line to its callers. */
export class Fault extends Error {
  readonly problem: { readonly _tag: Tag; readonly given: string; readonly advice: string }
  line: number | undefined
  constructor(_tag: Tag, given: string, advice: string, line?: number) {
    super(given)
    this.problem = { _tag, given, advice }
    this.line = line
  }
}

export const fail = (given: string, advice: string): never => {
  throw new Fault('RenderError', given, advice)
}

/** Gives a fault a line, if it has none. */
export const located = <A>(line: number, run: () => A): A => {
  try {
    return run()
  } catch (error) {
    if (error instanceof Fault) error.line ??= line
    throw error
  }
}
