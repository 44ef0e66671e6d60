import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import type { Environment } from '../intent/settings.ts'
import { near } from '../intent/suggest.ts'
import { variableNames } from '../intent/variables.ts'
import { exitCode, type Failure } from './exitCode.ts'
import { documentJson, failureDocument, nameOf } from './publishPlan.ts'
import { print } from './host/output.ts'
import { plainStyle, type Style } from '../plan/text/style.ts'
import { say, styleOf, wantsJson, type Session } from './session.ts'
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
  /** With --json stdout gets the first document alone. */
  readonly plan: (text: (style: Style) => string, document: object | null) => void
  readonly end: (outcome: E.Either<Failure, Done>) => void
}

/** What was applied in place of what the environment asks for, and why. */
export interface Substitute {
  readonly kind: 'last_good' | 'present_ports'
  /** When the last good state was applied. */
  readonly applied_at: string | null
  readonly reason: string
  /** Each problem, when there are several. */
  readonly problems: readonly string[]
}

/** How many operations were carried out, what is started next, and what the user should know. */
export interface Done {
  readonly operations: number
  readonly note: string | null
  readonly substitute: Substitute | null
  readonly successor: readonly string[] | null
}

/** Our variables, and those that were probably meant to be ours. */
const requested = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && near(name, variableNames).length > 0 ? [[name, value]] : [],
    ),
  )

const intentLine = (environment: Readonly<Record<string, string>>): string => {
  const set = Object.entries(environment).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `frr-intent ${version}: ${set.length === 0 ? 'no variable is set' : set.join(' ')}\n`
}

const resultOf = (outcome: E.Either<Failure, Done>, startedAt: Date) => {
  const code = E.isLeft(outcome) ? outcome.left.code : exitCode.success
  return {
    format_version: '1.0',
    tool: { name: 'frr-intent', version },
    started_at: startedAt.toISOString(),
    finished_at: new Date().toISOString(),
    outcome: nameOf(code),
    exit_code: code,
    message: E.isLeft(outcome) ? outcome.left.sentence : outcome.right.note,
    operations: E.isLeft(outcome) ? null : outcome.right.operations,
    substitute: E.isLeft(outcome) ? null : outcome.right.substitute,
    successor: E.isLeft(outcome) ? null : outcome.right.successor,
  }
}

/**
 * A host without a place for the report still starts: the log holds the same.
 *
 * @param folder `null`: nothing is left behind
 */
export const reportTo = (session: Session, folder: string | null): Report => {
  const { host } = session
  const json = wantsJson(session)
  const startedAt = new Date()
  const planned = { yet: false }
  const write = (name: string, content: string): void => {
    if (folder === null) return
    E.tryCatch(
      () => host.replaceFile({ path: join(folder, name), content, mode: 0o640, uid: 0, gid: 0 }),
      () => null,
    )
  }
  const leave = (text: string, document: object | null): void => {
    write('plan.txt', text)
    if (document !== null) write('plan.json', documentJson(document))
  }
  const show = (text: string, document: object | null): void => {
    if (!json) print(text)
    else if (!planned.yet && document !== null) print(documentJson(document))
    planned.yet = true
  }
  return {
    needsDocument: json || folder !== null,
    begin: (environment) => {
      if (folder === null) return
      const variables = requested(environment)
      say(session)(intentLine(variables))
      write('environment.json', documentJson({ environment: variables }))
    },
    plan: (text, document) => {
      show(text(styleOf(session)), document)
      leave(text(plainStyle), document)
    },
    end: (outcome) => {
      if (E.isLeft(outcome) && !planned.yet) {
        const { details, sentence } = outcome.left
        const document = failureDocument(outcome.left)
        if (json) print(documentJson(document))
        leave([...details, sentence].map((line) => `${line}\n`).join(''), document)
      }
      write('result.json', documentJson(resultOf(outcome, startedAt)))
    },
  }
}
