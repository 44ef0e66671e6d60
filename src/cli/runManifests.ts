import * as E from 'fp-ts/lib/Either.js'
import { decodeIntent } from '../intent/intent.ts'
import { describeProblem, type Problem } from '../intent/problem.ts'
import type { Manifest } from '../manifests/document.ts'
import { decodeFlags } from '../manifests/flags.ts'
import { manifestsOf } from '../manifests/manifests.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print } from './host/output.ts'
import { requestOf } from './request.ts'
import type { Session } from './session.ts'

const refusal = (code: ExitCode, problems: readonly Problem[]): Failure => {
  const [first = '', ...others] = problems.map(describeProblem)
  if (others.length === 0) return failure(code, `frr-intent: ${first}`)
  const sentence = `frr-intent: there are ${problems.length} problems, listed above.`
  return failure(code, sentence, [first, ...others])
}

/**
 * One document after the other, each below its comments. kubectl reads YAML 1.1, in which a label
 * `yes` without quotes is no text.
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
  const request = requestOf({ ...session, invocation: { ...session.invocation, words: [] } })
  if (E.isLeft(request)) return request
  const flags = decodeFlags(session.invocation)
  const intent = decodeIntent(request.right.environment)
  if (E.isLeft(flags) || E.isLeft(intent)) {
    const code = E.isLeft(intent) ? exitCode.invalidIntent : exitCode.unexpected
    return E.left(refusal(code, [...leftOf(flags), ...leftOf(intent)]))
  }
  const manifests = manifestsOf(intent.right, flags.right)
  if (E.isLeft(manifests)) return E.left(refusal(exitCode.unexpected, manifests.left))
  print(await yamlOf(manifests.right))
  return E.right(exitCode.success)
}
