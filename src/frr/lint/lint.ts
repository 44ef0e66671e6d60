import * as S from 'fp-ts/lib/string.js'
import { frrLines, type FrrLine } from '../lines.ts'
import { wordAfter, type Finding, type Lint, type NamesOnHost } from './finding.ts'
import { neighborLints } from './neighborLints.ts'

interface List {
  readonly kind: string
  /** What precedes the name where the list is defined, and where it is used. */
  readonly defined: readonly (readonly string[])[]
  readonly used: readonly (readonly string[])[]
}

/** Named as standard or expanded, or by a number. */
const communityList = (kind: string, list: string, used: List['used']): List => ({
  kind,
  defined: [['bgp', list], ...['standard', 'expanded'].map((style) => ['bgp', list, style])],
  used,
})

const lists: readonly List[] = [
  { kind: 'route map', defined: [['route-map']], used: [['route-map'], ['call'], ['table-map']] },
  {
    kind: 'IPv4 prefix list',
    defined: [['ip', 'prefix-list']],
    used: [['match', 'ip', 'address', 'prefix-list']],
  },
  {
    kind: 'IPv6 prefix list',
    defined: [['ipv6', 'prefix-list']],
    used: [['match', 'ipv6', 'address', 'prefix-list']],
  },
  {
    kind: 'AS path list',
    defined: [['bgp', 'as-path', 'access-list']],
    used: [
      ['match', 'as-path'],
      ['exclude', 'as-path-access-list'],
    ],
  },
  communityList('community list', 'community-list', [
    ['match', 'community'],
    ['set', 'comm-list'],
  ]),
  communityList('large community list', 'large-community-list', [
    ['match', 'large-community'],
    ['set', 'large-comm-list'],
  ]),
  communityList('extended community list', 'extcommunity-list', [
    ['match', 'extcommunity'],
    ['set', 'extended-comm-list'],
  ]),
]

const begins = ({ words }: FrrLine, start: readonly string[]): boolean =>
  start.every((word, index) => words[index] === word)

/** A list that is not defined matches nothing, and a route map that is not denies everything. */
const undefinedLists: Lint = (lines) =>
  lists.flatMap(({ kind, defined, used }) => {
    const defines = (line: FrrLine): boolean => defined.some((start) => begins(line, start))
    const names = new Set(
      lines
        .filter(defines)
        .flatMap((line) => defined.map((start) => wordAfter(line, ...start) ?? '')),
    )
    return lines
      .filter((line) => !defines(line))
      .flatMap((line) =>
        used.flatMap((before) => {
          const name = wordAfter(line, ...before)
          return name === undefined || names.has(name)
            ? []
            : [{ line, reason: `there is no ${kind} ${name}` }]
        }),
      )
  })

/** `A.B.C.D/M [ge G] [le L]`: M < G <= L, and M <= L (FRR manual, "IP Prefix List"). */
const emptyRanges: Lint = (lines) =>
  lines
    .filter(({ words }) => words[1] === 'prefix-list')
    .flatMap((line) => {
      const [address, length] = S.split('/')(line.words.find((word) => word.includes('/')) ?? '')
      const longest = address.includes(':') ? 128 : 32
      const le = Number(wordAfter(line, 'le') ?? longest)
      const ge = Number(wordAfter(line, 'ge') ?? length)
      const isRange = ge >= Number(length) && le >= ge && le <= longest
      const isProper = wordAfter(line, 'ge') === undefined || ge > Number(length)
      return length === undefined || (isRange && isProper)
        ? []
        : [
            {
              line,
              reason: `no prefix has such a length: wanted /${length} < ge <= le <= ${longest}`,
            },
          ]
    })

/** `ip prefix-list NAME seq 10`, `bgp community-list expanded NAME seq 10`; `null`: no list's entry. */
const entryOf = ({ words }: FrrLine): string | null => {
  const at = words.indexOf('seq')
  const isOfList = words.slice(1, 3).some((word) => word.endsWith('-list'))
  return isOfList && at > 0 ? words.slice(0, at + 2).join(' ') : null
}

/** FRR keeps the last line of a sequence number, and forgets the others without a word. */
const overwritten: Lint = (lines) => {
  const findings: Finding[] = []
  const next = new Map<string, FrrLine>()
  for (const line of lines.toReversed()) {
    const entry = entryOf(line)
    if (entry === null) continue
    const same = next.get(entry)
    if (same !== undefined) {
      const reason = `line ${same.number} has the same number and takes its place`
      findings.push({ line, reason })
    }
    next.set(entry, line)
  }
  return findings
}

const lints: readonly Lint[] = [undefinedLists, ...neighborLints, emptyRanges, overwritten]

/** In the order of the file. */
export const lintFrrConf = (content: string, host: NamesOnHost): readonly Finding[] => {
  const lines = frrLines(content)
  return lints
    .flatMap((lint) => lint(lines, host))
    .toSorted((a, b) => a.line.number - b.line.number)
}
