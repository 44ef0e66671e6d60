import { isIP } from 'node:net'

/** IPv4 address, dotted quad without leading zeros. */
export type Ipv4 = string & { readonly Ipv4: unique symbol }

/** IPv6 address in the canonical text of RFC 5952, without a zone. */
export type Ipv6 = string & { readonly Ipv6: unique symbol }

export type Ip = Ipv4 | Ipv6

export const families = ['ipv4', 'ipv6'] as const

export type Family = (typeof families)[number]

/** Only IPv6 addresses have colons. Parsing would take too long: a host can have thousands. */
export const familyOf = (address: Ip): Family => (address.includes(':') ? 'ipv6' : 'ipv4')

/** An address with the length of its prefix in bits. */
export interface InterfaceAddress {
  readonly address: Ip
  readonly prefixLength: number
}

export const printInterfaceAddress = ({ address, prefixLength }: InterfaceAddress): string =>
  `${address}/${prefixLength}`

/** An address in any notation, without a zone. */
export type IpText = string & { readonly IpText: unique symbol }

/** What `isIP` calls 6, by the parser of the URL standard. */
const isIpv6Text = (text: string): boolean =>
  /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`)

/** Only asks `isIP` about IPv4: V8 takes milliseconds to read its regular expression for IPv6. */
export const isIpText = (value: unknown): value is IpText => {
  if (typeof value !== 'string') return false
  return value.includes(':') ? isIpv6Text(value) : /^[0-9.]+$/.test(value) && isIP(value) === 4
}

/** The URL standard writes an IPv6 address as RFC 5952 does, and never with dots. */
export const canonicalIp = (text: IpText): Ip =>
  (text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text) as Ip

/** Canonical form of an address text, or `null` for anything else. */
export const parseIp = (text: string): Ip | null => (isIpText(text) ? canonicalIp(text) : null)

/** Consecutive addresses as numbers, both ends included. */
export interface Span {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

export const widthOf = (family: Family): number => (family === 'ipv6' ? 128 : 32)

const ipv6Number = (address: Ip): bigint => {
  const [before = [], after = []] = address
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':')))
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  const digits = [...before, ...zeros, ...after].map((hextet) => hextet.padStart(4, '0'))
  return BigInt(`0x${digits.join('')}`)
}

const numberOf = (address: Ip): bigint =>
  familyOf(address) === 'ipv6'
    ? ipv6Number(address)
    : address.split('.').reduce((number, byte) => number * 256n + BigInt(byte), 0n)

export const spanBetween = (first: Ip, last: Ip): Span => ({
  family: familyOf(first),
  first: numberOf(first),
  last: numberOf(last),
})

/** All addresses of the prefix that this address is in. */
export const spanOf = ({ address, prefixLength }: InterfaceAddress): Span => {
  const family = familyOf(address)
  const size = 1n << BigInt(widthOf(family) - prefixLength)
  const first = (numberOf(address) / size) * size
  return { family, first, last: first + size - 1n }
}

export const meet = (a: Span, b: Span): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last

/** Whether another prefix shares an address with this one, which is parsed once. */
export const overlapping = (a: InterfaceAddress): ((b: InterfaceAddress) => boolean) => {
  const span = spanOf(a)
  return (b) => familyOf(b.address) === span.family && meet(span, spanOf(b))
}

/** True when the two prefixes share an address. */
export const overlap = (a: InterfaceAddress, b: InterfaceAddress): boolean => overlapping(a)(b)

/** fe80::/10 (RFC 4291 2.5.6). The kernel makes one on every link: never ours to remove. */
export const isLinkLocalIpv6 = (address: Ip): boolean => /^fe[89ab].:/.test(address)
