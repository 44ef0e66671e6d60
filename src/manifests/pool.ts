import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { match } from 'ts-pattern'
import {
  familyOf,
  meet,
  parseIp,
  spanBetween,
  spanOf,
  widthOf,
  type Ip,
  type Span,
} from '../intent/address.ts'
import { networkOf, prefix, shortestLength, unusableRanges, type Prefix } from '../intent/prefix.ts'
import { rule, unless, type Rule } from '../intent/rule.ts'

/** LoadBalancer IPs: a prefix, or a range with both its ends. */
export type Pool = { readonly span: Span } & (
  | { readonly _tag: 'Prefix'; readonly prefix: Prefix }
  | { readonly _tag: 'Range'; readonly start: Ip; readonly stop: Ip }
)

/** `192.0.2.0/24` or `192.0.2.10-192.0.2.20`: MetalLB takes both as they are. */
export const poolText = (pool: Pool): string =>
  match(pool)
    .with({ _tag: 'Prefix' }, ({ prefix }): string => prefix)
    .with({ _tag: 'Range' }, ({ start, stop }) => `${start}-${stop}`)
    .exhaustive()

export const prefixPool = (of: Prefix): Pool => ({
  _tag: 'Prefix',
  prefix: of,
  span: spanOf(networkOf(of)),
})

/** The same reasons as against a prefix of these addresses. */
const reasonAgainst = (span: Span): string | null => {
  if (span.last < span.first) return 'the lower end comes first'
  if (span.last - span.first >= 1n << BigInt(widthOf(span.family) - shortestLength)) {
    return `it has more addresses than a /${shortestLength}`
  }
  const range = unusableRanges.find((range) => meet(span, range.span))
  return range === undefined ? null : `${range.prefix} is ${range.reason}`
}

const parseRange = (ends: readonly string[]): E.Either<string, Pool> => {
  const [start = null, stop = null] = ends.map((end) => parseIp(end.trim()))
  if (ends.length !== 2 || start === null || stop === null) {
    return E.left('write two addresses with a dash between them')
  }
  if (familyOf(start) !== familyOf(stop)) return E.left('both ends are of one family')
  const span = spanBetween(start, stop)
  return unless(reasonAgainst(span), { _tag: 'Range', start, stop, span })
}

/** Prefixes by the rule of LB_POOLS, and ranges by the same reasons. */
export const pool: Rule<Pool> = rule(
  `${prefix.wanted}, or a range such as 192.0.2.10-192.0.2.20`,
  (text) =>
    text.includes('-') ? parseRange(text.split('-')) : pipe(prefix.parse(text), E.map(prefixPool)),
  poolText,
)

/** Whether the others together have every address of this span. */
export const isCovered = (span: Span, others: readonly Span[]): boolean => {
  const missing = others
    .filter((other) => meet(other, span))
    .toSorted((a, b) => (a.first < b.first ? -1 : 1))
    .reduce(
      (next, { first, last }) => (first <= next && last >= next ? last + 1n : next),
      span.first,
    )
  return missing > span.last
}

/** Old devices drop packets to IPv4 addresses that end in 0 or 255. MetalLB calls those buggy. */
const isBuggy = (address: bigint): boolean => [0n, 255n].includes(address % 256n)

/** Whether a pool has an address left without the buggy ones; of three in a row, one is not. */
export const hasOtherThanBuggy = ({ span: { family, first, last } }: Pool): boolean =>
  family === 'ipv6' ||
  [first, first + 1n, first + 2n].some((address) => address <= last && !isBuggy(address))
