import * as E from 'fp-ts/lib/Either.js'
import { familyOf, isLinkLocalIpv6, type Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { networkText } from '../intent/prefix.ts'
import type { Observed } from '../observe/observed.ts'
import { families } from '../observe/routing/observeRouting.ts'
import type { Answered } from '../observe/routing/routing.ts'
import { plural } from '../plan/words.ts'
import type { Port } from './fabric.ts'
import { problem, type Problem } from './problem.ts'
import { some, type LoadBalancers } from './speaker.ts'

/** A prefix that the leaves should have, as published. */
export interface Announcement {
  readonly prefix: string
  readonly kind: 'node' | 'load_balancer'
  /** How many leaves have been sent it. */
  readonly sent_to: number
  /** Ports whose leaf has a session and has not been sent it. */
  readonly missing: readonly string[]
}

/** Addresses on the links whose addresses are announced; FRR announces the network of each. */
const ownPrefixes = (intent: Intent, { links }: Observed): readonly string[] => {
  const advertised: readonly string[] = intent.settings.ADVERTISE_INTERFACES
  const prefixes = links
    .filter(({ name }) => advertised.includes(name))
    .flatMap(({ addresses }) => addresses)
    .filter(({ address, dadFailed }) => {
      const isLocal = address.startsWith('127.') || address === '::1' || isLinkLocalIpv6(address)
      return !isLocal && !dadFailed
    })
    .map(networkText)
  return [...new Set(prefixes)]
}

const ofFamily =
  (family: Family) =>
  (prefix: string): boolean =>
    familyOf(prefix as Parameters<typeof familyOf>[0]) === family

type SentTo = (port: Port) => ReadonlySet<string> | null

/** What a leaf has been sent; `null`: not known. */
const sentIn =
  (routing: Answered, family: Family): SentTo =>
  ({ neighbor }) => {
    const advertised = routing.families[family].advertised[neighbor]
    return advertised !== undefined && E.isRight(advertised) ? new Set(advertised.right) : null
  }

/** What should be announced, and to whom it has been; empty without a session. */
export const announcements = (
  intent: Intent,
  observed: Observed,
  routing: Answered,
  ports: readonly Port[],
  loadBalancers: LoadBalancers,
): readonly Announcement[] => {
  const own = ownPrefixes(intent, observed)
  return families.flatMap((family) => {
    const sent = ports
      .filter(({ established }) => established)
      .flatMap((port) => {
        const prefixes = sentIn(routing, family)(port)
        return prefixes === null ? [] : [{ port: port.port, prefixes }]
      })
    const announcement =
      (kind: Announcement['kind']) =>
      (prefix: string): Announcement => {
        const missing = sent.filter(({ prefixes }) => !prefixes.has(prefix)).map(({ port }) => port)
        return { prefix, kind, sent_to: sent.length - missing.length, missing }
      }
    return [
      ...own.filter(ofFamily(family)).map(announcement('node')),
      ...(loadBalancers[family] ?? []).map(announcement('load_balancer')),
    ]
  })
}

const words = {
  node: {
    what: (count: number) => plural(count, 'address of the node', 'addresses of the node'),
    advice: 'run "frr-intent plan"; a template of your own must announce them itself',
  },
  load_balancer: {
    what: (count: number) => plural(count, 'LoadBalancer IP'),
    advice:
      'a better route from the fabric may be in use for it: look at "show bgp PREFIX" of FRR, and set LB_POOLS',
  },
} as const

const missingOf = (
  kind: Announcement['kind'],
  all: readonly Announcement[],
): readonly Problem[] => {
  const missing = all.filter((each) => each.kind === kind && each.missing.length > 0)
  if (missing.length === 0) return []
  const { what, advice } = words[kind]
  const named = missing.map(({ prefix, missing }) => `${prefix} (not at ${missing.join(', ')})`)
  const reason = `${what(missing.length)} ${missing.length === 1 ? 'has' : 'have'} not been sent to a leaf: ${some(named)}`
  return [problem('degraded', 'announced', reason, advice)]
}

/** Whether the node's own addresses can be announced at all. */
export const nodeIpProblems = (
  { nodeIp, nodeIp6, settings }: Intent,
  { links }: Observed,
): readonly Problem[] => {
  const advertised: readonly string[] = settings.ADVERTISE_INTERFACES
  const held = new Set(
    links
      .filter(({ name }) => advertised.includes(name))
      .flatMap(({ addresses }) => addresses.map(({ address }) => address)),
  )
  return [['NODE_IP', nodeIp] as const, ['NODE_IP6', nodeIp6] as const].flatMap(
    ([variable, address]) =>
      address === null || held.has(address)
        ? []
        : [
            problem(
              'degraded',
              'announced',
              `${variable} ${address} is not on ${advertised.join(', ')}, so it is not announced`,
              `add it to ${advertised[0] ?? 'lo'}; ADVERTISE_INTERFACES names the links whose addresses are announced`,
            ),
          ],
  )
}

export const announcedProblems = (all: readonly Announcement[]): readonly Problem[] => [
  ...missingOf('node', all),
  ...missingOf('load_balancer', all),
]
