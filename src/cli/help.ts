import { match } from 'ts-pattern'
import { variableNames, variables, type Variable } from '../intent/variables.ts'
import { commandNames, commands, type CommandDoc, type CommandName, type Flag } from './commands.ts'
import { exitCode, exitMeaning, exitNames } from './exitCode.ts'

type Row = readonly [left: string, right: string]

const table = (rows: readonly Row[]): readonly string[] => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

/** `required`, the default, or what an unset variable means. */
export const presenceText = ({ presence }: Variable<unknown>): string =>
  match(presence)
    .with({ _tag: 'Required' }, () => 'required')
    .with({ _tag: 'Default' }, ({ value }) => value)
    .with({ _tag: 'Optional' }, ({ unset }) => unset)
    .exhaustive()

const variableRow = (name: (typeof variableNames)[number]): Row => {
  const variable: Variable<unknown> = variables[name]
  const prefix = { Required: '', Default: 'default: ', Optional: 'unset: ' }[variable.presence._tag]
  return [name, `${variable.doc} (${prefix}${presenceText(variable)})`]
}

export const flagText = (name: string, { value }: Flag): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`

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
    table(variableNames.map(variableRow)),
    ['', 'Exit codes:'],
    table(exitNames.map((name) => [String(exitCode[name]), exitMeaning(name).replaceAll('`', '')])),
    ['', 'frr-intent help COMMAND lists the flags of one command.'],
  )

export const commandHelp = (name: CommandName): string => {
  const doc: CommandDoc = commands[name]
  return lines(
    [`frr-intent ${name}: ${doc.summary}`, '', `Usage: ${doc.usage}`, '', 'Flags:'],
    table(Object.entries(doc.flags).map(([flag, about]) => [flagText(flag, about), about.doc])),
  )
}
