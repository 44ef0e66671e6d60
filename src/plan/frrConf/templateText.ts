import type { TemplateProblem } from '../../frr/templateProblem.ts'

const complaints: Readonly<Record<TemplateProblem['_tag'], string>> = {
  Unsupported: 'uses what frr-intent does not render as Jinja2 does',
  SyntaxError: 'is no Jinja2',
  Undefined: 'uses what has no value',
  RenderError: 'cannot be rendered',
  BadValues: 'is nothing that a template can see',
}

/** Half a sentence on one line: where, and what is wrong. */
export const describeTemplateProblem = ({ _tag, file, line, given }: TemplateProblem): string =>
  `line ${line} of ${file} ${complaints[_tag]}: ${given.replaceAll(/\s*\n\s*/g, ' ')}`
