import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Live } from '../plan/runningFrr/runningFrr.ts'
import type { Reader } from '../observe/capabilities.ts'
import type { PlanDocument } from '../plan/text/publish.ts'
import { readDocument } from './document.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'
import type { Request } from './request.ts'

/** What identifies a plan and the state of the host that it was made for. */
const expectedJson = t.type(
  {
    format_version: t.string,
    plan_id: t.string,
    intent: t.type({
      values: t.record(t.string, t.union([t.string, t.null])),
      sources: t.record(t.string, t.string),
    }),
    observed: t.type({ hash: t.string, boot_id: t.string, netns: t.string }),
    resource_changes: t.array(t.type({ type: t.string })),
    options: t.type({
      adopt: t.array(t.string),
      allow: t.array(t.literal('session_reset')),
    }),
  },
  'a plan of frr-intent',
)

export type Expected = Pick<t.TypeOf<typeof expectedJson>, 'plan_id' | 'observed'>

/**
 * Reads a plan that `plan --out` wrote. Its operations are not taken from the file: they are made
 * again from the intent in it, and must come out the same.
 */
export const readPlanFile = (
  reader: Reader,
  path: string,
  live: Live | null,
): E.Either<Failure, Request> => {
  const plan = readDocument(reader, path, expectedJson, 'make it with "frr-intent plan --out"')
  if (E.isLeft(plan)) return E.left(failure(exitCode.invalidIntent, plan.left))
  const { intent, options, resource_changes: resources } = plan.right
  const reloads = resources.some(({ type }) => type === 'frr')
  const set = Object.entries(intent.values).filter(([name]) => intent.sources[name] === 'env')
  return E.right({
    environment: Object.fromEntries(set.map(([name, value]) => [name, value ?? undefined])),
    adopted: new Set(options.adopt),
    allowed: new Set(options.allow),
    // A plan says by itself whether it was made with --reload.
    live: reloads ? 'reload' : live,
    expected: { plan_id: plan.right.plan_id, observed: plan.right.observed },
  })
}

const difference = ({ observed }: Expected, now: PlanDocument): string => {
  if (observed.boot_id !== now.observed.boot_id) return 'the host has booted since'
  if (observed.netns !== now.observed.netns) return 'it was made in another network namespace'
  return observed.hash === now.observed.hash
    ? 'this program would do something else for the same intent'
    : 'the host has changed since'
}

/** The reason why a plan may not be applied any more; `null` when it is still the same plan. */
export const staleReason = (expected: Expected, now: PlanDocument): string | null =>
  expected.plan_id === now.plan_id ? null : difference(expected, now)
