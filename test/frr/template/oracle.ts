import type { TemplateContext } from '../../../src/frr/template/render.ts'

/** What Jinja2, or our own evaluator, makes of a template. oracle.py is asked in the lab. */
export type Outcome = { readonly text: string } | { readonly error: string }
export type Case = {
  readonly template: string
  readonly context: TemplateContext
  readonly values?: string
}
