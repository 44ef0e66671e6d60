import * as S from 'fp-ts/lib/string.js'
import { frrLines, type FrrLine } from './frrLines.ts'
import { wordAfter, type Finding, type Lint, type NamesOnHost } from './lint.ts'
import { neighborLints } from './neighborLints.ts'

/** Kinds of lists: how a line begins that defines one, and what precedes its name where it is used. */
const lists = [
  { kind: 'route map', defined: ['route-map'], used: [['route-map'], ['call'], ['table-map']] },
  {
    kind: 'IPv4 prefix list',
    defined: ['ip', 'prefix-list'],
    used: [['match', 'ip', 'address', 'prefix-list']],
  },
  {
    kind: 'IPv6 prefix list',
    defined: ['ipv6', 'prefix-list'],
    used: [['match', 'ipv6', 'address', 'prefix-list']],
  },
  {
    kind: 'AS path list',
    defined: ['bgp', 'as-path', 'access-list'],
    used: [['match', 'as-path']],
  },
  {
    kind: 'community list',
    defined: ['bgp', 'community-list', 'standard'],
    used: [['match', 'community']],
  },
  {
    kind: 'large community list',
    defined: ['bgp', 'large-community-list', 'standard'],
    used: [['match', 'large-community']],
  },
] as const

const begins = ({ words }: FrrLine, start: readonly string[]): boolean =>
  start.every((word, index) => words[index] === word)

/** A list that is not defined matches nothing, and a route map that is not denies everything. */
const undefinedLists: Lint = (lines) =>
  lists.flatMap(({ kind, defined, used }) => {
    const names = new Set(
      lines.filter((line) => begins(line, defined)).map((line) => wordAfter(line, ...defined)),
    )
    return lines
      .filter((line) => !begins(line, defined))
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

/** FRR keeps the last line of a sequence number, and forgets the others without a word. */
const overwritten: Lint = (lines) =>
  lines
    .filter(({ words }) => words[1] === 'prefix-list' && words[3] === 'seq')
    .flatMap((line, index, all) => {
      const same = all
        .slice(index + 1)
        .find(({ words }) => words.slice(0, 5).join(' ') === line.words.slice(0, 5).join(' '))
      return same === undefined
        ? []
        : [{ line, reason: `line ${same.number} has the same number and takes its place` }]
    })

const lints: readonly Lint[] = [undefinedLists, ...neighborLints, emptyRanges, overwritten]

/** In the order of the file. */
export const lintFrrConf = (content: string, host: NamesOnHost): readonly Finding[] => {
  const lines = frrLines(content)
  return lints
    .flatMap((lint) => lint(lines, host))
    .toSorted((a, b) => a.line.number - b.line.number)
}
