import { match } from 'ts-pattern'
import type { TemplateProblem } from '../../frr/templateProblem.ts'

const complaint = ({ _tag }: TemplateProblem): string =>
  match(_tag)
    .with('Unsupported', () => 'uses what frr-intent does not support of Jinja2')
    .with('SyntaxError', () => 'is not valid Jinja2')
    .with('Undefined', () => 'uses a name without a value')
    .with('RenderError', () => 'cannot be rendered')
    .with('BadValues', () => 'cannot be used')
    .exhaustive()

/** Half a sentence on one line: where, and what is wrong. */
export const describeTemplateProblem = (problem: TemplateProblem): string => {
  const given = problem.given.replaceAll(/\s*\n\s*/g, ' ')
  return `line ${problem.line} of ${problem.file} ${complaint(problem)}: ${given}`
}
