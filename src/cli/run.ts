import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Writer } from '../apply/capabilities.ts'
import { printable } from '../intent/problem.ts'
import { shownFrrConf } from '../plan/frrConf/frrConf.ts'
import { isCommand, parseArguments, unknownCommand, type Invocation } from './arguments.ts'
import { exitCode, failure, type ExitCode, type Failure } from './exitCode.ts'
import { commandHelp, generalHelp } from './help.ts'
import { realHost } from './host.ts'
import { print, printError } from './output.ts'
import { badTemplate, planHost, readIntent } from './pipeline.ts'
import { runApply } from './runApply.ts'
import { runManifests } from './runManifests.ts'
import { runPlan } from './runPlan.ts'
import type { Session } from './session.ts'
import { version } from './version.ts'

type Outcome = E.Either<Failure, ExitCode>

const printed = (text: string): Outcome => {
  print(text)
  return E.right(exitCode.success)
}

const runRender = async ({ host, env }: Session): Promise<Outcome> => {
  const intent = readIntent(env)
  if (E.isLeft(intent)) return intent
  const plan = await planHost(host, intent.right, { adopted: new Set(), allowed: new Set() })
  if (E.isLeft(plan)) return plan
  const text = shownFrrConf(plan.right.target, plan.right.options.render)
  return E.isLeft(text) ? E.left(badTemplate(text.left)) : printed(text.right)
}

const runHelp = ({ words: [word] }: Invocation): Outcome => {
  if (word === undefined) return printed(generalHelp())
  if (isCommand(word)) return printed(commandHelp(word))
  return E.left(failure(exitCode.unexpected, `frr-intent: ${unknownCommand(word)}`))
}

const dispatch = async (session: Session): Promise<Outcome> => {
  const { invocation } = session
  if (invocation.command !== 'help' && invocation.switches.has('help')) {
    return printed(commandHelp(invocation.command))
  }
  return match(invocation.command)
    .with('plan', () => runPlan(session))
    .with('apply', () => runApply(session))
    .with('render', () => runRender(session))
    .with('manifests', () => runManifests(session))
    .with('help', async () => runHelp(invocation))
    .with('version', async () => printed(`frr-intent ${version}\n`))
    .exhaustive()
}

const unexpected = (error: unknown, debug: boolean): Failure => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return failure(
    exitCode.unexpected,
    `frr-intent: unexpected error: ${message}; --debug shows where.`,
    debug && stack !== undefined ? stack.split('\n') : [],
  )
}

/** What ip, FRR or a link's name brought in stays within its line. */
const oneLine = (text: string): string => printable(text.trimEnd().replaceAll(/\s*\n\s*/g, ' '))

/** Talos keeps the last 512 bytes of a failing service's log beside its state. */
const longest = 500

const clip = (sentence: string): string =>
  sentence.length <= longest ? sentence : `${sentence.slice(0, longest - 3)}...`

const report = ({ code, details, sentence }: Failure): ExitCode => {
  const lines = [...details.map(oneLine), clip(oneLine(sentence))]
  printError(lines.map((line) => `${line}\n`).join(''))
  return code
}

/**
 * The program: words and environment in, exit code out. Whatever goes wrong, the last line on
 * stderr is one sentence that says so.
 */
export const run = async (
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  makeHost: (trace: (line: string) => void) => Writer = realHost,
): Promise<ExitCode> => {
  const invocation = parseArguments(words)
  if (E.isLeft(invocation)) {
    const problems = invocation.left.join(' ')
    return report(failure(exitCode.unexpected, `frr-intent: ${problems} See "frr-intent help".`))
  }
  const debug = invocation.right.switches.has('debug')
  const host = makeHost((line) => {
    if (debug) printError(`${line}\n`)
  })
  try {
    const outcome = await dispatch({ invocation: invocation.right, env, host })
    return E.isLeft(outcome) ? report(outcome.left) : outcome.right
  } catch (error) {
    return report(unexpected(error, debug))
  }
}
