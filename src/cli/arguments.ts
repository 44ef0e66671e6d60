import * as E from 'fp-ts/lib/Either.js'
import { parseArgs } from 'node:util'
import { quote } from '../intent/problem.ts'
import { near } from '../intent/suggest.ts'
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
  const [meant] = near(given, words)
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

/** Node's parser splits the words; what they mean is decided by our own table, with suggestions. */
const tokensOf = (command: CommandDoc, words: readonly string[]) => {
  const options = Object.entries(command.flags).map(
    ([name, { kind }]) =>
      [name, { type: kind === 'switch' ? 'boolean' : 'string' } as const] as const,
  )
  const end = words.indexOf('--')
  const { tokens } = parseArgs({
    args: words.map((word, index) => (word === '-h' && (end < 0 || index < end) ? '--help' : word)),
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  return tokens
}

const flagProblem = (command: CommandDoc, token: Token): string | null => {
  if (token.kind !== 'option') return null
  const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined
  if (flag === undefined) {
    const suggestion = didYouMean(token.name, Object.keys(command.flags), '--')
    return `${quote(token.rawName)} is not a flag of this command.${suggestion}`
  }
  if (flag.kind === 'switch') {
    return token.value === undefined ? null : `--${token.name} takes no value.`
  }
  const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))
  return missing ? `--${token.name} needs a value: --${token.name} ${flag.value ?? ''}.` : null
}

const colours = ['always', 'never', 'auto']

/** How many words a command takes: a command to help with, a plan file. */
const mostWords: Readonly<Record<CommandName, number>> = {
  plan: 0,
  apply: 1,
  render: 0,
  manifests: 1,
  help: 1,
  version: 0,
}

const wordProblems = (name: CommandName, invocation: Invocation): readonly string[] => {
  const { words, switches, successor, values } = invocation
  const disruption = values['allow']?.find((word) => word !== 'session_reset')
  const colour = values['color']?.find((when) => !colours.includes(when))
  const early = switches.has('detailed-exitcode') && name === 'apply' && !switches.has('dry-run')
  const both = switches.has('exec') && switches.has('reload')
  return [
    ...(both ? ['--exec and --reload exclude each other: one starts FRR, one keeps it.'] : []),
    ...(early ? ['--detailed-exitcode needs --dry-run here.'] : []),
    ...words.slice(mostWords[name]).map((word) => `${quote(word)} is not expected here.`),
    ...(successor.length > 0 && !switches.has('exec') ? ['"--" needs --exec before it.'] : []),
    ...(disruption === undefined ? [] : [`--allow is ${quote(disruption)}: wanted session_reset.`]),
    ...(colour === undefined ? [] : [`--color is ${quote(colour)}: wanted ${colours.join(', ')}.`]),
  ]
}

/** Reads the words after the program's name, or tells every problem with them. */
export const parseArguments = (
  words: readonly string[],
): E.Either<readonly string[], Invocation> => {
  const command = commandOf(words[0])
  if (E.isLeft(command)) return E.left([command.left])
  const doc: CommandDoc = commands[command.right]
  const tokens = tokensOf(doc, isCommand(words[0] ?? '') ? words.slice(1) : [])
  const end = tokens.findIndex(({ kind }) => kind === 'option-terminator')
  const own = end < 0 ? tokens : tokens.slice(0, end)
  const after = end < 0 ? [] : tokens.slice(end)
  const positional = (list: readonly Token[]): readonly string[] =>
    list.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const options = own.flatMap((token) => (token.kind === 'option' ? [token] : []))
  const invocation: Invocation = {
    command: command.right,
    switches: new Set(options.map(({ name }) => name)),
    values: valuesOf(options),
    words: positional(own),
    successor: positional(after),
  }
  const problems = [
    ...own.flatMap((token) => flagProblem(doc, token) ?? []),
    ...wordProblems(command.right, invocation),
  ]
  return problems.length === 0 ? E.right(invocation) : E.left(problems)
}

const valuesOf = (
  options: readonly { readonly name: string; readonly value?: string | undefined }[],
): Record<string, readonly string[]> => {
  const given = options.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]))
  const valuesFor = (wanted: string) =>
    given.filter(({ name }) => name === wanted).map(({ value }) => value)
  return Object.fromEntries(given.map(({ name }) => [name, valuesFor(name)]))
}
