import * as E from 'fp-ts/lib/Either.js'
import {
  canonicalIp,
  familyOf,
  parseIp,
  spanOf,
  widthOf,
  type InterfaceAddress,
  type Ip,
  type IpText,
  type Span,
} from './address.ts'
import { rule, unless, type Rule } from './rule.ts'

/** A network in canonical text such as `192.0.2.0/24`: no bit is set after its length. */
export type Prefix = string & { readonly Prefix: unique symbol }

/** The network as an address with a length. */
export const networkOf = (prefix: Prefix): InterfaceAddress => {
  const [address = '', length = ''] = prefix.split('/')
  return { address: address as Ip, prefixLength: Number(length) }
}

/** Addresses that cannot be used, and why. */
export interface Range {
  readonly prefix: string
  readonly span: Span
  readonly reason: string
}

/** @param reasons by prefix in canonical text */
export const rangesOf = (reasons: Readonly<Record<string, string>>): readonly Range[] =>
  Object.entries(reasons).map(([prefix, reason]) => ({
    ...{ prefix, reason },
    span: spanOf(networkOf(prefix as Prefix)),
  }))

/** Ranges that are never a service's (RFC 6890). Nothing in them may be announced. */
export const unusableRanges = rangesOf({
  '0.0.0.0/8': '"this network" (RFC 791)',
  '127.0.0.0/8': 'loopback',
  '169.254.0.0/16': 'link-local',
  '224.0.0.0/3': 'multicast or reserved',
  '::/8': 'reserved, loopback among it',
  'fe80::/10': 'link-local',
  'ff00::/8': 'multicast',
})

const isInside = (inner: Span, outer: Span): boolean =>
  inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last

const ipv4Text = (number: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')

const ipv6Text = (number: bigint): string =>
  canonicalIp(
    number
      .toString(16)
      .padStart(32, '0')
      .replaceAll(/(.{4})(?=.)/g, '$1:') as IpText,
  )

const firstAddress = ({ family, first }: Span): string =>
  family === 'ipv6' ? ipv6Text(first) : ipv4Text(first)

/** The network that an address is in: `10.0.0.0/24` for 10.0.0.1 with 24 bits. */
export const networkText = (address: InterfaceAddress): string =>
  `${firstAddress(spanOf(address))}/${address.prefixLength}`

/** Shorter than /8 is the default route in disguise: 0.0.0.0/1 and 128.0.0.0/1 are as good as it. */
export const shortestLength = 8

export const prefix: Rule<Prefix> = rule('a prefix such as 192.0.2.0/24', (text) => {
  const [addressText = '', lengthText, ...rest] = text.split('/')
  const address = parseIp(addressText)
  if (address === null || lengthText === undefined || rest.length > 0) {
    return E.left('write address, slash and length')
  }
  const prefixLength = /^(0|[1-9][0-9]{0,2})$/.test(lengthText) ? Number(lengthText) : Infinity
  const longest = widthOf(familyOf(address))
  if (prefixLength > longest) return E.left(`the length is a number up to ${longest}`)
  if (prefixLength < shortestLength) {
    return E.left(`a prefix shorter than /${shortestLength} is a default route`)
  }
  const span = spanOf({ address, prefixLength })
  const network = firstAddress(span)
  if (network !== address) {
    return E.left(`bits are set after its length: you probably meant ${network}/${prefixLength}`)
  }
  const range = unusableRanges.find((range) => isInside(span, range.span))
  return unless(range && `this range is ${range.reason}`, `${address}/${prefixLength}` as Prefix)
})
