import type { HeldAddress, Link } from '../observe/observed.ts'

/** By prefix length: what becomes of the last byte of an address, for that of the other end. */
const other: ReadonlyMap<number, (last: number) => number | null> = new Map([
  [31, (last) => last ^ 1],
  // The first and the last address of a /30 are no host's.
  [30, (last) => (last % 4 === 1 || last % 4 === 2 ? last ^ 3 : null)],
])

const otherEnd = ({ address, prefixLength, peer }: HeldAddress): readonly string[] => {
  if (peer !== null || address.includes(':')) return []
  const at = address.lastIndexOf('.') + 1
  const last = other.get(prefixLength)?.(Number(address.slice(at))) ?? null
  return last === null ? [] : [`${address.slice(0, at)}${last}`]
}

/**
 * The IPv4 addresses at the other ends of ports with a /31 (RFC 3021) or a /30. FRR on a leaf takes
 * the address of such a port for that of its neighbor, unless it is told `v6only`. A static neighbor,
 * since a leaf with BFD waits for BFD before it dials, and of whom it lets dial FRR knows no BFD yet.
 */
export const otherEnds = (ports: readonly Link[]): readonly string[] => [
  ...new Set(ports.flatMap(({ addresses }) => addresses.flatMap(otherEnd))),
]
