import * as E from 'fp-ts/lib/Either.js'
import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'
import { rule, type Rule } from './rule.ts'

/** IPv4 address, dotted quad without leading zeros. */
export type Ipv4 = string & { readonly Ipv4: unique symbol }

/** IPv6 address in the canonical text of RFC 5952, without a zone. */
export type Ipv6 = string & { readonly Ipv6: unique symbol }

export type Ip = Ipv4 | Ipv6

export type Family = 'ipv4' | 'ipv6'

/** An address that has been parsed says it by its colons; a host can have thousands. */
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

/** The URL standard writes an address as RFC 5952 does, and never with dots. */
const canonicalIpv6 = (text: string): string => new URL(`http://[${text}]`).hostname.slice(1, -1)

/**
 * `isIP` is asked about what can be IPv4 alone: its regular expression for IPv6 takes V8
 * milliseconds to read.
 */
export const isIpText = (value: unknown): value is IpText => {
  if (typeof value !== 'string') return false
  return value.includes(':') ? isIpv6Text(value) : /^[0-9.]+$/.test(value) && isIP(value) === 4
}

export const canonicalIp = (text: IpText): Ip =>
  (text.includes(':') ? canonicalIpv6(text) : text) as Ip

/** Canonical form of an address text, or `null` for anything else. */
export const parseIp = (text: string): Ip | null => (isIpText(text) ? canonicalIp(text) : null)

const hextets = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((hextet) => Number.parseInt(hextet, 16))

/** The eight numbers of canonical text, with as many zeros as `::` stands for. */
const allHextets = (address: Ip): number[] => {
  const gap = address.indexOf('::')
  if (gap < 0) return hextets(address)
  const before = hextets(address.slice(0, gap))
  const after = hextets(address.slice(gap + 2))
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/**
 * An address to calculate with. ipaddr.js' own parser is not asked: it takes all notations, among
 * them `010.0.0.1` for 8.0.0.1, by regular expressions that take V8 milliseconds to read.
 */
export const numeric = (address: Ip): ipaddr.IPv4 | ipaddr.IPv6 =>
  familyOf(address) === 'ipv6'
    ? new ipaddr.IPv6(allHextets(address))
    : new ipaddr.IPv4(address.split('.').map(Number))

/** Whether another prefix shares an address with this one, which is parsed once. */
export const overlapping = (a: InterfaceAddress): ((b: InterfaceAddress) => boolean) => {
  const parsed = numeric(a.address)
  return (b) =>
    familyOf(a.address) === familyOf(b.address) &&
    parsed.match(numeric(b.address), Math.min(a.prefixLength, b.prefixLength))
}

/** True when the two prefixes share an address. */
export const overlap = (a: InterfaceAddress, b: InterfaceAddress): boolean => overlapping(a)(b)

/** `10.0.0.1` and the /31 or /127 around it: the other address of a point-to-point prefix. */
export const inOnePrefix = (a: Ip, b: Ip, prefixLength: number): boolean =>
  overlap({ address: a, prefixLength }, { address: b, prefixLength })

/** fe80::/10 (RFC 4291 2.5.6): made by the kernel on every link, never ours to remove. */
export const isLinkLocalIpv6 = (address: Ip): boolean => /^fe[89ab].:/.test(address)

const notAnAddress = (text: string, family: 'IPv4' | 'IPv6'): string => {
  if (text.includes('/')) return 'give the address alone, without a prefix length'
  if (text.includes('%')) return 'give the address without a zone'
  if (/^[0-9.]+$/.test(text) && /(^|\.)0[0-9]/.test(text)) {
    return 'write each number without leading zeros, which some programs read as octal'
  }
  if (isIP(text) !== 0) return `this is not an ${family} address`
  return `this is not an IP address`
}

/** Ranges whose addresses cannot name one host, and why. */
const unusable: Readonly<Record<string, string>> = {
  unspecified: 'this range means "no address" (RFC 1122, RFC 4291)',
  broadcast: 'this is the broadcast address',
  multicast: 'this is a multicast address',
  loopback: 'this is a loopback address',
  ipv4Mapped: 'write the IPv4 address in its own variable',
}

/** 240.0.0.0/4 never names a host; ipaddr.js calls it by several names. */
const unusableIpv4 = (address: Ipv4): string | undefined => {
  const first = Number(address.split('.')[0])
  if (address === '255.255.255.255') return unusable['broadcast']
  if (first >= 240) return 'this range is reserved (RFC 1112)'
  return unusable[numeric(address).range()]
}

const parseIpv4 = (text: string): E.Either<string, Ipv4> => {
  if (isIP(text) !== 4) return E.left(notAnAddress(text, 'IPv4'))
  const address = text as Ipv4
  const reason = unusableIpv4(address)
  return reason === undefined ? E.right(address) : E.left(reason)
}

const parseIpv6 = (text: string): E.Either<string, Ipv6> => {
  const address = parseIp(text)
  if (address === null || familyOf(address) !== 'ipv6') return E.left(notAnAddress(text, 'IPv6'))
  const range = numeric(address).range()
  if (range === 'linkLocal') {
    return E.left('a link-local address needs a zone, which a BGP peer address cannot carry')
  }
  const reason = unusable[range]
  return reason === undefined ? E.right(address as Ipv6) : E.left(reason)
}

export const hostIpv4: Rule<Ipv4> = rule('the IPv4 address of one host', parseIpv4)

export const hostIpv6: Rule<Ipv6> = rule('the IPv6 address of one host', parseIpv6)
