// What a BGP neighbor says, taken apart (RFC 4271 4.3, RFC 4760 3).

import ipaddr from 'ipaddr.js'

interface Message {
  readonly type: number
  readonly body: Buffer
}

/** Whole messages at the start of a stream, and what is left. */
export const messagesIn = (
  stream: Buffer,
): { readonly messages: readonly Message[]; readonly rest: Buffer } => {
  const messages: Message[] = []
  let at = 0
  while (stream.length >= at + 19 && stream.length >= at + stream.readUInt16BE(at + 16)) {
    const end = at + stream.readUInt16BE(at + 16)
    messages.push({ type: stream.readUInt8(at + 18), body: stream.subarray(at + 19, end) })
    at = end
  }
  return { messages, rest: stream.subarray(at) }
}

const prefixes = (nlri: Buffer, addressBytes: 4 | 16): readonly string[] => {
  const found: string[] = []
  for (let at = 0; at < nlri.length;) {
    const length = nlri.readUInt8(at)
    const bytes = Math.ceil(length / 8)
    const address = Buffer.alloc(addressBytes)
    nlri.copy(address, 0, at + 1, at + 1 + bytes)
    found.push(`${ipaddr.fromByteArray([...address]).toString()}/${length}`)
    at += 1 + bytes
  }
  return found
}

const mpReach = 14

/** AFI, SAFI, length of the next hop, next hop, a reserved byte, prefixes. */
const reached = (value: Buffer): readonly string[] =>
  prefixes(value.subarray(5 + value.readUInt8(3)), value.readUInt16BE(0) === 1 ? 4 : 16)

/** The prefixes that an UPDATE announces, of both families. */
export const prefixesIn = (update: Buffer): readonly string[] => {
  const attributesAt = 2 + update.readUInt16BE(0)
  const end = attributesAt + 2 + update.readUInt16BE(attributesAt)
  const found: string[] = []
  for (let at = attributesAt + 2; at < end;) {
    const isLong = (update.readUInt8(at) & 0x10) !== 0
    const valueAt = at + (isLong ? 4 : 3)
    const length = isLong ? update.readUInt16BE(at + 2) : update.readUInt8(at + 2)
    if (update.readUInt8(at + 1) === mpReach)
      found.push(...reached(update.subarray(valueAt, valueAt + length)))
    at = valueAt + length
  }
  return [...found, ...prefixes(update.subarray(end), 4)]
}
