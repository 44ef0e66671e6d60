// Path attributes as a speaker writes them, in hexadecimal digits (RFC 4271 4.3).

/** Optional and transitive: who does not know it hands it on. */
const handedOn = 0xc0

const bytesOf = (value: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) % 256)

const attribute = (type: number, value: readonly number[]): string =>
  Buffer.from([handedOn, type, value.length, ...value]).toString('hex')

const numbers = (communities: readonly string[], bytes: number): readonly number[] =>
  communities.flatMap((text) => text.split(':').flatMap((part) => bytesOf(Number(part), bytes)))

/** `65101:666`; a well-known one by its numbers, such as 65535:0 (RFC 1997). */
export const standard = (...communities: readonly string[]): string =>
  attribute(8, numbers(communities, 2))

/** `65101:1:2` (RFC 8092). */
export const large = (...communities: readonly string[]): string =>
  attribute(32, numbers(communities, 4))

/** Route target 65101:77 and site of origin 65101:78 (RFC 4360). */
export const extended = attribute(16, [
  ...[0, 2, ...bytesOf(65101, 2), ...bytesOf(77, 4)],
  ...[0, 3, ...bytesOf(65101, 2), ...bytesOf(78, 4)],
])

/** MED, which is not handed on by itself (RFC 4271 5.1.4). */
export const metric = Buffer.from([0x80, 4, 4, ...bytesOf(99, 4)]).toString('hex')

/** IPv6 route target (RFC 5701), entropy label (RFC 6790), Only to Customer (RFC 9234). */
export const others =
  attribute(25, [0, 2, 0x20, 1, 0x0d, 0xb8, ...bytesOf(1, 12), 0, 7]) +
  attribute(28, [1, 2, 3]) +
  attribute(35, bytesOf(7, 4))
