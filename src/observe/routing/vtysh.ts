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
const seconds = 5

/** What of a line may belong to the answer before it, which may lack its last line break: the end of JSON. */
const endOfJson = (text: string): string => text.slice(0, text.search(/[}\]][^}\]]*$/) + 1)

/**
 * Splits what `vtysh -E` prints: before each answer a line with the prompt and the command. No line of an
 * answer looks like one, for a line of JSON does not end within a text. What stands before the first such
 * line is of vtysh itself. A prompt holds the name of the host, whatever that is.
 */
export const answersIn = (
  output: string,
  questions: readonly string[],
): ReadonlyMap<string, string> => {
  const lines = output.split('\n')
  const asked = lines.flatMap((line, index) => {
    const prompt = /[#>] $/
    const question = questions.find(
      (each) => line.endsWith(each) && prompt.test(line.slice(0, -each.length)),
    )
    return question === undefined
      ? []
      : [{ question, before: endOfJson(line.slice(0, -question.length)), index }]
  })
  return new Map(
    asked.map(({ question, index }, position) => {
      const next = asked[position + 1]
      const answer = [...lines.slice(index + 1, next?.index), next?.before ?? '']
      return [question, answer.join('\n')]
    }),
  )
}

const command = (daemon: AskedDaemon, questions: readonly string[]) => ({
  argv: [
    'vtysh',
    '-d',
    daemon,
    '-E',
    ...questions.flatMap((question) => ['-c', question]),
  ] as const,
  seconds,
})

type Ran = E.Either<CommandError, CommandResult>

/** A vtysh that finds nobody prints no answer. One that meets a command it does not know ends there. */
const stateOf = (ran: Ran, texts: ReadonlyMap<string, string>): DaemonState => {
  if (E.isLeft(ran)) return 'hangs'
  return ran.right.exitCode === 0 || texts.size > 0 ? 'answers' : 'absent'
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
 * Asks FRR's daemons, each with a vtysh of its own: so one that is missing or hangs does not silence the
 * others. A vtysh without `-d` also has a session with mgmtd, whose end removes lines that another vtysh is
 * still sending, up to FRR 10.3 (frr#18541); and a restart by watchfrr sends lines without any notice.
 *
 * @returns why nobody can be asked at all
 */
export const askFrr = (reader: Reader, questions: Questions): E.Either<string, Answers> => {
  const daemons = askedDaemons.filter((daemon) => questions[daemon].length > 0)
  const states: Partial<Record<AskedDaemon, DaemonState>> = {}
  const texts = new Map<string, string>()
  for (const daemon of daemons) {
    const ran = reader.run(command(daemon, questions[daemon]))
    const reason = cannotAsk(ran)
    if (reason !== null) return E.left(reason)
    const answers = answersIn(outputOf(ran), questions[daemon])
    states[daemon] = stateOf(ran, answers)
    for (const [question, text] of answers) texts.set(question, text)
  }
  return E.right({ states, texts })
}
