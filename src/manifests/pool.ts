import * as E from 'fp-ts/lib/Either.js'
import { familyOf, parseIp, type Ip } from '../intent/address.ts'
import { networkOf, prefix, shortestLength, unusableRanges, type Prefix } from '../intent/prefix.ts'
import { reasonOf, rule, type Rule } from '../intent/rule.ts'
import { meet, spanBetween, spanOf, widthOf, type Span } from './span.ts'

/** LoadBalancer IPs: a prefix, or a range with both its ends. */
export type Pool = { readonly span: Span } & (
  | { readonly _tag: 'Prefix'; readonly prefix: Prefix }
  | { readonly _tag: 'Range'; readonly start: Ip; readonly stop: Ip }
)

/** `192.0.2.0/24` or `192.0.2.10-192.0.2.20`: MetalLB takes both as they are. */
export const poolText = (pool: Pool): string =>
  pool._tag === 'Prefix' ? pool.prefix : `${pool.start}-${pool.stop}`

export const prefixPool = (of: Prefix): Pool => ({
  _tag: 'Prefix',
  prefix: of,
  span: spanOf(networkOf(of)),
})

/** What is wrong with a prefix of these addresses is wrong with a range, too. */
const reasonAgainst = (span: Span): string | null => {
  if (span.last - span.first >= 1n << BigInt(widthOf(span.family) - shortestLength)) {
    return `it has more addresses than a /${shortestLength}`
  }
  const reserved = unusableRanges.find(([of]) => meet(span, spanOf(networkOf(of))))
  return reserved === undefined ? null : `${reserved[0]} is ${reserved[1]}`
}

const parseRange = (ends: readonly string[]): E.Either<string, Pool> => {
  const [start = null, stop = null] = ends.map((end) => parseIp(end.trim()))
  if (ends.length !== 2 || start === null || stop === null) {
    return E.left('write two addresses with a dash between them')
  }
  if (familyOf(start) !== familyOf(stop)) return E.left('both ends are of one family')
  const span = spanBetween(start, stop)
  if (span.last < span.first) return E.left('the lower end comes first')
  const reason = reasonAgainst(span)
  return reason === null ? E.right({ _tag: 'Range', start, stop, span }) : E.left(reason)
}

const parsePool = (text: string): E.Either<string, Pool> =>
  text.includes('-')
    ? parseRange(text.split('-'))
    : E.bimap(reasonOf, prefixPool)(prefix.decode(text))

/** Prefixes by the rule of LB_POOLS, and ranges by the same reasons. */
export const pool: Rule<Pool> = rule(
  `${prefix.name}, or a range such as 192.0.2.10-192.0.2.20`,
  parsePool,
  poolText,
)

/** Old devices drop packets to IPv4 addresses that end in 0 or 255: MetalLB calls those buggy. */
const isBuggy = (address: bigint): boolean => [0n, 255n].includes(address % 256n)

/** Whether a pool has an address left when the buggy ones are avoided; of three, one is not. */
export const hasOtherThanBuggy = ({ span: { family, first, last } }: Pool): boolean =>
  family === 'ipv6' ||
  [first, first + 1n, first + 2n].some((address) => address <= last && !isBuggy(address))
