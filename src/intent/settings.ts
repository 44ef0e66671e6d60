import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from './problem.ts'
import { near } from './suggest.ts'
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

const decodeText = (
  name: VariableName,
  text: string,
  source: Source,
): E.Either<Problem, Decoded> => {
  const { read, wanted }: Variable<unknown> = variables[name]
  return E.bimap(
    (advice: string): Problem => ({ variable: name, given: text, wanted, advice }),
    (reading: { value: unknown; text: string }): Decoded => ({ ...reading, source }),
  )(read(text))
}

const decodeVariable = (
  name: VariableName,
  environment: Environment,
): E.Either<Problem, Decoded> => {
  const { presence, wanted }: Variable<unknown> = variables[name]
  const text = given(environment, name)
  if (text !== null) return decodeText(name, text, 'env')
  if (presence._tag === 'Default') return decodeText(name, presence.value, 'default')
  if (presence._tag === 'Optional') return E.right({ value: null, text: null, source: 'unset' })
  const advice = 'set it; it has no default'
  return E.left({ variable: name, given: null, wanted, advice })
}

/** Whether FRR may start with the last good state, asked of an environment that may be wrong. */
export const usesLastGood = (environment: Environment): boolean => {
  const decoded = decodeVariable('USE_LAST_GOOD', environment)
  return E.isLeft(decoded) || decoded.right.value === true
}

/** Names that are one slip away from ours: without this, a typing error would be a silent default. */
const misspelt = (environment: Environment): readonly Problem[] =>
  Object.entries(environment)
    .filter(([name]) => !Object.hasOwn(variables, name))
    .flatMap(([name, text]) => {
      const meant = near(name, variableNames)
      if (text === undefined || meant.length === 0) return []
      const wanted = 'a variable that frr-intent knows'
      const advice = `${meant.join(' or ')} was probably meant`
      return [{ variable: name, given: text, wanted, advice }]
    })

/** Each variable as canonical text with where it came from: what plans and logs print. */
export type Provenance = Readonly<
  Record<VariableName, { readonly text: string | null; readonly source: Source }>
>

export interface DecodedSettings {
  /** Only the variables that decoded: the relations between the others cannot be judged. */
  readonly settings: Partial<Settings>
  readonly provenance: Partial<Provenance>
  readonly problems: readonly Problem[]
}

/** Decodes each variable by itself and keeps every problem. */
export const decodeSettings = (environment: Environment): DecodedSettings => {
  const decoded = variableNames.map((name) => ({
    name,
    result: decodeVariable(name, environment),
  }))
  const good = decoded.flatMap(({ name, result }) =>
    E.isRight(result) ? [{ name, ...result.right }] : [],
  )
  const bad = decoded.flatMap(({ result }) => (E.isLeft(result) ? [result.left] : []))
  return {
    settings: Object.fromEntries(good.map(({ name, value }) => [name, value])),
    provenance: Object.fromEntries(good.map(({ name, text, source }) => [name, { text, source }])),
    problems: [...bad, ...misspelt(environment)],
  }
}
