import { readFileSync } from 'node:fs'
import { presenceText, flagText } from '../src/cli/help.ts'
import { commandNames, commands, type CommandDoc } from '../src/cli/commands.ts'
import { exitCode, exitMeaning, exitNames } from '../src/cli/exitCode.ts'
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
    exitNames.map((name) => [String(exitCode[name]), exitMeaning(name)]),
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

const golden = (name: string): string =>
  readFileSync(`test/plan/golden/${name}/plan.txt`, 'utf8').trimEnd()

const verbatim = (...lines: readonly string[]): string => ['```', ...lines, '```'].join('\n')

/** The first changes of a plan, and its last line. */
const planExample = (): string => {
  const parts = golden('drifted').split('\n\n')
  return verbatim(parts.slice(0, 4).join('\n\n'), '[...]', parts.at(-1) ?? '')
}

const notes = (): string =>
  verbatim(...(golden('warned').match(/^Note: .*(?:NODE_IP|fabric port ).*$/gm) ?? []))

/** The sections that are made from the program's own tables and goldens, by document. */
export const generated: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { plan: planExample, 'exit codes': exitTable },
  'docs/templates.md': { 'what works': templateTable },
  'docs/environment.md': { variables: variableTable },
  'network/frr/README.md': { refusal: () => verbatim(golden('foreign')), notes },
  'docs/commands.md': { commands: commandSection, 'exit codes': exitTable },
}

/**
 * The document with each of its sections made anew between its two marks.
 * @throws Error if the text lacks a section
 */
export const documented = (path: string, text: string): string =>
  Object.entries(generated[path] ?? {}).reduce((document, [name, make]) => {
    const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`)
    if (!marks.test(document)) throw new Error(`${path} has no section "${name}"`)
    return document.replace(marks, (_whole, begin, end) => `${begin}\n${make()}\n\n${end}`)
  }, text)
