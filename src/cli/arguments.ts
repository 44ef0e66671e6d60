import * as E from 'fp-ts/lib/Either.js'
import { parseArgs } from 'node:util'
import { quote } from '../intent/problem.ts'
import { suggestions } from '../intent/suggest.ts'
import { commandNames, commands, type CommandDoc, type CommandName } from './commands.ts'

/** A command line that was understood. */
export interface Invocation {
  readonly command: CommandName
  readonly switches: ReadonlySet<string>
  readonly values: Readonly<Record<string, readonly string[]>>
  /** What stands after the command, without flags. */
  readonly words: readonly string[]
  /** What stands after `--`. */
  readonly successor: readonly string[]
}

const didYouMean = (given: string, words: readonly string[], prefix = ''): string => {
  const [meant] = suggestions(given, words)
  return meant === undefined ? '' : ` Did you mean "${prefix}${meant}"?`
}

export const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word)

export const unknownCommand = (word: string): string =>
  `${quote(word)} is not a command of frr-intent (${commandNames.join(', ')}).${didYouMean(word, commandNames)}`

const commandOf = (word: string | undefined): E.Either<string, CommandName> => {
  if (word === undefined || word === '--help' || word === '-h') return E.right('help')
  if (word === '--version' || word === '-v') return E.right('version')
  if (isCommand(word)) return E.right(word)
  return E.left(unknownCommand(word))
}

type Token = ReturnType<typeof tokensOf>[number]

/** Node's parser splits the words. Our own table says what they mean, and makes suggestions. */
const tokensOf = ({ flags }: CommandDoc, words: readonly string[]) => {
  const options = Object.entries(flags).map(
    ([name, { value }]) =>
      [name, { type: value === undefined ? 'boolean' : 'string' } as const] as const,
  )
  const end = words.indexOf('--')
  return parseArgs({
    args: words.map((word, index) => (word === '-h' && (end < 0 || index < end) ? '--help' : word)),
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

const flagProblem = ({ flags }: CommandDoc, token: Token): string | null => {
  if (token.kind !== 'option') return null
  const { name, rawName, value: given } = token
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
  if (flag === undefined) {
    const suggestion = didYouMean(name, Object.keys(flags), '--')
    return `${quote(rawName)} is not a flag of this command.${suggestion}`
  }
  if (flag.value === undefined) return given === undefined ? null : `--${name} takes no value.`
  if (given === undefined || (!token.inlineValue && given.startsWith('-'))) {
    return `--${name} needs a value: --${name} ${flag.value}.`
  }
  return flag.oneOf === undefined || flag.oneOf.includes(given)
    ? null
    : `--${name} is ${quote(given)}: wanted ${flag.oneOf.join(', ')}.`
}

/** What does not go together. */
const contradictions = ({ command, words, switches, successor }: Invocation): readonly string[] => {
  const early = switches.has('detailed-exitcode') && command === 'apply' && !switches.has('dry-run')
  const both = switches.has('exec') && switches.has('reload')
  return [
    ...(both ? ['--exec and --reload exclude each other: one starts FRR, one keeps it.'] : []),
    ...(early ? ['--detailed-exitcode needs --dry-run here.'] : []),
    ...words.slice(commands[command].words).map((word) => `${quote(word)} is not expected here.`),
    ...(successor.length > 0 && !switches.has('exec') ? ['"--" needs --exec before it.'] : []),
  ]
}

/** The value of a flag; the last one counts. `null` without it. */
export const lastOf = ({ values }: Pick<Invocation, 'values'>, flag: string): string | null =>
  values[flag]?.at(-1) ?? null

const positional = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))

/** Reads the words after the program's name, or reports every problem with them. */
export const parseArguments = (
  words: readonly string[],
): E.Either<readonly string[], Invocation> => {
  const command = commandOf(words[0])
  if (E.isLeft(command)) return E.left([command.left])
  const doc: CommandDoc = commands[command.right]
  const tokens = tokensOf(doc, isCommand(words[0] ?? '') ? words.slice(1) : [])
  const end = tokens.findIndex(({ kind }) => kind === 'option-terminator')
  const [own, after] = end < 0 ? [tokens, []] : [tokens.slice(0, end), tokens.slice(end)]
  const options = own.filter((token) => token.kind === 'option')
  const values = Map.groupBy(
    options.filter(({ value }) => value !== undefined),
    ({ name }) => name,
  )
  const invocation: Invocation = {
    command: command.right,
    switches: new Set(options.map(({ name }) => name)),
    values: Object.fromEntries(
      [...values].map(([name, all]) => [name, all.map(({ value }) => value ?? '')]),
    ),
    words: positional(own),
    successor: positional(after),
  }
  const problems = [
    ...own.flatMap((token) => flagProblem(doc, token) ?? []),
    ...contradictions(invocation),
  ]
  return problems.length === 0 ? E.right(invocation) : E.left(problems)
}
