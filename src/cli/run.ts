import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Writer } from '../apply/capabilities.ts'
import { shownFrrConf } from '../plan/frrConf/frrConf.ts'
import { isCommand, parseArguments, unknownCommand, type Invocation } from './arguments.ts'
import { exitCode, failure, unexpected, type ExitCode, type Failure } from './exitCode.ts'
import { commandHelp, generalHelp } from './help.ts'
import { realHost } from './host/host.ts'
import { print, printError, printLastLines } from './host/output.ts'
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

const report = ({ code, details, sentence }: Failure): ExitCode => {
  printLastLines(details, sentence)
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
