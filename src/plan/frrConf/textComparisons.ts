import type { TemplateContext } from '../../frr/template/render.ts'
import type { TemplateProblem } from '../../frr/templateProblem.ts'

const adviceFor = (name: string, value: unknown): string =>
  typeof value === 'boolean'
    ? `it is true or false here: write {% if ${name} %} or {% if not ${name} %}`
    : `${name} is a number here: compare it with one, without quotes`

/** A comment, which is skipped, or a tag. */
const tag = /\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g

/** Filters whose result for a switch is still not `true` or `false` in lower case. */
const filters = String.raw`(?:\s*\|\s*(?:default|d|string|trim)\b(?:\([^()]*\))?)*`

const comparisonsOf = (name: string): RegExp => {
  const after = String.raw`\b${name}\b${filters}\s*(?:[!=]=\s*["']|(?:not\s+)?in\s*[[(]\s*["'])`
  return new RegExp(String.raw`${after}|["']\s*[!=]=\s*${name}\b`, 'g')
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/**
 * In j2cli each variable is text. Here a switch is true or false, and a number is a number, so that a
 * comparison with text would silently be false.
 */
export const textComparisons = (
  file: string,
  text: string,
  context: TemplateContext,
): readonly TemplateProblem[] => {
  const typed = Object.entries(context).filter(([, value]) =>
    ['boolean', 'number'].includes(typeof value),
  )
  return [...text.matchAll(tag)]
    .filter(([found]) => !found.startsWith('{#'))
    .flatMap(({ 0: found, index }) =>
      typed.flatMap(([name, value]) =>
        [...found.matchAll(comparisonsOf(name))].map((match) => ({
          _tag: 'Unsupported',
          file,
          line: lineAt(text, index + match.index),
          given: found,
          advice: adviceFor(name, value),
        })),
      ),
    )
}
