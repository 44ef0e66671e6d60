import * as E from 'fp-ts/lib/Either.js'
import ipaddr from 'ipaddr.js'
import { familyOf, numeric, parseIp, type InterfaceAddress, type Ip } from './address.ts'
import { rule, type Rule } from './rule.ts'

/** A network in canonical text such as `192.0.2.0/24`: no bit is set behind its length. */
export type Prefix = string & { readonly Prefix: unique symbol }

/** The network as an address with a length: what `overlap` compares. */
export const networkOf = (prefix: Prefix): InterfaceAddress => {
  const [address = '', length = ''] = prefix.split('/')
  return { address: address as Ip, prefixLength: Number(length) }
}

/** Ranges that are never a service's (RFC 6890), as prefixes of which nothing may be announced. */
export const unusableRanges: readonly (readonly [Prefix, string])[] = [
  ['0.0.0.0/8' as Prefix, '"this network" (RFC 791)'],
  ['127.0.0.0/8' as Prefix, 'loopback'],
  ['169.254.0.0/16' as Prefix, 'link-local'],
  ['224.0.0.0/3' as Prefix, 'multicast or reserved'],
  ['::/8' as Prefix, 'reserved, loopback among it'],
  ['fe80::/10' as Prefix, 'link-local'],
  ['ff00::/8' as Prefix, 'multicast'],
]

const inside = (prefix: InterfaceAddress, range: InterfaceAddress): boolean => {
  const left = numeric(prefix.address)
  const right = numeric(range.address)
  return (
    left.kind() === right.kind() &&
    prefix.prefixLength >= range.prefixLength &&
    left.match(right, range.prefixLength)
  )
}

const firstAddress = (text: string): string =>
  text.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(text).toString()
    : ipaddr.IPv4.networkAddressFromCIDR(text).toString()

/** Shorter than /8 is the default route in disguise: 0.0.0.0/1 and 128.0.0.0/1 are as good as it. */
export const shortestLength = 8

const parsePrefix = (text: string): E.Either<string, Prefix> => {
  const [addressText = '', lengthText, ...rest] = text.split('/')
  const address = parseIp(addressText)
  if (address === null || lengthText === undefined || rest.length > 0) {
    return E.left('write address, slash and length')
  }
  const prefixLength = /^(0|[1-9][0-9]{0,2})$/.test(lengthText) ? Number(lengthText) : Infinity
  const longest = familyOf(address) === 'ipv6' ? 128 : 32
  if (prefixLength > longest) return E.left(`the length is a number up to ${longest}`)
  if (prefixLength < shortestLength)
    return E.left(`a prefix shorter than /${shortestLength} is a default route`)
  const network = firstAddress(`${address}/${prefixLength}`)
  if (network !== address) {
    return E.left(`bits are set behind its length: ${network}/${prefixLength} was probably meant`)
  }
  const range = unusableRanges.find(([of]) => inside({ address, prefixLength }, networkOf(of)))
  return range === undefined
    ? E.right(`${address}/${prefixLength}` as Prefix)
    : E.left(`this range is ${range[1]}`)
}

export const prefix: Rule<Prefix> = rule('a prefix such as 192.0.2.0/24', parsePrefix)
