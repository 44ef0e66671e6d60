import * as A from 'fp-ts/lib/Array.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { oneOf } from '../intent/choice.ts'
import { problem, type Problem } from '../intent/problem.ts'
import type { Rule } from '../intent/rule.ts'
import { familyChoices, type FamilyChoice } from './document.ts'
import { nodeLabel, type NodeLabel } from './nodeLabel.ts'
import { pool, poolText, type Pool } from './pool.ts'

const targets = ['metallb', 'cilium', 'kube-vip', 'talos'] as const

export type Target = (typeof targets)[number]

/** How MetalLB's speaker is deployed; `frr-k8s` is its default since 0.16. */
export const metallbModes = ['frr-k8s', 'frr', 'native'] as const

export type MetallbMode = (typeof metallbModes)[number]

/** The command line of `manifests`, decoded. */
export interface Flags {
  readonly target: Target
  /** Of MetalLB; the default for other speakers. */
  readonly mode: MetallbMode
  /** `null`: that of the pools. */
  readonly family: FamilyChoice | null
  /** Empty: those of LB_POOLS. */
  readonly pools: readonly Pool[]
  /** The cluster has its pools already. */
  readonly withoutPools: boolean
  readonly nodeLabel: NodeLabel | null
  readonly gracefulRestart: boolean
}

/** The command line as it was given. */
export interface GivenFlags {
  readonly words: readonly string[]
  readonly values: Readonly<Record<string, readonly string[]>>
  readonly switches: ReadonlySet<string>
}

const noPools = 'it assigns no addresses'

/** Which speakers take a flag, and why the others do not. */
const takers: Readonly<Record<string, { readonly by: readonly Target[]; readonly why: string }>> = {
  mode: { by: ['metallb'], why: 'only MetalLB has modes' },
  family: { by: ['metallb', 'cilium', 'kube-vip'], why: 'it always has both families' },
  pool: { by: ['metallb', 'cilium'], why: noPools },
  'no-pool': { by: ['metallb', 'cilium'], why: noPools },
  'node-label': { by: ['metallb', 'cilium', 'kube-vip'], why: 'its documents are for one node' },
  'no-graceful-restart': { by: ['metallb', 'cilium'], why: 'it has no graceful restart' },
}

/** A flag that would change nothing is a mistake. */
const withoutEffect = (target: Target, { switches }: GivenFlags): readonly Problem[] => {
  const taken = Object.keys(takers).filter((flag) => takers[flag]?.by.includes(target) === true)
  const list = taken.map((flag) => `--${flag}`).join(', ')
  const wanted = list === '' ? 'none of the flags of speakers' : `one of ${list}`
  return Object.entries(takers)
    .filter(([flag, { by }]) => switches.has(flag) && !by.includes(target))
    .map(([flag, { why }]) => problem('the flag', `--${flag}`, `${wanted} with ${target}`, why))
}

const poolOrNone = (pools: readonly Pool[], { switches }: GivenFlags): readonly Problem[] =>
  pools
    .filter(() => switches.has('no-pool'))
    .map((one) =>
      problem('--pool', poolText(one), 'no --pool beside --no-pool', 'leave one of them out'),
    )

const word = <W extends string>(words: readonly W[]): Rule<W> => oneOf(words, 'there is no other')

const decoded =
  <V>(variable: string, rule: Rule<V>) =>
  (given: string): E.Either<Problem, V> => {
    return pipe(
      rule.parse(given),
      E.mapLeft((advice) => problem(variable, given, rule.wanted, advice)),
    )
  }

/** `null` for a flag that is not there; the last one counts. */
const lastOf = <V>(
  texts: readonly string[] | undefined,
  decode: (text: string) => E.Either<Problem, V>,
): E.Either<Problem, V | null> => {
  const text = texts?.at(-1)
  return text === undefined ? E.right(null) : decode(text)
}

const targetOf = (given: string | undefined): E.Either<Problem, Target> => {
  const rule = word(targets)
  return given === undefined
    ? E.left(problem('the speaker', null, rule.wanted, 'say which'))
    : decoded('the speaker', rule)(given)
}

/** Reads the command line of `manifests`, or reports every problem with it. */
export const decodeFlags = (given: GivenFlags): E.Either<readonly Problem[], Flags> => {
  const { words, values, switches } = given
  const target = targetOf(words[0])
  const mode = lastOf(values['mode'], decoded('--mode', word(metallbModes)))
  const family = lastOf(values['family'], decoded('--family', word(familyChoices)))
  const label = lastOf(values['node-label'], decoded('--node-label', nodeLabel))
  const pools = (values['pool'] ?? []).map(decoded('--pool', pool))
  const goodPools = A.rights(pools)
  const problems = [
    ...A.lefts<Problem, unknown>([target, mode, family, label, ...pools]),
    ...poolOrNone(goodPools, given),
    ...(E.isRight(target) ? withoutEffect(target.right, given) : []),
  ]
  if (E.isLeft(target) || E.isLeft(mode) || E.isLeft(family) || E.isLeft(label)) {
    return E.left(problems)
  }
  if (problems.length > 0) return E.left(problems)
  return E.right({
    target: target.right,
    mode: mode.right ?? 'frr-k8s',
    family: family.right,
    pools: goodPools,
    withoutPools: switches.has('no-pool'),
    nodeLabel: label.right,
    gracefulRestart: !switches.has('no-graceful-restart'),
  })
}
