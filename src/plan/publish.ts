import type { PlanBody } from './body.ts'

/** What the pure core cannot make by itself. */
export interface Publisher {
  readonly version: string
  readonly createdAt: Date
  readonly sha256: (text: string) => string
  readonly iproute2: string | null
}

/**
 * The plan as published: JSON of `format_version` 1.0. A minor version adds, a major one breaks
 * and must be rejected by readers.
 */
export interface PlanDocument extends Omit<PlanBody, 'intent' | 'observed'> {
  readonly format_version: '1.0'
  readonly tool: { readonly name: 'frr-intent'; readonly version: string }
  /** RFC 3339, UTC. */
  readonly created_at: string
  /** SHA-256 over intent, observed and operations: equal plans have equal ids. */
  readonly plan_id: string
  readonly intent: { readonly hash: string } & PlanBody['intent']
  readonly observed: {
    readonly hash: string
    readonly iproute2: string | null
  } & PlanBody['observed']
}

/** Everything an operation can depend on: when any of it differs, the plan is stale. */
const observedText = ({ observed, resource_changes: resources }: PlanBody): string =>
  JSON.stringify([
    observed.boot_id,
    observed.netns,
    resources.map(({ address, ownership, change }) => [address, ownership, change.before]),
  ])

/** Names, hashes and dates a plan. */
export const publish = (body: PlanBody, publisher: Publisher): PlanDocument => {
  const { version, createdAt, sha256, iproute2 } = publisher
  const { intent, observed, operations } = body
  const hashes = { intent: sha256(JSON.stringify(intent)), observed: sha256(observedText(body)) }
  return {
    format_version: '1.0',
    tool: { name: 'frr-intent', version },
    created_at: createdAt.toISOString(),
    plan_id: sha256(JSON.stringify([hashes, operations])),
    ...body,
    intent: { hash: hashes.intent, ...intent },
    observed: { hash: hashes.observed, iproute2, ...observed },
  }
}
