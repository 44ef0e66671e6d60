import * as E from 'fp-ts/lib/Either.js'
import { decodeIntent } from '../intent/intent.ts'
import { describeProblem, type Problem } from '../intent/problem.ts'
import type { Manifest } from '../manifests/document.ts'
import { decodeFlags } from '../manifests/flags.ts'
import { manifestsOf } from '../manifests/manifests.ts'
import { exitCode, type ExitCode, type Failure } from './exitCode.ts'
import { print } from './host/output.ts'
import { problemsWith } from './pipeline.ts'
import { environmentOf } from './request.ts'
import type { Session } from './session.ts'

/**
 * The documents in order, each below its comments. kubectl reads YAML 1.1, where a label `yes` without
 * quotes is a boolean.
 */
const yamlOf = async (manifests: readonly Manifest[]): Promise<string> => {
  const { stringify } = await import('yaml')
  return manifests
    .map(({ comments, document }) => {
      const lines = comments.map((line) => `# ${line}\n`).join('')
      return `${lines}${stringify(document, { lineWidth: 0, version: '1.1' })}`
    })
    .join('---\n')
}

const leftOf = <A>(either: E.Either<readonly Problem[], A>): readonly Problem[] =>
  E.isLeft(either) ? either.left : []

/** Prints what the other side needs, with the addresses and AS numbers of this environment. */
export const runManifests = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const environment = environmentOf(session)
  if (E.isLeft(environment)) return environment
  const flags = decodeFlags(session.invocation)
  const intent = decodeIntent(environment.right)
  if (E.isLeft(flags) || E.isLeft(intent)) {
    const code = E.isLeft(intent) ? exitCode.invalidIntent : exitCode.unexpected
    const problems = [...leftOf(flags), ...leftOf(intent)]
    return E.left(problemsWith('this command', problems.map(describeProblem), code))
  }
  const manifests = manifestsOf(intent.right, flags.right)
  if (E.isLeft(manifests)) {
    const problems = manifests.left.map(describeProblem)
    return E.left(problemsWith('this command', problems, exitCode.unexpected))
  }
  print(await yamlOf(manifests.right))
  return E.right(exitCode.success)
}
