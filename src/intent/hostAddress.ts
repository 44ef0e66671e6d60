import * as E from 'fp-ts/lib/Either.js'
import { familyOf, meet, parseIp, spanBetween, type Ip, type Ipv4, type Ipv6 } from './address.ts'
import { rangesOf } from './prefix.ts'
import { rule, unless, type Rule } from './rule.ts'

const noAddress = 'this range means "no address" (RFC 1122, RFC 4291)'
const loopback = 'this is a loopback address'
const multicast = 'this is a multicast address'

/** Ranges whose addresses cannot name one host, and why. */
const unusable = rangesOf({
  '0.0.0.0/8': noAddress,
  '127.0.0.0/8': loopback,
  '224.0.0.0/4': multicast,
  '255.255.255.255/32': 'this is the broadcast address',
  '240.0.0.0/4': 'this range is reserved (RFC 1112)',
  '::/128': noAddress,
  '::1/128': loopback,
  '::ffff:0:0/96': 'write the IPv4 address in its own variable',
  'fe80::/10': 'a link-local address needs a zone, which a BGP peer address cannot carry',
  'ff00::/8': multicast,
})

const notAnAddress = (text: string, wanted: string): string => {
  if (text.includes('/')) return 'give the address alone, without a prefix length'
  if (text.includes('%')) return 'give the address without a zone'
  if (/^[0-9.]+$/.test(text) && /(^|\.)0[0-9]/.test(text)) {
    return 'write each number without leading zeros, which some programs read as octal'
  }
  return `this is not an ${parseIp(text) === null ? 'IP' : wanted} address`
}

const host = <A extends Ip>(wanted: 'IPv4' | 'IPv6'): Rule<A> =>
  rule(`the ${wanted} address of one host`, (text) => {
    const address = parseIp(text)
    if (address === null || familyOf(address) !== wanted.toLowerCase()) {
      return E.left(notAnAddress(text, wanted))
    }
    const here = spanBetween(address, address)
    return unless(unusable.find(({ span }) => meet(span, here))?.reason, address as A)
  })

export const hostIpv4 = host<Ipv4>('IPv4')

export const hostIpv6 = host<Ipv6>('IPv6')
