import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import type { Environment } from '../intent/settings.ts'
import { suggestions } from '../intent/suggest.ts'
import { variableNames } from '../intent/variables.ts'
import { orNull } from '../observe/orNull.ts'
import { plainStyle, type Style } from '../plan/text/style.ts'
import { documentJson, frame } from './document.ts'
import { exitCode, lastLine, nameOf, type Failure } from './exitCode.ts'
import { print } from './host/output.ts'
import { failureDocument } from './publishPlan.ts'
import type { Session } from './session.ts'
import { noteOn, type Substitute } from './substitute.ts'
import { version } from './version.ts'

/**
 * What `apply` prints, and with --report what it leaves behind for a reader without a shell:
 * `environment.json` (what was asked for), `plan.txt`, `plan.json` and `result.json`; `intent.json`
 * beside them is what was applied last.
 */
export interface Report {
  /** False when `plan` does without the document: hashing takes a tenth of the start. */
  readonly needsDocument: boolean
  readonly begin: (environment: Environment) => void
  /** With --json only the first document goes to stdout. */
  readonly plan: (text: (style: Style) => string, document: object | null) => void
  readonly end: (outcome: E.Either<Failure, Done>) => void
}

/** How many operations were executed, what was applied instead of the environment, and what starts next. */
export interface Done {
  readonly operations: number
  readonly substitute: Substitute | null
  readonly successor: readonly string[] | null
}

const nothing = { operations: null, substitute: null, successor: null }

/** Our variables, and those that were probably meant to be ours. */
const requested = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && suggestions(name, variableNames).length > 0 ? [[name, value]] : [],
    ),
  )

const intentLine = (environment: Readonly<Record<string, string>>): string => {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `frr-intent ${version}: ${set.length === 0 ? 'no variable is set' : set.join(' ')}`
}

const resultOf = (outcome: E.Either<Failure, Done>, startedAt: Date): object => {
  const { operations, substitute, successor } = E.isRight(outcome) ? outcome.right : nothing
  const code = E.isLeft(outcome) ? outcome.left.code : exitCode.success
  const note = substitute === null ? null : noteOn(substitute)
  return {
    ...frame,
    started_at: startedAt.toISOString(),
    finished_at: new Date().toISOString(),
    outcome: nameOf(code),
    exit_code: code,
    message: E.isLeft(outcome) ? lastLine(outcome.left) : note,
    ...{ operations, substitute, successor },
  }
}

/**
 * A host without a place for the report still starts: the log holds the same.
 *
 * @param folder `null`: nothing is left behind
 */
export const reportTo = ({ host, json, say, style }: Session, folder: string | null): Report => {
  const startedAt = new Date()
  const planned = { yet: false }
  const write = (name: string, content: string): void => {
    if (folder === null) return
    const path = join(folder, name)
    orNull(() => host.replaceFile({ path, content, mode: 0o640, uid: 0, gid: 0 }))
  }
  const leave = (text: string, document: object | null): void => {
    write('plan.txt', text)
    if (document !== null) write('plan.json', documentJson(document))
  }
  return {
    needsDocument: json || folder !== null,
    begin: (environment) => {
      if (folder === null) return
      const variables = requested(environment)
      say(intentLine(variables))
      write('environment.json', documentJson({ environment: variables }))
    },
    plan: (text, document) => {
      if (!json) print(text(style))
      else if (!planned.yet && document !== null) print(documentJson(document))
      planned.yet = true
      leave(text(plainStyle), document)
    },
    end: (outcome) => {
      if (E.isLeft(outcome) && !planned.yet) {
        const document = failureDocument(outcome.left)
        if (json) print(documentJson(document))
        const lines = [...outcome.left.details, lastLine(outcome.left)]
        leave(lines.map((line) => `${line}\n`).join(''), document)
      }
      write('result.json', documentJson(resultOf(outcome, startedAt)))
    },
  }
}
