import * as E from 'fp-ts/lib/Either.js'
import { families, meet, spanOf, type Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { ownedBy, poolOnTheNode } from '../intent/policyRelations.ts'
import { problem, quote, type Problem } from '../intent/problem.ts'
import { familiesOf } from './document.ts'
import type { Flags } from './flags.ts'
import { isCovered, poolText, prefixPool, type Pool } from './pool.ts'

type Taken = 'mode' | 'pools' | 'nodeLabel' | 'gracefulRestart'

/** What to print, from the command line and the environment. No pool: the cluster has its pools already. */
export interface Options extends Pick<Flags, Taken> {
  /** Of the sessions. */
  readonly families: readonly Family[]
}

/** Pools, and where they come from. */
interface Source {
  readonly variable: '--pool' | 'LB_POOLS'
  readonly pools: readonly Pool[]
}

const names: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }

/** --family selects from LB_POOLS, and must fit --pool. */
const sourceOf = (intent: Intent, { pools, family }: Flags): Source => {
  if (pools.length > 0) return { variable: '--pool', pools }
  const wanted = family === null ? families : familiesOf(family)
  return {
    variable: 'LB_POOLS',
    pools: (intent.settings.LB_POOLS ?? [])
      .map(prefixPool)
      .filter(({ span }) => wanted.includes(span.family)),
  }
}

const hasFamily =
  (family: Family) =>
  ({ span }: Pool): boolean =>
    span.family === family

const familiesIn = (pools: readonly Pool[]): readonly Family[] =>
  families.filter((family) => pools.some(hasFamily(family)))

const sessionsOf = ({ mode, family }: Flags, pools: readonly Pool[]): readonly Family[] => {
  if (family !== null) return familiesOf(family)
  if (pools.length > 0) return familiesIn(pools)
  return mode === 'native' ? ['ipv4'] : families
}

/** MetalLB's native mode dials no IPv6 address, and refuses IPv4 as well when a pool has IPv6. */
const nativeProblems = (flags: Flags, { variable, pools }: Source): readonly Problem[] => {
  if (flags.mode !== 'native') return []
  const advice = "MetalLB's native mode has no IPv6: choose --mode frr-k8s"
  const family =
    flags.family === null || flags.family === 'ipv4'
      ? []
      : [problem('--family', flags.family, 'ipv4 with --mode native', advice)]
  if (variable === 'LB_POOLS' && family.length > 0) return family
  const or = variable === 'LB_POOLS' ? ', or --family ipv4' : ''
  const wanted = 'IPv4 with --mode native'
  return [
    ...family,
    ...pools
      .filter(hasFamily('ipv6'))
      .map((pool) => problem(variable, poolText(pool), wanted, `${advice}${or}`)),
  ]
}

/** Sessions and pools have the same families. */
const familyProblems = (
  { settings }: Intent,
  { family }: Flags,
  { variable, pools }: Source,
): readonly Problem[] => {
  if (family === null || (variable === 'LB_POOLS' && settings.LB_POOLS === null)) return []
  const sessions = familiesOf(family)
  const foreign = pools
    .filter(({ span }) => !sessions.includes(span.family))
    .map((pool) => {
      const advice = `there is no session that announces ${names[pool.span.family]}: leave --family out`
      return problem(variable, poolText(pool), `pools of --family ${family}`, advice)
    })
  if (foreign.length > 0) return foreign
  return sessions
    .filter((one) => !pools.some(hasFamily(one)))
    .map((one) => {
      const advice = `there is no pool of ${names[one]}: leave --family out, or add one`
      return problem('--family', family, `the families of ${variable}`, advice)
    })
}

const outsideLbPools = ({ settings }: Intent, { variable, pools }: Source): readonly Problem[] => {
  const allowed = settings.LB_POOLS
  if (variable === 'LB_POOLS' || allowed === null) return []
  const spans = allowed.map((prefix) => prefixPool(prefix).span)
  const wanted = `a part of LB_POOLS, ${quote(allowed.join(','))}`
  const advice = 'the node takes nothing else from the speaker'
  return pools
    .filter(({ span }) => !isCovered(span, spans))
    .map((pool) => problem(variable, poolText(pool), wanted, advice))
}

const onTheNode = (intent: Intent, { variable, pools }: Source): readonly Problem[] => {
  const owned = ownedBy(intent.settings)
  return pools.flatMap((pool) =>
    owned
      .filter((one) => meet(pool.span, spanOf(one)))
      .map((one) => poolOnTheNode(variable, poolText(pool), one)),
  )
}

/** MetalLB refuses a pool that overlaps another one, and Cilium does not use it. */
const overlaps = ({ variable, pools }: Source): readonly Problem[] =>
  pools.flatMap((pool, index) =>
    pools
      .slice(0, index)
      .filter((earlier) => meet(pool.span, earlier.span))
      .map((earlier) => {
        const wanted = `pools without addresses of ${poolText(earlier)}, which is also there`
        return problem(variable, poolText(pool), wanted, 'leave one of them out')
      }),
  )

/** Joins the command line with the environment, or reports every contradiction. */
export const optionsOf = (intent: Intent, flags: Flags): E.Either<readonly Problem[], Options> => {
  const source = sourceOf(intent, flags)
  const native = nativeProblems(flags, source)
  const pools = flags.withoutPools || flags.target === 'kube-vip' ? [] : source.pools
  const problems = [
    ...(native.length > 0 ? native : familyProblems(intent, flags, source)),
    ...outsideLbPools(intent, source),
    ...onTheNode(intent, source),
    ...overlaps({ ...source, pools }),
  ]
  if (problems.length > 0) return E.left(problems)
  return E.right({ ...flags, families: sessionsOf(flags, source.pools), pools })
}
