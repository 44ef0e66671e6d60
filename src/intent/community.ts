import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

/** A BGP community (RFC 1997) or large community (RFC 8092), in the words of FRR's route maps. */
export type Community = {
  readonly kind: 'community' | 'large-community'
  readonly value: string
}

/** 65535:0..65535:65535 mean something to every router: no-export, blackhole, ... (RFC 1997 2). */
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
    ? E.left('this is a well-known community, which makes every router act on it')
    : E.right({ kind, value: text })
}

export const community: Rule<Community> = rule(
  'a community such as 65001:100, or a large one such as 65001:1:100',
  parseCommunity,
  ({ value }) => value,
)

/** Sent before a node goes down: others prefer every other way (RFC 8326). FRR knows it by name. */
const gracefulShutdown = { name: 'graceful-shutdown', number: '65535:0' } as const

/** With these FRR announces a route to no leaf (RFC 1997, RFC 7999), by name and by number. */
const staysOnNode: ReadonlySet<string> = new Set([
  ...['no-export', '65535:65281', 'no-advertise', '65535:65282'],
  ...['local-as', '65535:65283', 'blackhole', '65535:666'],
])

/** FRR calls 0:0 "internet" in some places, and the range is reserved (RFC 1997 2). */
const isReserved = (text: string): boolean => /^0:[0-9]+$/.test(text)

const parseSpeakerCommunity = (text: string): E.Either<string, Community> => {
  if (text === gracefulShutdown.name) return E.right({ kind: 'community', value: text })
  if (text === gracefulShutdown.number) return E.left(`write ${gracefulShutdown.name}`)
  if (staysOnNode.has(text.toLowerCase())) {
    return E.left('FRR would keep such a route on the node, and no leaf switch would learn it')
  }
  return isReserved(text) ? E.left('0:0..0:65535 are reserved (RFC 1997)') : parseCommunity(text)
}

/** What a route of the speaker may carry to the leaf switches. */
export const speakerCommunity: Rule<Community> = rule(
  `${community.name}, or ${gracefulShutdown.name}`,
  parseSpeakerCommunity,
  ({ value }) => value,
)
