import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { rights } from 'fp-ts/lib/ReadonlyArray.js'
import * as t from 'io-ts'
import { join } from 'node:path'
import type { Writer } from '../apply/capabilities.ts'
import { ownFolder } from '../apply/ownFolder.ts'
import { decodeIntent, type Intent } from '../intent/intent.ts'
import { linkName } from '../intent/link.ts'
import { describeProblem } from '../intent/problem.ts'
import type { Reader } from '../observe/capabilities.ts'
import type { LastGood } from '../plan/frrConf/render.ts'
import type { Plan } from '../plan/plan.ts'
import { documentJson, frame, readDocument } from './document.ts'
import { setVariables } from './lastApplied.ts'

/**
 * The state that was applied last and found to hold, whole: variables, ports, and the content of FRR's
 * files, passwords included. It is one file, so that a crash leaves the old state or the new one. A
 * reboot forgets it, together with the links that it is about.
 */
const path = join(ownFolder, 'last-good.json')

const stateJson = t.type({
  environment: t.record(t.string, t.string),
  ports: t.array(t.string),
  files: t.type({ 'frr.conf': t.string, daemons: t.string, 'vtysh.conf': t.string }),
})

const recordJson = t.type(
  {
    format_version: t.string,
    applied_at: t.string,
    /** Of `state`, as JSON without white space. */
    sha256: t.string,
    state: stateJson,
  },
  'a last good state',
)

type State = t.TypeOf<typeof stateJson>

const sha256 = async (state: State): Promise<string> => {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}

const readRecord = (reader: Reader): E.Either<string, t.TypeOf<typeof recordJson>> =>
  readDocument(reader, path, recordJson, 'nothing has been applied since the node booted')

/** The intent of the record. Its ports have names, and the content of its files is known. */
const intentOf = ({ environment, ports }: State): E.Either<string, Intent> =>
  pipe(
    decodeIntent(environment),
    E.bimap(
      (problems) => `this version does not accept it: ${problems.map(describeProblem)[0]}`,
      (intent): Intent => ({
        ...intent,
        ports: { _tag: 'ByName', names: rights(ports.map(linkName.parse)) },
        passwordFiles: { fabric: null, speaker: null },
        userFiles: { template: null, values: null, extra: null },
      }),
    ),
  )

export interface ReadLastGood {
  readonly lastGood: LastGood
  readonly intent: Intent
}

/** The last good state, or why there is none to start with. */
export const readLastGood = async (reader: Reader): Promise<E.Either<string, ReadLastGood>> => {
  const record = readRecord(reader)
  if (E.isLeft(record)) return record
  const { applied_at: appliedAt, state } = record.right
  // The hash includes fields that another version has added.
  if ((await sha256(state)) !== record.right.sha256) {
    return E.left(`${path} is damaged: its checksum is wrong`)
  }
  const { environment, ports, files } = state
  const texts = {
    frrConf: files['frr.conf'],
    daemons: files.daemons,
    vtyshConf: files['vtysh.conf'],
  }
  return pipe(
    intentOf(state),
    E.map((intent) => ({ intent, lastGood: { appliedAt, environment, ports, texts } })),
  )
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

const isKnown = (reader: Reader, state: State): boolean =>
  pipe(
    readRecord(reader),
    E.exists((record) => JSON.stringify(record.state) === JSON.stringify(state)),
  )

/**
 * Remembers a state that holds now.
 *
 * @returns why it could not be saved
 */
export const writeLastGood = async (host: Writer, plan: Plan): Promise<E.Either<string, null>> => {
  const state = stateOf(plan)
  // Compared first: loading crypto takes a tenth of a start.
  if (state === null || isKnown(host, state)) return E.right(null)
  const content = documentJson({
    ...frame,
    applied_at: new Date().toISOString(),
    sha256: await sha256(state),
    state,
  })
  return E.tryCatch(() => {
    host.replaceFile({ path, content, mode: 0o600, uid: null, gid: null })
    return null
  }, String)
}
