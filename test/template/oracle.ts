import { execFileSync } from 'node:child_process'
import type { TemplateContext } from '../../src/template/context.ts'

export type Outcome = { readonly text: string } | { readonly error: string }
export type Case = { readonly template: string; readonly context: TemplateContext }

/** Python's own outcomes. JINJA_PYTHON is a python3 that can import jinja2 (see PYTHONPATH). */
export function askPython(cases: readonly Case[]): readonly Outcome[] {
  const python = process.env['JINJA_PYTHON'] ?? '/usr/bin/python3'
  const script = new URL('oracle.py', import.meta.url).pathname
  const input = JSON.stringify(cases)
  return JSON.parse(execFileSync(python, [script], { input, maxBuffer: 2 ** 30 }).toString())
}
