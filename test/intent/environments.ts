import * as E from 'fp-ts/lib/Either.js'
import { decodeIntent, type Intent } from '../../src/intent/intent.ts'
import { describeProblem } from '../../src/intent/problem.ts'
import type { Environment } from '../../src/intent/settings.ts'

/** The shortest environment that says what is wanted. */
export const leastEnvironment = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_MACS: '02:00:00:00:01:01,02-00-00-00-01-02',
} as const satisfies Environment

export const intentOf = (environment: Environment = {}): Intent => {
  const decoded = decodeIntent({ ...leastEnvironment, ...environment })
  if (E.isLeft(decoded)) throw new Error(decoded.left.map(describeProblem).join('\n'))
  return decoded.right
}

/** Every problem as its owner reads it. */
export const problemsOf = (environment: Environment): readonly string[] => {
  const decoded = decodeIntent({ ...leastEnvironment, ...environment })
  return E.isLeft(decoded) ? decoded.left.map(describeProblem) : []
}
