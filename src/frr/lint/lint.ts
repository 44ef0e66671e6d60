import { statementsOf, wordAfter, type Statement } from '../configuration.ts'
import type { Finding, Lint, NamesOnHost } from './finding.ts'
import { neighborLints } from './neighborLints.ts'

interface List {
  readonly kind: string
  /** The words before the name where the list is defined, and where it is used. */
  readonly defined: readonly string[]
  readonly used: readonly string[]
}

/** Named as standard or expanded, or by a number. */
const communityList = (kind: string, list: string, used: List['used']): List => ({
  kind,
  defined: [`bgp ${list}`, `bgp ${list} standard`, `bgp ${list} expanded`],
  used,
})

const lists: readonly List[] = [
  { kind: 'route map', defined: ['route-map'], used: ['route-map', 'call', 'table-map'] },
  {
    kind: 'IPv4 prefix list',
    defined: ['ip prefix-list'],
    used: ['match ip address prefix-list'],
  },
  {
    kind: 'IPv6 prefix list',
    defined: ['ipv6 prefix-list'],
    used: ['match ipv6 address prefix-list'],
  },
  {
    kind: 'AS path list',
    defined: ['bgp as-path access-list'],
    used: ['match as-path', 'exclude as-path-access-list'],
  },
  communityList('community list', 'community-list', ['match community', 'set comm-list']),
  communityList('large community list', 'large-community-list', [
    'match large-community',
    'set large-comm-list',
  ]),
  communityList('extended community list', 'extcommunity-list', [
    'match extcommunity',
    'set extended-comm-list',
  ]),
]

/** An undefined list matches nothing, and an undefined route map denies everything. */
const undefinedLists: Lint = (statements) =>
  lists.flatMap(({ kind, defined, used }) => {
    const defines = (statement: Statement): boolean =>
      defined.some((start) => statement.text.startsWith(`${start} `))
    const names = new Set(
      statements
        .filter(defines)
        .flatMap((statement) => defined.map((start) => wordAfter(statement, start) ?? '')),
    )
    return statements
      .filter((statement) => !defines(statement))
      .flatMap((statement) =>
        used.flatMap((before) => {
          const name = wordAfter(statement, before)
          return name === undefined || names.has(name)
            ? []
            : [{ statement, reason: `there is no ${kind} ${name}` }]
        }),
      )
  })

/** `A.B.C.D/M [ge G] [le L]`: M < G <= L, and M <= L (FRR manual, "IP Prefix List"). */
const emptyRanges: Lint = (statements) =>
  statements
    .filter(({ text }) => /^\S+ prefix-list /.test(text))
    .flatMap((statement) => {
      const [, address = '', length] = / (?:permit|deny) (\S+)\/(\S+)/.exec(statement.text) ?? []
      const longest = address.includes(':') ? 128 : 32
      const le = Number(wordAfter(statement, 'le') ?? longest)
      const ge = Number(wordAfter(statement, 'ge') ?? length)
      const isRange = ge >= Number(length) && le >= ge && le <= longest
      const isProper = wordAfter(statement, 'ge') === undefined || ge > Number(length)
      const reason = `no prefix has such a length: wanted /${length} < ge <= le <= ${longest}`
      return length === undefined || (isRange && isProper) ? [] : [{ statement, reason }]
    })

/** `ip prefix-list NAME seq 10`, `bgp community-list expanded NAME seq 10` */
const entry = /^(\S+ ){1,2}\S*-list .*? seq \S+/

/** FRR keeps the last line with a sequence number, and silently drops the others. */
const overwritten: Lint = (statements) => {
  const findings: Finding[] = []
  const next = new Map<string, Statement>()
  for (const statement of statements.toReversed()) {
    const [key] = entry.exec(statement.text) ?? []
    if (key === undefined) continue
    const same = next.get(key)
    if (same !== undefined) {
      const reason = `line ${same.line} has the same number and takes its place`
      findings.push({ statement, reason })
    }
    next.set(key, statement)
  }
  return findings
}

const lints: readonly Lint[] = [undefinedLists, ...neighborLints, emptyRanges, overwritten]

/** In the order of the file. */
export const lintFrrConf = (configuration: string, host: NamesOnHost): readonly Finding[] => {
  const statements = statementsOf(configuration)
  return lints
    .flatMap((lint) => lint(statements, host))
    .toSorted((a, b) => a.statement.line - b.statement.line)
}
