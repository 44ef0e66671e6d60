import { parseIp } from '../../intent/address.ts'
import { groupOf, introduces, neighborLines, vrfOf } from '../neighbors.ts'
import type { Lint } from './finding.ts'

const unknownNeighbors: Lint = (statements) => {
  const lines = neighborLines(statements)
  return lines.flatMap((line) => {
    const { statement, name } = line
    const earlier = lines.filter(
      (other) =>
        other.statement.block === statement.block &&
        other.statement.line < statement.line &&
        introduces(other),
    )
    const group = groupOf(line)
    if (group !== undefined && !earlier.some((other) => other.isGroup && other.name === group)) {
      return [{ statement, reason: `there is no peer group ${group} before this line` }]
    }
    return introduces(line) || earlier.some((other) => other.name === name)
      ? []
      : [{ statement, reason: `nothing before this line says who ${name} is` }]
  })
}

const missingLinks: Lint = (statements, { links }) =>
  neighborLines(statements)
    .filter(({ what, name }) => what === 'interface' && !links.has(name))
    .map(({ statement, name }) => ({ statement, reason: `there is no link ${name}` }))

const ownAddresses: Lint = (statements, { addresses }) =>
  neighborLines(statements)
    .filter(introduces)
    .flatMap(({ statement, name }) => {
      const address = parseIp(name)
      return address !== null && addresses.get(vrfOf(statement.block))?.has(address)
        ? [{ statement, reason: `${address} is this host's own address` }]
        : []
    })

export const neighborLints: readonly Lint[] = [unknownNeighbors, missingLinks, ownAddresses]
