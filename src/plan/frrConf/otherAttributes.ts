/**
 * Path attributes of a speaker's routes that are looked at (IANA, "BGP Path Attributes"): origin, AS
 * path, next hop, MED, communities, prefixes of other families, extended and large communities.
 */
const lookedAt: ReadonlySet<number> = new Set([1, 2, 3, 4, 8, 14, 15, 16, 32])

/** The numbers of all others, which FRR would hand on to the leaves, whatever they are. */
export const otherAttributes: string = Array.from({ length: 255 }, (_, index) => index + 1)
  .filter((number) => !lookedAt.has(number))
  .join(' ')
