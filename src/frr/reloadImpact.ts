import { isBgp, membersOf, nameIn, neighborsOf, vrfOf } from './neighbors.ts'
import { frrDelta, frrStatements, type Statement } from './configuration.ts'

/**
 * What a change costs when it goes into a running FRR. `later`: nothing, and these sessions have it
 * when they begin next. `reset`: these sessions end and come back. `restart`: no reload brings it in.
 */
export type Impact =
  | {
      readonly _tag: 'later' | 'reset'
      readonly sessions: readonly string[]
      readonly reason: string
    }
  | { readonly _tag: 'restart'; readonly reason: string }

/** Whether sessions end by it. */
export const isCostly = ({ _tag }: Impact): boolean => _tag !== 'later'

interface Changed extends Statement {
  /** False: only the running configuration has it. */
  readonly isWanted: boolean
}

const restart = (reason: string): Impact => ({ _tag: 'restart', reason })

/** What FRR reads when it starts, and lines that come too late when routes are installed. */
const topLevel = ({ text }: Changed): readonly Impact[] => {
  if (text.startsWith('frr defaults ')) {
    return [restart('FRR takes its set of defaults (frr defaults) when it starts')]
  }
  if (/^(no )?zebra nexthop/.test(text)) {
    return [restart('how zebra installs next hops is set before it installs any')]
  }
  return []
}

/** Lines of a `router bgp` block that running sessions do not notice. */
const freeOfBgp =
  /^(no )?(bgp (bestpath|log-neighbor-changes|deterministic-med|always-compare-med|network import-check|ebgp-requires-policy|dampening|cluster-id|default local-preference)\b)/

/** Lines about a neighbor that its running session does not notice. */
const freeOfNeighbor =
  /^(no )?neighbor \S+ (description|timers connect|advertisement-interval|graceful-shutdown|bfd profile|bfd check-control-plane-failure|maximum-prefix|path-attribute)( |$)/

/** Lines of an address family that FRR brings in by route refresh, or sends by itself. */
const freeOfFamily =
  /^(no )?(network|redistribute|import|maximum-paths|aggregate-address|table-map|distance|neighbor \S+ (route-map|prefix-list|filter-list|distribute-list|maximum-prefix|soft-reconfiguration|default-originate|next-hop-self|allowas-in|weight|remove-private-AS))\b/

/** Why a line about a neighbor ends its session, in the order in which they are looked for. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/ password /, 'the password changes'],
  [/ remote-as /, 'the AS number changes'],
  [/ ttl-security /, 'GTSM changes, and the other end drops what does not fit'],
  [/ bfd$/, 'BFD ends, which a leaf with BFD takes for a failure: end it there first'],
  [/ activate$/, 'the address families change, which are agreed on when a session begins'],
  [/ capability /, 'capabilities change, which are agreed on when a session begins'],
]

/** What FRR keeps for the next session. */
const latent: readonly (readonly [RegExp, string])[] = [
  [/^(no )?timers bgp |^(no )?neighbor \S+ timers \d/, 'other timers'],
  [/ local-role /, 'another BGP role'],
  [
    /^(no )?bgp graceful-restart notification$/,
    'whether a silent node counts as one that restarts (with dynamic capabilities at once)',
  ],
]

const whyLater = ({ section, text }: Changed): string | undefined =>
  section === '' ? latent.find(([pattern]) => pattern.test(text))?.[1] : undefined

const whyReset = ({ text }: Changed): string =>
  reasons.find(([pattern]) => pattern.test(text))?.[1] ??
  `frr-intent does not know "${text.split(' ').slice(0, 3).join(' ')}" as harmless`

const isFree = (change: Changed): boolean => {
  const { section, text, isWanted } = change
  if (section !== '') return freeOfFamily.test(text)
  if (isWanted && text.endsWith(' bfd')) return true
  return freeOfBgp.test(text) || freeOfNeighbor.test(text)
}

interface Configurations {
  readonly before: readonly Statement[]
  readonly after: readonly Statement[]
}

const named = (sessions: readonly string[], block: string): readonly string[] => {
  const vrf = vrfOf(block)
  return sessions.map((session) => (vrf === '' ? session : `${session} (VRF ${vrf})`))
}

const impactOnSessions =
  (_tag: 'later' | 'reset') =>
  (sessions: readonly string[], block: string, reason: string): readonly Impact[] =>
    sessions.length === 0 ? [] : [{ _tag, sessions: named(sessions, block), reason }]

const resets = impactOnSessions('reset')
const waits = impactOnSessions('later')

/** A neighbor that goes, or is introduced in another way; a new one has no session yet. */
const introduction = (change: Changed, { before, after }: Configurations): readonly Impact[] => {
  const { block, text } = change
  const name = nameIn(text)
  if (!neighborsOf(before, block).includes(name)) return []
  const stays = neighborsOf(after, block).includes(name)
  const reason = stays ? 'it is configured in another way' : 'it is no neighbor any more'
  return resets([name], block, reason)
}

const isIntroduction = ({ text, section }: Changed): boolean =>
  section === '' && /^neighbor \S+ (interface( |$)|peer-group)/.test(text)

const inBgp = (change: Changed, configurations: Configurations): readonly Impact[] => {
  const { block, text } = change
  const { before } = configurations
  if (isIntroduction(change)) return introduction(change, configurations)
  if (isFree(change) || text.startsWith('address-family ')) return []
  const isAboutNeighbor = /^(no )?neighbor /.test(text)
  const name = nameIn(text)
  const sessions = isAboutNeighbor ? membersOf(before, block, name) : neighborsOf(before, block)
  const later = whyLater(change)
  if (later !== undefined) return waits(sessions, block, later)
  if (isAboutNeighbor) return resets(sessions, block, whyReset(change))
  const reason = text.startsWith('bgp router-id ')
    ? 'the router id changes'
    : `frr-intent does not know "${text.split(' ').slice(0, 2).join(' ')}" as harmless`
  return resets(sessions, block, reason)
}

/**
 * A block of a VRF is taken away and made again; the default one cannot be, while VRFs need it. With
 * another VRF in its place the routes of that one were not imported each time in the lab, on 10.3
 * and 10.7 (compare frr#21301, frr#21850).
 */
const instance = (
  { text, isWanted }: Changed,
  { before, after }: Configurations,
): readonly Impact[] => {
  if (isWanted) return []
  const vrf = vrfOf(text)
  if (vrf === '') {
    return [restart('FRR cannot change its AS number in the default VRF while it runs')]
  }
  return after.some((statement) => isBgp(statement.text) && vrfOf(statement.text) === vrf)
    ? resets(neighborsOf(before, text), text, 'the AS number of their instance changes')
    : [restart(`FRR does not always import from the VRF that takes the place of ${vrf}`)]
}

const isHarmlessInterface = /^(no )?(ipv6 nd |description )/

const inInterface = ({ block, text }: Changed, { before }: Configurations): readonly Impact[] => {
  const name = nameIn(block)
  if (isHarmlessInterface.test(text)) return []
  const blocks = [...new Set(before.map((statement) => statement.block).filter(isBgp))]
  return blocks.flatMap((bgp) =>
    resets(
      neighborsOf(before, bgp).filter((neighbor) => neighbor === name),
      bgp,
      `frr-intent does not know "${text.split(' ').slice(0, 2).join(' ')}" as harmless`,
    ),
  )
}

const impactOf = (change: Changed, configurations: Configurations): readonly Impact[] => {
  if (isBgp(change.text)) return instance(change, configurations)
  if (change.block === '') return topLevel(change)
  if (change.block.startsWith('interface ')) return inInterface(change, configurations)
  const isNew = !configurations.before.some(({ text }) => text === change.block)
  const isGone = !configurations.after.some(({ text }) => text === change.block)
  return isBgp(change.block) && !isNew && !isGone ? inBgp(change, configurations) : []
}

/** One impact for each reason, with all sessions that have it. */
const joined = (impacts: readonly Impact[]): readonly Impact[] => {
  const byReason = new Map<string, Impact>()
  for (const impact of impacts) {
    const key = `${impact._tag} ${impact.reason}`
    const found = byReason.get(key)
    const sessions = [found, impact].flatMap((each) =>
      each === undefined || each._tag === 'restart' ? [] : each.sessions,
    )
    byReason.set(
      key,
      impact._tag === 'restart' ? impact : { ...impact, sessions: [...new Set(sessions)] },
    )
  }
  return [...byReason.values()]
}

/**
 * What it costs to bring a running FRR from one configuration to another: nothing, when empty. What
 * is not known as harmless counts as a reset: a session that stays is no harm.
 */
export const reloadImpacts = (running: string, wanted: string): readonly Impact[] => {
  const { surplus, missing } = frrDelta(running, wanted)
  const configurations = { before: frrStatements(running), after: frrStatements(wanted) }
  const changes: readonly Changed[] = [
    ...surplus.map((statement) => ({ ...statement, isWanted: false })),
    ...missing.map((statement) => ({ ...statement, isWanted: true })),
  ]
  return joined(changes.flatMap((change) => impactOf(change, configurations)))
}

/** One sentence without its full stop. */
export const describeImpact = (impact: Impact): string => {
  if (impact._tag === 'restart') return `FRR has to be restarted: ${impact.reason}`
  const { sessions, reason } = impact
  const subject = `${sessions.length === 1 ? 'session' : 'sessions'} ${sessions.join(', ')}`
  return impact._tag === 'reset'
    ? `${subject} will be reset: ${reason}`
    : `${subject} will have it when they begin next: ${reason}`
}

/** All of them in sentences; that nothing ends is said too. */
export const describeImpacts = (impacts: readonly Impact[]): readonly string[] => [
  ...(impacts.some(isCostly) ? [] : ['all sessions stay']),
  ...impacts.map(describeImpact),
]
