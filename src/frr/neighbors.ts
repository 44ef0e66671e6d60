import { wordAfter, type Statement } from './configuration.ts'

/** `router bgp 65001 vrf metallb` */
export const isBgp = (block: string): boolean => block.startsWith('router bgp ')

/** The VRF of a `router bgp` block. */
export const vrfOf = (block: string): string => / vrf (\S+)/.exec(block)?.[1] ?? 'default'

/** `neighbor NAME WHAT ...` in a `router bgp` block. */
export interface NeighborLine {
  readonly statement: Statement
  readonly name: string
  readonly what: string | undefined
  /** Defines a peer group. */
  readonly isGroup: boolean
}

export const neighborLines = (statements: readonly Statement[]): readonly NeighborLine[] =>
  statements.flatMap((statement) => {
    const [keyword, name, what, more] = statement.text.split(' ')
    return keyword === 'neighbor' && name !== undefined && isBgp(statement.block)
      ? [{ statement, name, what, isGroup: what === 'peer-group' && more === undefined }]
      : []
  })

/** bgpd refuses other lines about a neighbor before it knows its AS number or its group. */
export const introduces = ({ what }: NeighborLine): boolean =>
  what === 'remote-as' || what === 'peer-group' || what === 'interface'

/** The peer group that a line puts its neighbor into. */
export const groupOf = ({ statement }: NeighborLine): string | undefined =>
  wordAfter(statement, 'peer-group')

const linesOf = (statements: readonly Statement[], block: string): readonly NeighborLine[] =>
  neighborLines(statements).filter(({ statement }) => statement.block === block)

/** The neighbors of a block: all that can have a session, so no groups. */
export const neighborsOf = (statements: readonly Statement[], block: string): readonly string[] => {
  const lines = linesOf(statements, block)
  const groups = new Set(lines.filter(({ isGroup }) => isGroup).map(({ name }) => name))
  const names = lines.filter(introduces).map(({ name }) => name)
  return [...new Set(names)].filter((name) => !groups.has(name))
}

/** The neighbors that a line about this neighbor or group concerns. */
export const membersOf = (
  statements: readonly Statement[],
  block: string,
  name: string,
): readonly string[] => {
  const members = linesOf(statements, block).filter((line) => groupOf(line) === name)
  return members.length > 0
    ? [...new Set(members.map((member) => member.name))]
    : neighborsOf(statements, block).filter((neighbor) => neighbor === name)
}
