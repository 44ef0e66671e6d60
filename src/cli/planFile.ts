import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Environment } from '../intent/settings.ts'
import type { Reader } from '../observe/capabilities.ts'
import type { Disruption } from '../plan/change.ts'
import type { PlanDocument } from '../plan/json/publish.ts'
import { readDocument } from './document.ts'
import { exitCode, failure, type Failure } from './exitCode.ts'

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
    options: t.intersection([
      t.type({ adopt: t.array(t.string), allow: t.array(t.literal('session_reset')) }),
      t.partial({ reload: t.boolean }),
    ]),
  },
  'a plan of frr-intent',
)

export type Expected = Pick<
  t.TypeOf<typeof expectedJson>,
  'format_version' | 'plan_id' | 'observed'
>

/** What a plan was made with, and what it promises. */
export interface PlanFile {
  readonly environment: Environment
  readonly adopted: ReadonlySet<string>
  readonly allowed: ReadonlySet<Disruption>
  readonly reload: boolean
  readonly expected: Expected
}

/**
 * Reads a plan that `plan --out` wrote. Its operations are not taken from the file: they are made
 * again from the intent in it, and must come out the same.
 */
export const readPlanFile = (reader: Reader, path: string): E.Either<Failure, PlanFile> => {
  const plan = readDocument(reader, path, expectedJson, 'make it with "frr-intent plan --out"')
  if (E.isLeft(plan)) return E.left(failure(exitCode.invalidIntent, plan.left))
  const { format_version, plan_id, observed, intent, options, resource_changes } = plan.right
  const set = Object.entries(intent.values).filter(([name]) => intent.sources[name] === 'env')
  return E.right({
    environment: Object.fromEntries(set.map(([name, value]) => [name, value ?? undefined])),
    adopted: new Set(options.adopt),
    allowed: new Set(options.allow),
    // format_version 1.0 has no such option; there only --reload adds a resource of type frr.
    reload: options.reload ?? resource_changes.some(({ type }) => type === 'frr'),
    expected: { format_version, plan_id, observed },
  })
}

/** Another format comes from another release, which hashes the host in another way. */
const difference = ({ observed, format_version }: Expected, now: PlanDocument): string => {
  if (observed.boot_id !== now.observed.boot_id) return 'the host has booted since'
  if (observed.netns !== now.observed.netns) return 'it was made in another network namespace'
  if (format_version !== now.format_version)
    return `another release of frr-intent made it (format ${format_version}, this one makes ${now.format_version})`
  return observed.hash === now.observed.hash
    ? 'this program would do something else for the same intent'
    : 'the host has changed since'
}

/** The reason why a plan may not be applied any more; `null` when it is still the same plan. */
export const staleReason = (expected: Expected, now: PlanDocument): string | null =>
  expected.plan_id === now.plan_id ? null : difference(expected, now)
