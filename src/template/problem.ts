/** Why a template cannot be rendered as Python's Jinja2 would: where, what stands there, what to write instead. */
export type TemplateProblem = {
  readonly _tag: 'Unsupported' | 'SyntaxError' | 'Undefined' | 'RenderError'
  readonly file: string
  /** First line is 1. */
  readonly line: number
  /** The construct, as written, or what Python would complain about. */
  readonly given: string
  readonly advice: string
}

export type Fault = Pick<TemplateProblem, '_tag' | 'given' | 'advice'> & { readonly line?: number }

/** Carries a fault out of the depths of an evaluation; caught in render.ts only. */
export class TemplateFault extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.given)
    this.fault = fault
  }
}

export function fail(given: string, advice: string): never {
  throw new TemplateFault({ _tag: 'RenderError', given, advice })
}

export function failUndefined(what: string): never {
  throw new TemplateFault({
    _tag: 'Undefined',
    given: what,
    advice: "set it, or give it a value where it is missing: | default('...')",
  })
}
