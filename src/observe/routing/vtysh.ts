import * as E from 'fp-ts/lib/Either.js'
import type { CommandError, CommandResult, Reader } from '../capabilities.ts'
import { describeCommandError } from '../commandText.ts'

/** The daemons that are asked, by the names that `vtysh -d` takes. */
export const askedDaemons = ['bgpd', 'zebra', 'bfdd'] as const

export type AskedDaemon = (typeof askedDaemons)[number]

/** A daemon without a question is not asked. */
export type Questions = Readonly<Record<AskedDaemon, readonly string[]>>

/** `hangs`: it took the question and did not answer in time. `absent`: nothing listens. */
export type DaemonState = 'answers' | 'absent' | 'hangs'

/** Of those that were asked. */
export type States = Readonly<Partial<Record<AskedDaemon, DaemonState>>>

export interface Answers {
  readonly states: States
  /** What was printed for each question that was answered. */
  readonly texts: ReadonlyMap<string, string>
}

/** A converged FRR answers within a tenth of a second; with 200,000 routes it takes longer. */
const secondsForAll = 8

const secondsForOne = 3

/** A prompt holds a host name, and so no white space; an answer may lack its last line break. */
const echo = /^(.*?)[^\s"{}\]]*[#>] (show .+)$/

/**
 * Splits what `vtysh -E` prints: before each answer a line with the prompt and the command. No line of an
 * answer looks like one, for a line of JSON does not end within a text. What stands before the first such
 * line is of vtysh itself.
 */
export const answersIn = (
  output: string,
  questions: readonly string[],
): ReadonlyMap<string, string> => {
  const lines = output.split('\n')
  const asked = lines.flatMap((line, index) => {
    const [, before = '', question = ''] = echo.exec(line) ?? []
    return questions.includes(question) ? [{ question, before, index }] : []
  })
  return new Map(
    asked.map(({ question, index }, position) => {
      const next = asked[position + 1]
      const answer = [...lines.slice(index + 1, next?.index), next?.before ?? '']
      return [question, answer.join('\n')]
    }),
  )
}

const command = (words: readonly string[], questions: readonly string[], seconds: number) => ({
  argv: ['vtysh', '-E', ...words, ...questions.flatMap((question) => ['-c', question])] as const,
  seconds,
})

type Ran = E.Either<CommandError, CommandResult>

/** vtysh ends at the first question whose daemon is missing. */
const stateOf = (ran: Ran): DaemonState => {
  if (E.isLeft(ran)) return 'hangs'
  return ran.right.exitCode === 0 ? 'answers' : 'absent'
}

const outputOf = (ran: Ran): string => (E.isRight(ran) ? ran.right.stdout : '')

/** Other users than root and the group frrvty are told this, and nothing else. */
const lacksRights = (ran: Ran): boolean =>
  E.isRight(ran) && /privileged user|Permission denied/.test(ran.right.stderr)

const cannotAsk = (ran: Ran): string | null => {
  if (E.isLeft(ran) && ran.left._tag !== 'TimedOut') return describeCommandError(ran.left)
  return lacksRights(ran) ? 'this user may not ask FRR; run it as root' : null
}

/**
 * Asks FRR's daemons. One vtysh asks all of them, since its start costs most. If it does not get to the
 * end, each daemon gets a vtysh of its own, which shows who is missing and who hangs.
 *
 * @returns why nobody can be asked at all
 */
export const askFrr = (reader: Reader, questions: Questions): E.Either<string, Answers> => {
  const daemons = askedDaemons.filter((daemon) => questions[daemon].length > 0)
  const all = daemons.flatMap((daemon) => questions[daemon])
  const first = reader.run(command([], all, secondsForAll))
  const reason = cannotAsk(first)
  if (reason !== null) return E.left(reason)
  if (stateOf(first) === 'answers') {
    const states = Object.fromEntries(daemons.map((daemon) => [daemon, 'answers'] as const))
    return E.right({ states, texts: answersIn(outputOf(first), all) })
  }
  const each = daemons.map((daemon) => {
    const ran = reader.run(command(['-d', daemon], questions[daemon], secondsForOne))
    return { daemon, state: stateOf(ran), texts: answersIn(outputOf(ran), questions[daemon]) }
  })
  return E.right({
    states: Object.fromEntries(each.map(({ daemon, state }) => [daemon, state])),
    texts: new Map(each.flatMap(({ texts }) => [...texts])),
  })
}
