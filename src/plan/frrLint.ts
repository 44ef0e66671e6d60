import { isIP } from 'node:net'
import { parseIp, type Ip } from '../intent/address.ts'
import { frrLines, type FrrLine } from './frrLines.ts'

/** What FRR's own check lets pass, although a daemon would refuse the line or never act on it. */
export interface Finding {
  readonly line: FrrLine
  readonly reason: string
}

/** What a configuration can name on this host once the plan is carried out. */
export interface NamesOnHost {
  readonly links: ReadonlySet<string>
  /** The host's own addresses by VRF. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<Ip>>
}

type Lint = (lines: readonly FrrLine[], host: NamesOnHost) => readonly Finding[]

const wordAfter = ({ words }: FrrLine, ...before: readonly string[]): string | undefined => {
  const at = words.findIndex((_word, index) =>
    before.every((word, offset) => words[index + offset] === word),
  )
  return at < 0 ? undefined : words[at + before.length]
}

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

const isNeighbor = ({ words, bgp }: FrrLine): boolean => words[0] === 'neighbor' && bgp !== null

/** bgpd refuses what is said of a neighbor before it knows its AS number or its group. */
const introduces = ({ words }: FrrLine): boolean =>
  ['remote-as', 'peer-group', 'interface'].includes(words[2] ?? '')

const unknownNeighbors: Lint = (lines) => {
  const neighbors = lines.filter(isNeighbor)
  return neighbors.flatMap((line) => {
    const earlier = neighbors.filter(
      (other) => other.bgp === line.bgp && other.number < line.number && introduces(other),
    )
    const group = wordAfter(line, 'peer-group')
    const isGroup = (name: string) =>
      earlier.some(({ words }) => words[1] === name && words[2] === 'peer-group' && !words[3])
    if (group !== undefined && !isGroup(group)) {
      return [{ line, reason: `there is no peer group ${group} before this line` }]
    }
    return introduces(line) || earlier.some(({ words }) => words[1] === line.words[1])
      ? []
      : [{ line, reason: `nothing before this line says who ${line.words[1]} is` }]
  })
}

const missingLinks: Lint = (lines, { links }) =>
  lines
    .filter((line) => isNeighbor(line) && line.words[2] === 'interface')
    .filter(({ words }) => !links.has(words[1] ?? ''))
    .map((line) => ({ line, reason: `there is no link ${line.words[1]}` }))

const ownAddresses: Lint = (lines, { addresses }) =>
  lines.filter(isNeighbor).flatMap((line) => {
    const address = parseIp(line.words[1] ?? '')
    return address !== null && introduces(line) && addresses.get(line.bgp ?? '')?.has(address)
      ? [{ line, reason: `${address} is this host's own address` }]
      : []
  })

/** `A.B.C.D/M [ge G] [le L]`: M < G <= L, and M <= L (FRR manual, "IP Prefix List"). */
const emptyRanges: Lint = (lines) =>
  lines
    .filter(({ words }) => words[1] === 'prefix-list')
    .flatMap((line) => {
      const [address = '', length] = (line.words.find((word) => word.includes('/')) ?? '').split(
        '/',
      )
      const longest = isIP(address) === 6 ? 128 : 32
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

const lints: readonly Lint[] = [
  undefinedLists,
  unknownNeighbors,
  missingLinks,
  ownAddresses,
  emptyRanges,
  overwritten,
]

/** In the order of the file. */
export const lintFrrConf = (content: string, host: NamesOnHost): readonly Finding[] => {
  const lines = frrLines(content)
  return lints
    .flatMap((lint) => lint(lines, host))
    .toSorted((a, b) => a.line.number - b.line.number)
}
