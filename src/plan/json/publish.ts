import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { OperationJson, PlanBody } from './body.ts'
import { operationsOf, type Plan } from '../plan.ts'
import { secretsOf } from '../target.ts'
import { holdsSecret } from '../../frr/secrets.ts'

/** What pure code cannot make. */
export interface Publisher {
  readonly version: string
  readonly createdAt: Date
  readonly sha256: (text: string) => string
  /** For a text with a password: slow, so that nobody finds the password by guessing. */
  readonly slowHash: (text: string) => string
  readonly iproute2: string | null
}

/** A write has the hash of the content, since a plan holds no content of files. */
type PublishedOperation = OperationJson & { readonly sha256?: string }

/** All that operations depend on: if any of it differs, the plan is stale. */
const observedText = (plan: Plan, body: PlanBody, hash: Publisher['sha256']): string =>
  JSON.stringify([
    body.observed.boot_id,
    body.observed.netns,
    body.resource_changes.map(({ address, ownership, change }) => [
      address,
      ownership,
      change.before,
    ]),
    plan.observed.files.map(({ content }) => (content === null ? null : hash(content))),
    ...(plan.observed.frr === null ? [] : [hash(JSON.stringify(plan.observed.frr))]),
  ])

const publishOperations = (
  plan: Plan,
  body: PlanBody,
  hash: Publisher['sha256'],
): readonly PublishedOperation[] =>
  RA.zipWith(body.operations, operationsOf(plan), (published, operation) =>
    operation._tag === 'WriteFile'
      ? { ...published, sha256: hash(operation.file.content) }
      : published,
  )

/**
 * The plan as published: JSON of `format_version` 1.1 (schema/plan-1.1.schema.json). A minor
 * version adds keys; readers reject another major version.
 */
export const publish = (plan: Plan, body: PlanBody, publisher: Publisher) => {
  const { version, createdAt, sha256, slowHash, iproute2 } = publisher
  const { intent, observed } = body
  const secrets = secretsOf(plan.target)
  const hash = (text: string): string =>
    holdsSecret(text, secrets) ? slowHash(text) : sha256(text)
  const operations = publishOperations(plan, body, hash)
  const hashes = {
    intent: sha256(JSON.stringify(intent)),
    observed: sha256(observedText(plan, body, hash)),
  }
  return {
    format_version: '1.1',
    tool: { name: 'frr-intent', version },
    /** RFC 3339, UTC. */
    created_at: createdAt.toISOString(),
    /** Over intent, observed and operations: equal plans have equal ids. */
    plan_id: sha256(JSON.stringify([hashes, operations])),
    ...body,
    intent: { hash: hashes.intent, ...intent },
    observed: { hash: hashes.observed, iproute2, ...observed },
    operations,
  }
}

export type PlanDocument = Readonly<ReturnType<typeof publish>>
