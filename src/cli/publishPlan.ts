import * as E from 'fp-ts/lib/Either.js'
import type { Reader } from '../observe/capabilities.ts'
import type { PlanBody } from '../plan/json/body.ts'
import type { Plan } from '../plan/plan.ts'
import { publish, type PlanDocument } from '../plan/json/publish.ts'
import { exitCode, type ExitCode, type Failure } from './exitCode.ts'
import { version } from './version.ts'

/** Costs a process: for those who asked for the document. */
export const iproute2Version = (reader: Reader): string | null => {
  const result = reader.run({ argv: ['ip', '-V'] })
  return E.isRight(result)
    ? (/iproute2-([0-9][^,\s]*)/.exec(result.right.stdout)?.[1] ?? null)
    : null
}

/** Hashing is for readers of JSON only: loading crypto takes a tenth of the whole start. */
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
    // 16 MiB and some 50 ms (RFC 7914 2). Equal texts have equal hashes: the salt is always the same.
    slowHash: (text) => scryptSync(text, 'frr-intent', 32).toString('hex'),
    iproute2,
  })
}

/** What a reader of JSON gets when there is no plan: the same frame, with nothing but errors. */
export const failureDocument = ({ code, details, sentence }: Failure) => ({
  format_version: '1.1',
  tool: { name: 'frr-intent', version },
  created_at: new Date().toISOString(),
  applyable: false,
  errors: (details.length === 0 ? [sentence] : details).map((message) => ({
    code: nameOf(code),
    message,
    hint: '',
  })),
})

export const nameOf = (code: ExitCode): string =>
  Object.entries(exitCode).find(([, value]) => value === code)?.[0] ?? 'unexpected'

export const documentJson = (document: object): string => `${JSON.stringify(document, null, 2)}\n`
