import { presenceText, flagText } from '../src/cli/help.ts'
import { commandNames, commands, type CommandDoc } from '../src/cli/commands.ts'
import { exitCode, exitMeanings } from '../src/cli/exitCode.ts'
import { loopFields, refusals } from '../src/frr/template/check.ts'
import { filters, methods, tests, type Operations } from '../src/frr/template/filters.ts'
import { meanings } from '../src/frr/template/evaluate.ts'
import { comparisons } from '../src/frr/template/operations.ts'
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
    Object.entries(exitCode).map(([name, code]) => [
      String(code),
      exitMeanings[name as keyof typeof exitCode],
    ]),
  )

const cell = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${cell(text)}\``

const operations = (table: Operations, sign: string, empty: string): string =>
  Object.entries(table)
    .map(([name, [parameters]]) => code(`${sign}${name}${parameters ? `(${parameters})` : empty}`))
    .join(', ')

/** How nodes of an expression are written. */
const written: Readonly<Record<string, string>> = {
  InlineIf: 'a if b else c',
  And: 'and',
  Or: 'or',
  Not: 'not',
  In: 'in',
  Concat: '~',
  Add: '+',
  Sub: '-',
  Mul: '*',
  LookupVal: 'a.b a[b]',
  Array: '[a, b]',
  Dict: "{'a': b}",
  Group: '(a)',
}

/** Operators that have a node each, and comparisons. */
const operators = [
  ...Object.keys(meanings).flatMap((name) => written[name] ?? []),
  ...Object.keys(comparisons),
]

const templateTable = (): string =>
  [
    table(
      ['Works', ''],
      [
        [
          'tags',
          '`if` `elif` `else`, `for` `else`, `set`, `do`, `macro` with positional parameters',
        ],
        ['operators', operators.map(code).join(', ')],
        ['filters', operations(filters, '| ', '')],
        ['methods', operations(methods, '.', '()')],
        [
          'tests',
          Object.keys(tests)
            .map((name) => code(`is ${name}`))
            .join(', '),
        ],
        ['in a loop', loopFields.map((name) => code(`loop.${name}`)).join(', ')],
        ['white space', '`-` and `+` at the edge of a tag; comments `{# #}`'],
      ],
    ),
    'All else is refused. What people miss most:',
    table(
      ['Refused', 'Instead'],
      Object.entries(refusals).map(([given, advice]) => [code(given), cell(advice)]),
    ),
  ].join('\n\n')

type Sections = Readonly<Record<string, () => string>>

/** The documents with sections that come from the program's tables. */
export const documents: Readonly<Record<string, Sections>> = {
  'README.md': {
    variables: variableTable,
    commands: commandSection,
    'exit codes': exitTable,
  },
  'docs/templates.md': { 'what works': templateTable },
}

/** The document with every section between its two marks made anew from the program's tables. */
export const documented = (path: string, text: string): string =>
  Object.entries(documents[path] ?? {}).reduce((document, [name, make]) => {
    const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`)
    if (!marks.test(document)) throw new Error(`${path} has no section "${name}"`)
    return document.replace(marks, (_whole, begin, end) => `${begin}\n${make()}\n\n${end}`)
  }, text)
