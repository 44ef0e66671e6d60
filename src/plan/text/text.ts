import { printable } from '../../intent/problem.ts'
import { verdictOf, type Attribute, type Verdict } from '../change.ts'
import type { OperationJson, PlanBody, ResourceChangeJson } from '../json/body.ts'
import { isLinkKind } from '../ourLinks.ts'
import { plural } from '../words.ts'
import type { Style } from './style.ts'

interface Words {
  readonly symbol: string
  readonly legend: string
  readonly sentence: string
  readonly colour: 'good' | 'warn' | 'bad'
}

/** In the order of the legend. */
const words: Readonly<Record<Verdict, Words | null>> = {
  create: { symbol: '+', legend: 'create', sentence: 'will be created', colour: 'good' },
  update: {
    ...{ symbol: '~', legend: 'change in place', sentence: 'will be changed in place' },
    colour: 'warn',
  },
  delete: { symbol: '-', legend: 'destroy', sentence: 'will be destroyed', colour: 'bad' },
  replace: { symbol: '-/+', legend: 'replace', sentence: 'must be replaced', colour: 'bad' },
  'no-op': null,
}

const wordsOf = ({ change }: ResourceChangeJson): Words | null => words[verdictOf(change.actions)]

const show = (value: Attribute | undefined): string =>
  typeof value === 'string' ? printable(`"${value}"`) : String(value ?? 'none')

/** One aligned line per attribute: what is new, what differs, and how many are as they were. */
const attributeLines = (
  { change, notes, replace_paths: replacePaths }: ResourceChangeJson,
  style: Style,
): readonly string[] => {
  const { before, after } = change
  const names = Object.keys({ ...before, ...after })
  const differs = (name: string) =>
    before === null || after === null || before[name] !== after[name]
  const shown = names.filter(differs)
  const width = Math.max(0, ...shown.map((name) => name.length))
  const lines = shown.map((name) => {
    const symbol = before === null ? '+' : after === null ? '-' : '~'
    const value =
      before !== null && after !== null
        ? `${show(before[name])} -> ${show(after[name])}`
        : show((after ?? before)?.[name])
    const note = [
      ...(replacePaths.includes(name) ? ['forces replacement'] : []),
      ...(notes[name] === undefined ? [] : [notes[name]]),
    ].join('; ')
    const comment = note === '' ? '' : style.faint(`    # ${note}`)
    return `      ${symbol} ${name.padEnd(width)} = ${value}${comment}`
  })
  const hidden = names.length - shown.length
  return hidden === 0
    ? lines
    : [...lines, style.faint(`        # (${plural(hidden, 'unchanged attribute')} hidden)`)]
}

const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The command as one can paste it into a shell, unless a link has a name that no terminal should see. */
export const commandLine = (argv: readonly string[]): string =>
  printable(argv.map(shellWord).join(' '))

const operationLine = ({ id, argv }: OperationJson): string =>
  `    ${String(id).padStart(2)}  ${commandLine(argv)}`

const resourceLines = (
  resource: ResourceChangeJson,
  operations: readonly OperationJson[],
  style: Style,
): readonly string[] => {
  const verdict = wordsOf(resource)
  if (verdict === null) return []
  const symbol = style[verdict.colour](verdict.symbol)
  return [
    '',
    style.bold(`  # ${printable(resource.address)} ${verdict.sentence}`),
    ...resource.reasons.map((reason) => `  #   ${printable(reason)}`),
    ...(resource.disruption === 'none'
      ? []
      : [style.warn(`  #   disruption: ${resource.disruption}`)]),
    `  ${symbol} ${resource.type} "${printable(resource.name)}" {`,
    ...attributeLines(resource, style),
    ...resource.diff.map((line) => `        ${line}`),
    '    }',
    ...operations.filter(({ address }) => address === resource.address).map(operationLine),
  ]
}

const summaryLine = ({ add, change, replace, destroy }: PlanBody['summary']): string =>
  `Plan: ${add} to add, ${change} to change, ${replace} to replace, ${destroy} to destroy.`

const checkLines = ({ checks }: PlanBody, style: Style): readonly string[] =>
  checks
    .filter(({ status }) => status !== 'pass')
    .map(({ status, message, hint }) => {
      const word = status === 'fail' ? style.bad('Error') : style.warn('Note')
      return `${word}: ${printable(`${message}${hint === '' ? '' : `; ${hint}`}`)}.`
    })

const refusalLines = ({ errors }: PlanBody, style: Style): readonly string[] =>
  errors
    .filter(({ code }) => code === 'refused')
    .flatMap(({ message, hint }) => [
      `${style.bad('Refused')}: ${printable(message)}.`,
      `  Nothing was changed. ${printable(hint)}.`,
    ])

/** "vrf.metallb, veth.frr-metallb, 4 addresses, 3 files": what a plan has looked at. */
const countsText = ({ resource_changes: resources }: PlanBody): string => {
  const links = resources.filter(({ type }) => isLinkKind(type))
  const count = (type: string) => resources.filter((resource) => resource.type === type).length
  return [
    ...links.map(({ address }) => address),
    plural(count('address'), 'address', 'addresses'),
    plural(count('rule'), 'rule'),
    plural(count('route'), 'route'),
    plural(count('file'), 'file'),
    ...(count('frr') === 0 ? [] : ['the running FRR']),
  ].join(', ')
}

const noChanges = (body: PlanBody, style: Style, milliseconds: number): readonly string[] => [
  `${style.good('No changes.')} The host matches the intent (${countsText(body)} checked in ${milliseconds} ms).`,
]

/** What happened to the host comes before what will be done about it, and with another verb. */
const driftLines = ({ drift }: PlanBody, style: Style): readonly string[] =>
  drift.length === 0
    ? []
    : [
        style.bold('Changed outside of frr-intent since the last apply:'),
        ...drift.map(({ address, message }) => printable(`  ${address} has changed: ${message}`)),
        '',
      ]

const changeLines = (body: PlanBody, style: Style): readonly string[] => {
  const { summary, resource_changes: resources, operations } = body
  const verdicts = resources.map(wordsOf).filter((verdict) => verdict !== null)
  const legend = Object.values(words).flatMap((verdict) =>
    verdict !== null && verdicts.includes(verdict)
      ? [`${style[verdict.colour](verdict.symbol)} ${verdict.legend}`]
      : [],
  )
  const disruption =
    summary.disruption === 'none' ? 'no disruption' : `disruption: ${summary.disruption}`
  return [
    style.bold(`frr-intent plan: ${plural(verdicts.length, 'change')}, ${disruption}`),
    '',
    `  ${legend.join('   ')}`,
    ...resources.flatMap((resource) => resourceLines(resource, operations, style)),
    '',
    summaryLine(summary),
  ]
}

/**
 * The plan as people read it, made from the JSON form alone.
 *
 * @param milliseconds how long observing and planning took
 */
export const planText = (body: PlanBody, style: Style, milliseconds: number): string => {
  const changes = body.resource_changes.some((resource) => wordsOf(resource) !== null)
  const refused = refusalLines(body, style)
  const lines = [
    ...(refused.length > 0
      ? refused
      : changes
        ? [...driftLines(body, style), ...changeLines(body, style)]
        : noChanges(body, style, milliseconds)),
    ...checkLines(body, style),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
