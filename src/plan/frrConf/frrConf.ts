import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as RR from 'fp-ts/lib/ReadonlyRecord.js'
import type { UserFile } from '../../observe/userFiles.ts'
import type { readTemplateValues } from '../../frr/values/templateValues.ts'
import type { TemplateProblem } from '../../frr/templateProblem.ts'
import type { Fragment } from '../../frr/template/value.ts'
import type { renderTemplate, TemplateContext } from '../../frr/template/render.ts'
import { shownLine, withoutSecrets } from '../../frr/secrets.ts'
import { renderBuiltIn, templateContext } from './render.ts'
import { secretsOf, type Target } from '../target.ts'
import { textComparisons } from './textComparisons.ts'

/** Handed in, because loading them costs a start that needs only the built-in template. */
export interface TemplateEngine {
  readonly render: typeof renderTemplate
  /** `null`: the intent names no file with values. */
  readonly readValues: typeof readTemplateValues | null
}

export interface FrrConf {
  readonly text: string
  /** Where a line of the text (from 1) stands in a file of the user. */
  readonly origin: (line: number) => string | null
}

/** The text of frr.conf, or what is wrong with the user's template. */
export type FrrConfOrProblems = E.Either<readonly TemplateProblem[], FrrConf>

/** As j2cli has it: a variable that is not set is undefined. Ports are also there as they were given. */
const ownContext = (target: Target): TemplateContext => {
  const { FE_MACS, FE_PORT_NAMES } = target.intent.provenance
  const all = {
    ...templateContext(target),
    FE_MACS: FE_MACS.text,
    FE_PORT_NAMES: FE_PORT_NAMES.text,
  }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? undefined]))
}

/** A problem can quote a value, and must not show a password. */
const shownProblem =
  (target: Target) =>
  (problem: TemplateProblem): TemplateProblem => {
    const hide = (text: string): string => withoutSecrets(text, secretsOf(target))
    return { ...problem, given: hide(problem.given), advice: hide(problem.advice) }
  }

const withFinalNewline = (text: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}\n`

/** The line of the template that wrote a line of the text: the first that is not blank. */
const lineOf = (fragments: readonly Fragment[], wanted: number): number | undefined => {
  let at = 1
  for (const { text, line } of fragments)
    for (const part of text.split(/(?<=\n)/)) {
      if (at === wanted && /\S/.test(part)) return line
      at += Number(part.endsWith('\n'))
    }
  return undefined
}

const renderOwn = (
  target: Target,
  { path, text }: UserFile,
  engine: TemplateEngine,
): FrrConfOrProblems => {
  const ours = ownContext(target)
  const { values } = target.userFiles
  const read = values === null ? E.right({}) : engine.readValues?.(values, Object.keys(ours))
  if (read === undefined) throw new Error('the values of the user need something to read them')
  if (E.isLeft(read)) return read
  const context = { ...read.right, ...ours }
  const rendered = engine.render({ file: path, text }, context)
  const isParsed = E.isRight(rendered) || rendered.left.every(({ _tag }) => _tag !== 'SyntaxError')
  const problems = [
    ...(isParsed ? textComparisons(path, text, ours) : []),
    ...(E.isLeft(rendered) ? rendered.left : []),
  ]
  if (E.isLeft(rendered) || problems.length > 0) {
    return E.left(problems.map(shownProblem(target)))
  }
  const whole = rendered.right.map((fragment) => fragment.text).join('')
  const origin = (line: number): string | null => {
    const from = lineOf(rendered.right, line)
    return from === undefined ? null : `line ${from} of ${path}`
  }
  return E.right({ text: withFinalNewline(whole), origin })
}

const withExtra = ({ text, origin }: FrrConf, { path, text: extra }: UserFile): FrrConf => {
  const before = text.split('\n').length - 1
  return {
    text: `${text}${withFinalNewline(extra)}`,
    origin: (line) => (line > before ? `line ${line - before} of ${path}` : origin(line)),
  }
}

const renderMain = (target: Target, engine: TemplateEngine | undefined): FrrConfOrProblems => {
  const { template } = target.userFiles
  if (template === null) return E.right({ text: renderBuiltIn(target), origin: () => null })
  if (engine === undefined) throw new Error('a template of the user needs something to render it')
  return renderOwn(target, template, engine)
}

export const frrConfOf = (
  target: Target,
  engine: TemplateEngine | undefined,
): FrrConfOrProblems => {
  const { extra } = target.userFiles
  const main = renderMain(target, engine)
  return extra === null
    ? main
    : pipe(
        main,
        E.map((conf) => withExtra(conf, extra)),
      )
}

/** With all passwords masked, also those in the user's own files. */
export const shownFrrConf = (
  target: Target,
  engine: TemplateEngine | undefined,
): E.Either<readonly TemplateProblem[], string> => {
  const secrets = RR.map((secret: string | null) => secret && '(masked)')(target.secrets)
  const known = secretsOf(target)
  return pipe(
    frrConfOf({ ...target, secrets }, engine),
    E.map(({ text }) =>
      text
        .split('\n')
        .map((line) => shownLine(line, known))
        .join('\n'),
    ),
  )
}
