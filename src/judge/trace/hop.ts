/** The places that a route passes, and what is done with a packet. Each chain has some of them. */
export type HopName =
  | 'frr'
  | 'session'
  | 'family'
  | 'received'
  | 'policy'
  | 'next_hop'
  | 'imported'
  | 'best'
  | 'to_fabric'
  | 'address'
  | 'connected'
  | 'redistributed'
  | 'sent'
  | 'zebra'
  | 'kernel'
  | 'rules'
  | 'packet'
  | 'others'
  | 'leaves'

/** `unknown`: nobody here can tell; `skipped`: a hop before it failed. */
export type HopState = 'ok' | 'failed' | 'unknown' | 'skipped'

/** Sentences without full stops. */
export interface Finding {
  readonly state: HopState
  /** What was seen. */
  readonly evidence: string | null
  /** Why it is not `ok`. */
  readonly reason: string | null
  /** What to do. */
  readonly advice: string | null
}

/** One hop, as published. */
export interface Hop extends Finding {
  readonly hop: HopName
}

export const ok = (evidence: string): Finding => ({
  ...{ state: 'ok', evidence, reason: null, advice: null },
})

export const failed = (
  reason: string,
  advice: string,
  evidence: string | null = null,
): Finding => ({ state: 'failed', evidence, reason, advice })

export const unknown = (reason: string, advice: string | null = null): Finding => ({
  ...{ state: 'unknown', evidence: null, reason, advice },
})

/** BGP holds its choice back while it waits for the leaves: `select-defer-time` of templates/frr.conf.j2. */
export const undecided = failed(
  'BGP has not chosen a path yet: after a start it waits for all leaves, up to 30 seconds',
  'wait a moment, and look again',
)

const skipped: Finding = { state: 'skipped', evidence: null, reason: null, advice: null }

/** A hop that can be looked at, or `null` where there is nothing to look at. */
export type Step = readonly [hop: HopName, look: (() => Finding) | null]

export const follow = (steps: readonly Step[]): readonly Hop[] =>
  steps.map(([hop, look]) => ({ hop, ...(look === null ? skipped : look()) }))

/** Hops that nobody on this node can ever answer for. */
const neverKnown: ReadonlySet<HopName> = new Set(['others', 'leaves'])

export type TraceState = 'ok' | 'failed' | 'unknown'

export const firstFailed = (hops: readonly Hop[]): Hop | undefined =>
  hops.find(({ state }) => state === 'failed')

/** Where no hop failed, one that was skipped is not known either. */
export const firstUnknown = (hops: readonly Hop[]): Hop | undefined =>
  hops.find(({ hop, state }) => state !== 'ok' && !neverKnown.has(hop))

export const stateOf = (hops: readonly Hop[]): TraceState => {
  if (firstFailed(hops) !== undefined) return 'failed'
  return firstUnknown(hops) === undefined ? 'ok' : 'unknown'
}
