import { presenceText, flagText } from '../src/cli/help.ts'
import { commandNames, commands, type CommandDoc } from '../src/cli/commands.ts'
import { exitCode, exitMeaning, exitNames } from '../src/cli/exitCode.ts'
import { variableNames, variables, type Variable } from '../src/intent/variables.ts'

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const variableTable = (): string =>
  table(
    ['Variable', 'Default', 'What it is', 'Accepted'],
    variableNames.map((name) => {
      const variable: Variable<unknown> = variables[name]
      const unset = presenceText(variable)
      const shown = variable.presence._tag === 'Default' ? `\`${unset}\`` : unset
      return [`\`${name}\``, shown, variable.doc, variable.wanted]
    }),
  )

const commandSection = (): string =>
  commandNames
    .map((name) => {
      const { summary, usage, flags }: CommandDoc = commands[name]
      const rows = Object.entries(flags).map(
        ([flag, doc]) => `- \`${flagText(flag, doc)}\`: ${doc.doc}`,
      )
      return [`**\`${usage}\`**: ${summary}.`, '', ...rows].join('\n')
    })
    .join('\n\n')

const exitTable = (): string =>
  table(
    ['Code', 'Meaning'],
    exitNames.map((name) => [String(exitCode[name]), exitMeaning(name)]),
  )

const sections: Readonly<Record<string, () => string>> = {
  variables: variableTable,
  commands: commandSection,
  'exit codes': exitTable,
}

/** The document with every section between its two marks made anew from the program's tables. */
export const documented = (text: string): string =>
  Object.entries(sections).reduce((document, [name, make]) => {
    const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`)
    if (!marks.test(document)) throw new Error(`README.md has no section "${name}"`)
    return document.replace(marks, (_whole, begin, end) => `${begin}\n${make()}\n\n${end}`)
  }, text)
