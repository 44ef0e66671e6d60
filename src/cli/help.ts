import { variableNames, variables, type Variable } from '../intent/variables.ts'
import { commandNames, commands, type CommandDoc, type CommandName, type Flag } from './commands.ts'
import { exitCode, exitMeanings } from './exitCode.ts'

const table = (rows: readonly (readonly [string, string])[]): readonly string[] => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

/** `required`, the default, or what an unset variable means. */
export const presenceText = ({ presence }: Variable<unknown>): string => {
  if (presence._tag === 'Required') return 'required'
  return presence._tag === 'Default' ? presence.value : presence.unset
}

const variableRows = (): readonly (readonly [string, string])[] =>
  variableNames.map((name) => {
    const variable: Variable<unknown> = variables[name]
    const { presence } = variable
    const unset = presence._tag === 'Default' ? `default ${presence.value}` : presenceText(variable)
    return [name, `${variable.doc} (${unset})`]
  })

const exitRows = (): readonly (readonly [string, string])[] =>
  Object.entries(exitCode).map(([name, code]) => [
    String(code),
    exitMeanings[name as keyof typeof exitCode].replaceAll('`', ''),
  ])

export const flagText = (name: string, { value }: Flag): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`

const flagRows = ({ flags }: CommandDoc): readonly (readonly [string, string])[] =>
  Object.entries(flags).map(([name, flag]) => [flagText(name, flag), flag.doc])

const lines = (...parts: readonly (readonly string[])[]): string =>
  parts
    .flat()
    .map((line) => `${line}\n`)
    .join('')

export const generalHelp = (): string =>
  lines(
    ['frr-intent brings a node to what its environment asks for, and starts FRR on it.', ''],
    ['Usage: frr-intent COMMAND [FLAGS]', '', 'Commands:'],
    table(commandNames.map((name) => [name, commands[name].summary])),
    ['', 'Environment:'],
    table(variableRows()),
    ['', 'Exit codes:'],
    table(exitRows()),
    ['', 'frr-intent help COMMAND tells about the flags of one command.'],
  )

export const commandHelp = (name: CommandName): string => {
  const doc: CommandDoc = commands[name]
  return lines(
    [`frr-intent ${name}: ${doc.summary}`, '', `Usage: ${doc.usage}`, '', 'Flags:'],
    table(flagRows(doc)),
  )
}
