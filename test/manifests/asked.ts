import * as E from 'fp-ts/lib/Either.js'
import { parseArguments } from '../../src/cli/arguments.ts'
import { decodeIntent, type Intent } from '../../src/intent/intent.ts'
import { describeProblem, type Problem } from '../../src/intent/problem.ts'
import type { Document, Manifest } from '../../src/manifests/document.ts'
import { decodeFlags } from '../../src/manifests/flags.ts'
import { manifestsOf } from '../../src/manifests/manifests.ts'

export type Variables = Readonly<Record<string, string>>

const base = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' }

const intents = new Map<string, Intent>()

export const intentOf = (environment: Variables = {}): Intent => {
  const key = JSON.stringify(environment)
  const known = intents.get(key)
  if (known !== undefined) return known
  const decoded = decodeIntent({ ...base, ...environment })
  if (E.isLeft(decoded)) throw new Error(decoded.left.map(describeProblem).join('\n'))
  intents.set(key, decoded.right)
  return decoded.right
}

/** What follows `frr-intent manifests`, in an environment. */
export const asked = (
  line: string,
  environment: Variables = {},
): E.Either<readonly Problem[], readonly Manifest[]> => {
  const invocation = parseArguments(['manifests', ...line.split(' ')])
  if (E.isLeft(invocation)) throw new Error(invocation.left.join('\n'))
  const flags = decodeFlags(invocation.right)
  return E.isLeft(flags) ? flags : manifestsOf(intentOf(environment), flags.right)
}

/** Why nothing is printed. */
export const refusals = (line: string, environment: Variables = {}): readonly string[] => {
  const answer = asked(line, environment)
  return E.isLeft(answer) ? answer.left.map(describeProblem) : []
}

export const printed = (line: string, environment: Variables = {}): readonly Manifest[] => {
  const answer = asked(line, environment)
  if (E.isRight(answer)) return answer.right
  throw new Error(answer.left.map(describeProblem).join('\n'))
}

export const documentsOf = (line: string, environment: Variables = {}): readonly Document[] =>
  printed(line, environment).map(({ document }) => document)

/** The `spec` of each document of a kind. */
export const specsOf = (
  kind: string,
  line: string,
  environment: Variables = {},
): readonly unknown[] =>
  documentsOf(line, environment)
    .filter((document) => document.kind === kind)
    .map(({ spec }) => spec)

export const commentsOf = (line: string, environment: Variables = {}): readonly string[] =>
  printed(line, environment).flatMap(({ comments }) => comments)
