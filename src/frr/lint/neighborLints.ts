import { parseIp } from '../../intent/address.ts'
import type { FrrLine } from '../lines.ts'
import { wordAfter, type Lint } from './finding.ts'

/** `neighbor NAME WHAT ...` in a `router bgp` block of a VRF. */
interface NeighborLine {
  readonly line: FrrLine
  readonly vrf: string
  readonly name: string
  readonly what: string | undefined
}

const neighborsIn = (lines: readonly FrrLine[]): readonly NeighborLine[] =>
  lines.flatMap((line) => {
    const [keyword, name, what] = line.words
    return keyword === 'neighbor' && line.bgp !== null && name !== undefined
      ? [{ line, vrf: line.bgp, name, what }]
      : []
  })

/** bgpd refuses what is said of a neighbor before it knows its AS number or its group. */
const introduces = ({ what }: NeighborLine): boolean =>
  ['remote-as', 'peer-group', 'interface'].some((word) => word === what)

const unknownNeighbors: Lint = (lines) => {
  const neighbors = neighborsIn(lines)
  return neighbors.flatMap((neighbor) => {
    const { line, vrf, name } = neighbor
    const earlier = neighbors.filter(
      (other) => other.vrf === vrf && other.line.number < line.number && introduces(other),
    )
    const group = wordAfter(line, 'peer-group')
    const isGroup = earlier.some(
      (other) => other.name === group && other.what === 'peer-group' && !other.line.words[3],
    )
    if (group !== undefined && !isGroup) {
      return [{ line, reason: `there is no peer group ${group} before this line` }]
    }
    return introduces(neighbor) || earlier.some((other) => other.name === name)
      ? []
      : [{ line, reason: `nothing before this line says who ${name} is` }]
  })
}

const missingLinks: Lint = (lines, { links }) =>
  neighborsIn(lines)
    .filter(({ what, name }) => what === 'interface' && !links.has(name))
    .map(({ line, name }) => ({ line, reason: `there is no link ${name}` }))

const ownAddresses: Lint = (lines, { addresses }) =>
  neighborsIn(lines).flatMap((neighbor) => {
    const address = parseIp(neighbor.name)
    return address !== null && introduces(neighbor) && addresses.get(neighbor.vrf)?.has(address)
      ? [{ line: neighbor.line, reason: `${address} is this host's own address` }]
      : []
  })

export const neighborLints: readonly Lint[] = [unknownNeighbors, missingLinks, ownAddresses]
