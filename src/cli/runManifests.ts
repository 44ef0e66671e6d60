import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Intent } from '../intent/intent.ts'
import { quote } from '../intent/problem.ts'
import { ciliumDocuments } from '../manifests/cilium.ts'
import type { Document, FamilyChoice } from '../manifests/document.ts'
import { kubeVipDocuments } from '../manifests/kubeVip.ts'
import { metallbDocuments, metallbModes, type MetallbMode } from '../manifests/metallb.ts'
import { talosDocuments } from '../manifests/talos.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print } from './output.ts'
import { readIntent } from './pipeline.ts'
import { requestOf } from './request.ts'
import type { Session } from './session.ts'

const targets = ['metallb', 'cilium', 'kube-vip', 'talos'] as const
const families = ['ipv4', 'ipv6', 'dual'] as const

interface Choice {
  readonly target: (typeof targets)[number]
  readonly mode: MetallbMode
  readonly family: FamilyChoice
  readonly pool: readonly string[]
}

const oneOf = <A extends string>(
  what: string,
  given: string | undefined,
  known: readonly A[],
): E.Either<Failure, A> => {
  const found = known.find((one) => one === given)
  const is = given === undefined ? 'is missing' : `is ${quote(given)}`
  return found === undefined
    ? E.left(failure(exitCode.unexpected, `frr-intent: ${what} ${is}: wanted ${known.join(', ')}.`))
    : E.right(found)
}

const choiceOf = ({ invocation: { words, values } }: Session): E.Either<Failure, Choice> => {
  const target = oneOf('the speaker', words[0], targets)
  if (E.isLeft(target)) return target
  const mode = oneOf('--mode', values['mode']?.at(-1) ?? 'frr-k8s', metallbModes)
  if (E.isLeft(mode)) return mode
  const family = oneOf('--family', values['family']?.at(-1) ?? 'dual', families)
  return E.map((one: FamilyChoice) => ({
    target: target.right,
    mode: mode.right,
    family: one,
    pool: values['pool'] ?? [],
  }))(family)
}

const documentsOf = (intent: Intent, { target, ...options }: Choice): readonly Document[] =>
  match(target)
    .with('metallb', () => metallbDocuments(intent, options))
    .with('cilium', () => ciliumDocuments(intent, options))
    .with('kube-vip', () => kubeVipDocuments(intent, options.family))
    .with('talos', () => talosDocuments(intent))
    .exhaustive()

/** Prints what the other side needs, with the addresses and AS numbers of this environment. */
export const runManifests = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const choice = choiceOf(session)
  if (E.isLeft(choice)) return choice
  const request = requestOf({ ...session, invocation: { ...session.invocation, words: [] } })
  if (E.isLeft(request)) return request
  const intent = readIntent(request.right.environment)
  if (E.isLeft(intent)) return intent
  const { stringify } = await import('yaml')
  const documents = documentsOf(intent.right, choice.right)
  print(documents.map((document) => stringify(document, { lineWidth: 0 })).join('---\n'))
  return E.right(exitCode.success)
}
