import * as E from 'fp-ts/lib/Either.js'
import type { Writer } from '../apply/capabilities.ts'
import { planBody, type PlanBody } from '../plan/body.ts'
import { isEmpty } from '../plan/plan.ts'
import { publish } from '../plan/publish.ts'
import type { Style } from '../plan/style.ts'
import { planText } from '../plan/text.ts'
import type { Invocation } from './arguments.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { print, styleFor } from './output.ts'
import { planHost, readIntent, withFrrCheck } from './pipeline.ts'
import { version } from './version.ts'

/** What a command needs of the process it runs in. */
export interface Session {
  readonly invocation: Invocation
  readonly env: NodeJS.ProcessEnv
  readonly host: Writer
}

export const styleOf = ({ invocation, env }: Session): Style =>
  styleFor(invocation.values['color']?.at(-1) ?? 'auto', env)

export const adoptedLinks = ({ invocation }: Session): ReadonlySet<string> =>
  new Set(invocation.values['adopt'] ?? [])

/** `ip -V` is asked only where its answer is published. */
const iproute2Version = (host: Writer): string | null => {
  const result = host.run({ argv: ['ip', '-V'] })
  return E.isRight(result)
    ? (/iproute2-([0-9][^,\s]*)/.exec(result.right.stdout)?.[1] ?? null)
    : null
}

/** Hashing is for readers of JSON: crypto takes a tenth of the whole start. */
const publishedJson = async (host: Writer, body: PlanBody): Promise<string> => {
  const { createHash } = await import('node:crypto')
  const document = publish(body, {
    version,
    createdAt: new Date(),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    iproute2: iproute2Version(host),
  })
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Refusals come before failed checks: what is not ours is not asked whether it would work. */
export const refusalOf = ({ applyable, errors }: PlanBody): Failure | null => {
  const [first] = errors
  if (applyable || first === undefined) return null
  const count = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, see above)`
  const sentence = `frr-intent: refused, because ${first.message}${count}; nothing was changed; ${first.hint}.`
  return failure(first.code === 'frr-conf' ? exitCode.invalidIntent : exitCode.refused, sentence)
}

export const runPlan = async (session: Session): Promise<E.Either<Failure, ExitCode>> => {
  const { invocation, env, host } = session
  const started = Date.now()
  const intent = readIntent(env)
  if (E.isLeft(intent)) return intent
  const planned = planHost(host, intent.right, adoptedLinks(session))
  if (E.isLeft(planned)) return planned
  const plan = await withFrrCheck(host, planned.right)
  const body = planBody(plan)
  print(
    invocation.switches.has('json')
      ? await publishedJson(host, body)
      : planText(body, styleOf(session), Date.now() - started),
  )
  const refused = refusalOf(body)
  if (refused !== null) return E.left(refused)
  const pending = invocation.switches.has('detailed-exitcode') && !isEmpty(plan)
  return E.right(pending ? exitCode.changesPending : exitCode.success)
}
