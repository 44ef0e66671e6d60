import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { join } from 'node:path'
import type { Writer } from '../apply/capabilities.ts'
import { ownFolder } from '../apply/ownFolder.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { linkName } from '../intent/link.ts'
import { describeProblem } from '../intent/problem.ts'
import type { Reader } from '../observe/capabilities.ts'
import type { LastGood } from '../plan/frrConf/lastGood.ts'
import type { Plan } from '../plan/plan.ts'
import { setVariables } from './lastApplied.ts'
import { documentJson } from './publishPlan.ts'
import { version } from './version.ts'

/**
 * The state that was applied last and found to hold, whole: variables, ports, and what FRR's files held,
 * passwords among it. One file, so that a crash leaves the old state or the new one. A reboot forgets
 * it, with the links that it is about.
 */
const path = join(ownFolder, 'last-good.json')

const stateJson = t.type({
  environment: t.record(t.string, t.string),
  ports: t.array(t.string),
  files: t.type({ 'frr.conf': t.string, daemons: t.string, 'vtysh.conf': t.string }),
})

const recordJson = t.type({
  format_version: t.string,
  applied_at: t.string,
  /** Of `state`, as JSON without white space. */
  sha256: t.string,
  state: stateJson,
})

type State = t.TypeOf<typeof stateJson>

const sha256 = async (state: State): Promise<string> => {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const readable = (reader: Reader): E.Either<string, string> => {
  const text = E.tryCatch(
    () => reader.readText(path),
    (error) => `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  )
  if (E.isLeft(text)) return text
  return E.fromNullable('none has been applied since the node booted')(text.right)
}

/** What is wrong with the record itself, from the outside in. */
const decodeRecord = async (
  text: string,
): Promise<E.Either<string, t.TypeOf<typeof recordJson>>> => {
  const json = parsed(text)
  const named = t.type({ format_version: t.string })
  if (!named.is(json)) return E.left(`${path} is damaged`)
  if (!/^1\.[0-9]+$/.test(json.format_version)) {
    return E.left(`${path} has format ${json.format_version.slice(0, 20)}; this version reads 1.x`)
  }
  if (!recordJson.is(json)) return E.left(`${path} is damaged`)
  // Of all that is there, also of what another version has added.
  const intact = (await sha256(json.state)) === json.sha256
  return intact ? E.right(json) : E.left(`${path} is damaged: its checksum is wrong`)
}

/** The intent of the record. Its ports have names by now; what its files say is known. */
const intentOf = ({ environment, ports }: State): E.Either<string, Intent> => {
  const decoded = decodeIntent(environment)
  if (E.isLeft(decoded)) {
    const [first] = decoded.left
    return E.left(
      `this version does not accept it: ${first === undefined ? '' : describeProblem(first)}`,
    )
  }
  const names = ports.flatMap((port) => {
    const name = linkName.decode(port)
    return E.isRight(name) ? [name.right] : []
  })
  return E.right({
    ...decoded.right,
    ports: { _tag: 'ByName', names },
    passwordFiles: { fabric: null, speaker: null },
    userFiles: { template: null, values: null, extra: null },
  })
}

export interface ReadLastGood {
  readonly lastGood: LastGood
  readonly intent: Intent
}

/** The last good state, or why there is none to start with. */
export const readLastGood = async (reader: Reader): Promise<E.Either<string, ReadLastGood>> => {
  const text = readable(reader)
  if (E.isLeft(text)) return text
  const record = await decodeRecord(text.right)
  if (E.isLeft(record)) return record
  const { applied_at: appliedAt, state } = record.right
  const { environment, ports, files } = state
  return E.map((intent: Intent) => ({
    intent,
    lastGood: {
      appliedAt,
      environment,
      ports,
      texts: { frrConf: files['frr.conf'], daemons: files.daemons, vtyshConf: files['vtysh.conf'] },
    },
  }))(intentOf(state))
}

const stateOf = ({ target, texts }: Plan): State | null =>
  texts.frrConf === null
    ? null
    : {
        environment: setVariables(target.intent),
        ports: target.ports.map(({ name }) => name),
        files: {
          'frr.conf': texts.frrConf,
          daemons: texts.daemons,
          'vtysh.conf': texts.vtyshConf,
        },
      }

const isKnown = (reader: Reader, state: State): boolean => {
  const text = readable(reader)
  const json = E.isRight(text) ? parsed(text.right) : null
  return recordJson.is(json) && JSON.stringify(json.state) === JSON.stringify(state)
}

/**
 * Remembers a state that holds now.
 *
 * @returns why it could not be saved
 */
export const writeLastGood = async (host: Writer, plan: Plan): Promise<E.Either<string, null>> => {
  const state = stateOf(plan)
  // Asked first: to load what hashes takes a tenth of a start.
  if (state === null || isKnown(host, state)) return E.right(null)
  const content = documentJson({
    format_version: '1.0',
    tool: { name: 'frr-intent', version },
    applied_at: new Date().toISOString(),
    sha256: await sha256(state),
    state,
  })
  return E.tryCatch(() => {
    host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
    return null
  }, String)
}
