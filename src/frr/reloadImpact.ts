import { match } from 'ts-pattern'
import { frrDelta, statementsOf, type Statement } from './configuration.ts'
import { isBgp, membersOf, neighborsOf, vrfOf } from './neighbors.ts'

/**
 * What a change costs a running FRR. The plan's JSON has this type as it is.
 *
 * `next_session`: the sessions stay up, and the change applies from their next start. `reset`: the
 * sessions end and come back. `restart`: FRR has to be restarted, since no reload makes this change.
 * `stop`: the daemons have to be stopped, for a reason outside of the configuration.
 */
export interface Impact {
  readonly kind: 'next_session' | 'reset' | 'restart' | 'stop'
  /** `eth0`, or `192.0.2.1 (VRF metallb)`; empty if all of FRR is affected. */
  readonly sessions: readonly string[]
  readonly reason: string
}

/** Whether sessions end. */
export const isCostly = ({ kind }: Impact): boolean => kind !== 'next_session'

/** An impact on all of FRR. */
export const wholeFrr = (kind: 'restart' | 'stop', reason: string): Impact => ({
  ...{ kind, sessions: [], reason },
})

interface Configurations {
  readonly before: readonly Statement[]
  readonly after: readonly Statement[]
}

interface Changed extends Statement {
  /** False: only the running configuration has it. */
  readonly isWanted: boolean
}

const restart = (reason: string): readonly Impact[] => [wholeFrr('restart', reason)]

const onSessions = (
  kind: 'next_session' | 'reset',
  names: readonly string[],
  block: string,
  reason: string,
): readonly Impact[] => {
  const vrf = vrfOf(block)
  const sessions = names.map((name) => (vrf === 'default' ? name : `${name} (VRF ${vrf})`))
  return sessions.length === 0 ? [] : [{ kind, sessions, reason }]
}

/** An unknown statement counts as a reset. */
const unknown = (text: string): string => {
  const words = text.replace(/^((no )?(neighbor \S+ \S+|\S+( \S+)?)).*$/, '$1')
  return `frr-intent does not know "${words}" as harmless`
}

/** `eth0` of `neighbor eth0 bfd`, of `no neighbor eth0 bfd` and of `interface eth0` */
const nameIn = (text: string): string => text.replace(/^(no )?\S+ (\S+).*$/, '$2')

/** FRR reads these when it starts; `zebra nexthop` comes too late once routes are installed. */
const topLevel = (text: string): readonly Impact[] => {
  if (text.startsWith('frr defaults ')) {
    return restart('FRR takes its set of defaults (frr defaults) when it starts')
  }
  return /^(no )?zebra nexthop/.test(text)
    ? restart('how zebra installs next hops is set before it installs any')
    : []
}

/** Statements of a `router bgp` block that running sessions do not notice. */
const harmlessInBgp =
  /^(no )?(bgp (bestpath|log-neighbor-changes|deterministic-med|always-compare-med|network import-check|ebgp-requires-policy|dampening|cluster-id|default local-preference)|neighbor \S+ (description|timers connect|advertisement-interval|graceful-shutdown|bfd profile|bfd check-control-plane-failure|maximum-prefix|path-attribute))( |$)/

/** Statements of an address family that FRR applies by route refresh, or sends by itself. */
const harmlessInFamily =
  /^(no )?(network|redistribute|import|maximum-paths|aggregate-address|table-map|distance|neighbor \S+ (route-map|prefix-list|filter-list|distribute-list|maximum-prefix|soft-reconfiguration|default-originate|next-hop-self|allowas-in|weight|remove-private-AS))\b/

const isHarmless = ({ section, text, isWanted }: Changed): boolean => {
  if (section !== '') return harmlessInFamily.test(text)
  return (
    text.startsWith('address-family ') ||
    (isWanted && text.endsWith(' bfd')) ||
    harmlessInBgp.test(text)
  )
}

/** What other statements of a `router bgp` block cost; the first that matches counts. */
const costs: readonly (readonly [RegExp, 'next_session' | 'reset', string])[] = [
  [/^(no )?(timers bgp |neighbor \S+ timers \d)/, 'next_session', 'new timers apply'],
  [/ local-role /, 'next_session', 'a new BGP role applies'],
  // With dynamic capabilities it applies at once.
  [
    /bgp graceful-restart notification$/,
    'next_session',
    'a new rule for silent nodes (graceful-restart notification) applies',
  ],
  [/^bgp router-id /, 'reset', 'the router id changes'],
  [/ password /, 'reset', 'the password changes'],
  [/ remote-as /, 'reset', 'the AS number changes'],
  [/ ttl-security /, 'reset', 'GTSM changes, and the other end drops what does not fit'],
  [/ bfd$/, 'reset', 'BFD ends, which a leaf with BFD takes for a failure: end it there first'],
  [/ activate$/, 'reset', 'the address families change, which are agreed on when a session begins'],
  [/ capability /, 'reset', 'capabilities change, which are agreed on when a session begins'],
]

/** A neighbor that is removed, or introduced in another way. A new one has no session yet. */
const introduction = (
  { block, text }: Changed,
  { before, after }: Configurations,
): readonly Impact[] => {
  const name = nameIn(text)
  if (!neighborsOf(before, block).includes(name)) return []
  const reason = neighborsOf(after, block).includes(name)
    ? 'it is configured in another way'
    : 'it is no longer a neighbor'
  return onSessions('reset', [name], block, reason)
}

const limit = /^neighbor (\S+) maximum-prefix (\d+)/

/** FRR checks a new limit at once: peer_maximum_prefix_set (bgpd/bgpd.c). */
const lowersLimit = (
  { block, section, text, isWanted }: Changed,
  { before }: Configurations,
): boolean => {
  const [, name, wanted] = limit.exec(text) ?? []
  if (!isWanted || wanted === undefined) return false
  const limits = before
    .filter((statement) => statement.block === block && statement.section === section)
    .flatMap((statement) => {
      const [, neighbor, number] = limit.exec(statement.text) ?? []
      return neighbor === name ? [Number(number)] : []
    })
  return limits.every((number) => number > Number(wanted))
}

const inBgp = (change: Changed, configurations: Configurations): readonly Impact[] => {
  const { block, section, text } = change
  const { before } = configurations
  if (section === '' && /^neighbor \S+ (interface( |$)|peer-group)/.test(text)) {
    return introduction(change, configurations)
  }
  const sessions = /^(no )?neighbor /.test(text)
    ? membersOf(before, block, nameIn(text))
    : neighborsOf(before, block)
  if (lowersLimit(change, configurations)) {
    const reason = 'maximum-prefix is lower, and FRR ends a session that has more prefixes'
    return onSessions('reset', sessions, block, reason)
  }
  if (isHarmless(change)) return []
  const cost = costs.find(([pattern]) => pattern.test(text))
  const [, kind, reason] = cost ?? [null, 'reset', unknown(text)]
  return onSessions(kind, sessions, block, reason)
}

/**
 * FRR can remove the instance of a VRF and make it again, but not the default one while VRFs need it.
 * After a change of the VRF's name, FRR 10.3 and 10.7 did not always import the new VRF's routes in the
 * lab (compare frr#21301, frr#21850).
 */
const instance = (
  { text, isWanted }: Changed,
  { before, after }: Configurations,
): readonly Impact[] => {
  if (isWanted) return []
  const vrf = vrfOf(text)
  if (vrf === 'default') {
    return restart('FRR cannot change its AS number in the default VRF while it runs')
  }
  return after.some((statement) => isBgp(statement.text) && vrfOf(statement.text) === vrf)
    ? onSessions(
        'reset',
        neighborsOf(before, text),
        text,
        'the AS number of their instance changes',
      )
    : restart(`FRR does not always import from the VRF that takes the place of ${vrf}`)
}

const inInterface = ({ block, text }: Changed, { before }: Configurations): readonly Impact[] => {
  if (/^(no )?(ipv6 nd |description )/.test(text)) return []
  const name = nameIn(block)
  const instances = [...new Set(before.map((statement) => statement.block).filter(isBgp))]
  return instances.flatMap((bgp) =>
    onSessions(
      'reset',
      neighborsOf(before, bgp).filter((neighbor) => neighbor === name),
      bgp,
      unknown(text),
    ),
  )
}

const impactOf = (change: Changed, configurations: Configurations): readonly Impact[] => {
  const { block, text } = change
  if (isBgp(text)) return instance(change, configurations)
  if (block === '') return topLevel(text)
  if (block.startsWith('interface ')) return inInterface(change, configurations)
  const has = (statements: readonly Statement[]) =>
    statements.some((statement) => statement.text === block)
  const { before, after } = configurations
  return isBgp(block) && has(before) && has(after) ? inBgp(change, configurations) : []
}

/** One impact for each reason, with all sessions that have it. */
const joined = (impacts: readonly Impact[]): readonly Impact[] =>
  [...Map.groupBy(impacts, ({ kind, reason }) => `${kind} ${reason}`).values()].map((same) => ({
    ...same[0]!,
    sessions: [...new Set(same.flatMap(({ sessions }) => sessions))],
  }))

/** What it costs to change a running FRR's configuration; empty: nothing. */
export const reloadImpacts = (running: string, wanted: string): readonly Impact[] => {
  const { surplus, missing } = frrDelta(running, wanted)
  const configurations = { before: statementsOf(running), after: statementsOf(wanted) }
  const changes: readonly Changed[] = [
    ...surplus.map((statement) => ({ ...statement, isWanted: false })),
    ...missing.map((statement) => ({ ...statement, isWanted: true })),
  ]
  return joined(changes.flatMap((change) => impactOf(change, configurations)))
}

/** One sentence without its full stop. */
export const describeImpact = ({ kind, sessions, reason }: Impact): string => {
  const isOne = sessions.length === 1
  const subject = `${isOne ? 'session' : 'sessions'} ${sessions.join(', ')}`
  return match(kind)
    .with('stop', () => reason)
    .with('restart', () => `FRR has to be restarted: ${reason}`)
    .with('reset', () => `${subject} will be reset: ${reason}`)
    .with('next_session', () =>
      isOne
        ? `${subject} stays up; ${reason} from its next start`
        : `${subject} stay up; ${reason} from their next start`,
    )
    .exhaustive()
}

/** All of them in sentences, the first of which may be that no session ends. */
export const describeImpacts = (impacts: readonly Impact[]): readonly string[] => [
  ...(impacts.some(isCostly) ? [] : ['all sessions stay']),
  ...impacts.map(describeImpact),
]
