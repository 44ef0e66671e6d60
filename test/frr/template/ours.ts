import * as E from 'fp-ts/lib/Either.js'
import { renderTemplate } from '../../../src/frr/template/render.ts'
import type { Case, Outcome } from './oracle.ts'

/** Our own outcome, with the first problem's tag in the place of Python's error. */
export function ours({ template, context }: Case): Outcome {
  const result = renderTemplate({ file: 'frr.conf.j2', text: template }, context)
  if (E.isRight(result)) return { text: result.right.map(({ text }) => text).join('') }
  return { error: result.left[0]?._tag ?? 'no problem given' }
}

export type Verdict = 'same' | 'both complain' | 'refused' | 'DIFFERENT'

export function compare(python: Outcome, our: Outcome): Verdict {
  if ('error' in our) return 'error' in python ? 'both complain' : 'refused'
  return 'text' in python && python.text === our.text ? 'same' : 'DIFFERENT'
}
