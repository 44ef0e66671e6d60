import type { TemplateProblem } from '../../frr/templateProblem.ts'

const complaints: Readonly<Record<TemplateProblem['_tag'], string>> = {
  Unsupported: 'uses what frr-intent does not support of Jinja2',
  SyntaxError: 'is not valid Jinja2',
  Undefined: 'uses a name without a value',
  RenderError: 'cannot be rendered',
  BadValues: 'cannot be used',
}

/** Half a sentence on one line: where, and what is wrong. */
export const describeTemplateProblem = ({ _tag, file, line, given }: TemplateProblem): string =>
  `line ${line} of ${file} ${complaints[_tag]}: ${given.replaceAll(/\s*\n\s*/g, ' ')}`
