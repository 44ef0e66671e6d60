import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Writer } from '../apply/capabilities.ts'
import { isCommand, parseArguments, unknownCommand, type Invocation } from './arguments.ts'
import { exitCode, failure, lastLine, unexpected, type ExitCode, type Failure } from './exitCode.ts'
import { commandHelp, generalHelp } from './help.ts'
import { realHost } from './host/host.ts'
import { print, printError, printLastLines } from './host/output.ts'
import { runApply } from './runApply.ts'
import { runManifests } from './runManifests.ts'
import { runPlan } from './runPlan.ts'
import { runRender } from './runRender.ts'
import { runStatus } from './runStatus.ts'
import { runTrace } from './runTrace.ts'
import { sessionOf, type Session } from './session.ts'
import { version } from './version.ts'

type Outcome = E.Either<Failure, ExitCode>

const printed = (text: string): Outcome => {
  print(text)
  return E.right(exitCode.success)
}

const runHelp = ({ words: [word] }: Invocation): Outcome => {
  if (word === undefined) return printed(generalHelp())
  if (isCommand(word)) return printed(commandHelp(word))
  return E.left(failure(exitCode.unexpected, unknownCommand(word)))
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
    .with('status', () => runStatus(session))
    .with('trace', () => runTrace(session))
    .with('manifests', () => runManifests(session))
    .with('help', async () => runHelp(invocation))
    .with('version', async () => printed(`frr-intent ${version}\n`))
    .exhaustive()
}

const fail = (cause: Failure): ExitCode => {
  printLastLines(cause.details, lastLine(cause))
  return cause.code
}

/**
 * The program: words and environment in, exit code out. Whatever goes wrong, the last line on
 * stderr says so.
 */
export const run = async (
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  makeHost: (trace: (line: string) => void) => Writer = realHost,
): Promise<ExitCode> => {
  const invocation = parseArguments(words)
  if (E.isLeft(invocation)) {
    const advice = 'see "frr-intent help"'
    return fail(failure(exitCode.unexpected, invocation.left.join(' '), { advice }))
  }
  const debug = invocation.right.switches.has('debug')
  const host = makeHost((line) => {
    if (debug) printError(`${line}\n`)
  })
  try {
    const outcome = await dispatch(sessionOf(invocation.right, env, host))
    return E.isLeft(outcome) ? fail(outcome.left) : outcome.right
  } catch (error) {
    return fail(unexpected(error, debug))
  }
}
