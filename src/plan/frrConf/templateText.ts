import { match } from 'ts-pattern'
import type { TemplateProblem } from '../../frr/templateProblem.ts'

const complaint = ({ _tag }: TemplateProblem): string =>
  match(_tag)
    .with('Unsupported', () => 'uses what frr-intent does not render as Jinja2 does')
    .with('SyntaxError', () => 'is no Jinja2')
    .with('Undefined', () => 'uses what has no value')
    .with('RenderError', () => 'cannot be rendered')
    .with('BadValues', () => 'is nothing that a template can see')
    .exhaustive()

/** Half a sentence on one line: where, and what is wrong. */
export const describeTemplateProblem = (problem: TemplateProblem): string => {
  const given = problem.given.replaceAll(/\s*\n\s*/g, ' ')
  return `line ${problem.line} of ${problem.file} ${complaint(problem)}: ${given}`
}
