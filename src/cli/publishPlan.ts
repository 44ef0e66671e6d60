import * as E from 'fp-ts/lib/Either.js'
import type { Reader } from '../observe/capabilities.ts'
import type { PlanBody } from '../plan/json/body.ts'
import type { Plan } from '../plan/plan.ts'
import { publish, type PlanDocument } from '../plan/json/publish.ts'
import { frame } from './document.ts'
import { lastLine, nameOf, type Failure } from './exitCode.ts'
import { version } from './version.ts'

/** Costs a process, so it is only asked for a document. */
export const iproute2Version = (reader: Reader): string | null => {
  const result = reader.run({ argv: ['ip', '-V'] })
  return E.isRight(result)
    ? (/iproute2-([0-9][^,\s]*)/.exec(result.right.stdout)?.[1] ?? null)
    : null
}

/** Hashing is only for readers of JSON: loading crypto takes a tenth of the whole start. */
export const publishPlan = async (
  plan: Plan,
  body: PlanBody,
  iproute2: string | null,
): Promise<PlanDocument> => {
  const { createHash, scryptSync } = await import('node:crypto')
  return publish(plan, body, {
    version,
    createdAt: new Date(),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    // 16 MiB and some 50 ms (RFC 7914 2). The salt is fixed, so that equal texts have equal hashes.
    slowHash: (text) => scryptSync(text, 'frr-intent', 32).toString('hex'),
    iproute2,
  })
}

/** What a reader of JSON gets when there is no plan: the same frame, with nothing but errors. */
export const failureDocument = (cause: Failure) => ({
  ...frame,
  format_version: '1.1',
  created_at: new Date().toISOString(),
  applyable: false,
  errors: (cause.details.length === 0 ? [lastLine(cause)] : cause.details).map((message) => ({
    code: nameOf(cause.code),
    message,
    hint: '',
  })),
})
