import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

/**
 * A BGP community (RFC 1997) or large community (RFC 8092), in the words of FRR's route maps. Every
 * router acts on a well-known one (RFC 1997, RFC 7999).
 */
export type Community = {
  readonly kind: 'community' | 'large-community' | 'well-known'
  readonly value: string
}

/** Every router acts on some of 65535:0..65535:65535: no-export, blackhole, ... (RFC 1997 2). */
const wellKnown = 65535

const widths = new Map([
  [2, { kind: 'community', highest: 65535 }],
  [3, { kind: 'large-community', highest: 4294967295 }],
] as const)

const parseCommunity = (text: string): E.Either<string, Community> => {
  const parts = text.split(':')
  const width = widths.get(parts.length as 2 | 3)
  if (width === undefined) return E.left('write two or three numbers with colons')
  if (!parts.every((part) => /^(0|[1-9][0-9]{0,9})$/.test(part))) {
    return E.left('write each number in decimal digits')
  }
  const { kind, highest } = width
  if (parts.some((part) => Number(part) > highest)) return E.left(`a number is above ${highest}`)
  return kind === 'community' && Number(parts[0]) === wellKnown
    ? E.left('this is a well-known community, and every router acts on it')
    : E.right({ kind, value: text })
}

export const community: Rule<Community> = rule(
  'a community such as 65001:100, or a large one such as 65001:1:100',
  parseCommunity,
  ({ value }) => value,
)

/** The names that FRR gives them. It announces no route with a well-known one to a leaf. */
const named = new Map<string, Community>([
  // Announced before a node goes down, so that others prefer other paths (RFC 8326). Leaves receive it.
  ['65535:0', { kind: 'community', value: 'graceful-shutdown' }],
  ['65535:65281', { kind: 'well-known', value: 'no-export' }],
  ['65535:65282', { kind: 'well-known', value: 'no-advertise' }],
  ['65535:65283', { kind: 'well-known', value: 'local-AS' }],
  ['65535:666', { kind: 'well-known', value: 'blackhole' }],
])

/** FRR calls 0:0 "internet" in some places, and the range is reserved (RFC 1997 2). */
const isReserved = (text: string): boolean => /^0:[0-9]+$/.test(text)

const parseSpeakerCommunity = (text: string): E.Either<string, Community> => {
  const byName = [...named.values()].find(({ value }) => value === text)
  if (byName !== undefined) return E.right(byName)
  const byNumber = named.get(text)
  if (byNumber !== undefined) return E.left(`write ${byNumber.value}`)
  return isReserved(text) ? E.left('0:0..0:65535 are reserved (RFC 1997)') : parseCommunity(text)
}

const names = [...named.values()].map(({ value }) => value)

/** What a route of the speaker may carry to the leaf switches. */
export const speakerCommunity: Rule<Community> = rule(
  `${community.wanted}, or one of ${names.join(', ')}`,
  parseSpeakerCommunity,
  ({ value }) => value,
)
