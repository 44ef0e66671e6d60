import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { separate } from 'fp-ts/lib/ReadonlyArray.js'
import { problem, type Problem } from './problem.ts'
import { suggestions } from './suggest.ts'
import {
  variableNames,
  variables,
  type Settings,
  type Source,
  type Variable,
  type VariableName,
} from './variables.ts'

/** The environment of a process: `process.env`, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>

interface Decoded {
  readonly value: unknown
  readonly text: string | null
  readonly source: Source
}

/** An empty value is an unset one, as in the shell's `${NAME:-default}`. */
export const given = (environment: Environment, name: string): string | null => {
  const text = environment[name]
  return text === undefined || text === '' ? null : text
}

const decodeVariable = (
  name: VariableName,
  environment: Environment,
): E.Either<Problem, Decoded> => {
  const { presence, wanted, read }: Variable<unknown> = variables[name]
  const set = given(environment, name)
  if (set === null && presence._tag === 'Required') {
    return E.left(problem(name, null, wanted, 'set it; it has no default'))
  }
  const text = set ?? (presence._tag === 'Default' ? presence.value : null)
  if (text === null) return E.right({ value: null, text, source: 'unset' })
  return pipe(
    read(text),
    E.bimap(
      (advice) => problem(name, text, wanted, advice),
      (reading): Decoded => ({ ...reading, source: set === null ? 'default' : 'env' }),
    ),
  )
}

/** Whether FRR may start with the last good state, also if the environment is invalid. */
export const usesLastGood = (environment: Environment): boolean => {
  const decoded = decodeVariable('USE_LAST_GOOD', environment)
  return E.isLeft(decoded) || decoded.right.value === true
}

/** Names that are close to ours. Without this check, a misspelt variable would silently be a default. */
const misspelt = (environment: Environment): readonly Problem[] =>
  Object.entries(environment)
    .filter(([name]) => !Object.hasOwn(variables, name))
    .flatMap(([name, text]) => {
      const meant = suggestions(name, variableNames)
      if (text === undefined || meant.length === 0) return []
      const advice = `you probably meant ${meant.join(' or ')}`
      return [problem(name, text, 'a variable that frr-intent knows', advice)]
    })

/** Each variable as canonical text with where it came from: what plans and logs print. */
export type Provenance = Readonly<
  Record<VariableName, { readonly text: string | null; readonly source: Source }>
>

/**
 * Decodes each variable, and keeps every problem. Only the variables that decoded are there: the
 * relations between the others cannot be judged.
 */
export const decodeSettings = (environment: Environment) => {
  const { left, right } = separate(
    variableNames.map((name) =>
      pipe(
        decodeVariable(name, environment),
        E.map(({ value, ...origin }) => ({ name, value, origin })),
      ),
    ),
  )
  const settings: Partial<Settings> = Object.fromEntries(
    right.map(({ name, value }) => [name, value]),
  )
  const provenance: Partial<Provenance> = Object.fromEntries(
    right.map(({ name, origin }) => [name, origin]),
  )
  return { settings, provenance, problems: [...left, ...misspelt(environment)] }
}
