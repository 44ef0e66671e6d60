import * as E from 'fp-ts/lib/Either.js'
import { rule, unless, type Rule } from './rule.ts'

/** Autonomous system number, 32 bits (RFC 6793). */
export type Asn = number & { readonly Asn: unique symbol }

/** Id of a Linux routing table, 32 bits. */
export type RoutingTable = number & { readonly RoutingTable: unique symbol }

/** Largest packet of a link in bytes, without the Ethernet header. */
export type Mtu = number & { readonly Mtu: unique symbol }

const number = <A extends number>(
  wanted: string,
  lowest: number,
  highest: number,
  reserved: Readonly<Record<number, string>> = {},
): Rule<A> =>
  rule(wanted, (text) => {
    if (/^0[0-9]+$/.test(text)) return E.left('write it without leading zeros')
    if (!/^[0-9]+$/.test(text)) return E.left('write it in decimal digits')
    // Beyond 15 digits JavaScript rounds a number.
    if (text.length > 15) return E.left('it is far too large')
    const value = Number(text)
    const isOutside = value < lowest || value > highest
    const reason = isOutside ? `${value} is outside ${lowest}..${highest}` : undefined
    return unless(reserved[value] ?? reason, value as A)
  })

export const asn: Rule<Asn> = number(
  'an AS number in decimal, 1..4294967294, not 23456 or 65535',
  1,
  4294967294,
  {
    0: '0 is reserved (RFC 7607)',
    23456: '23456 is AS_TRANS (RFC 6793)',
    65535: '65535 is reserved (RFC 7300)',
    4294967295: '4294967295 is reserved (RFC 7300)',
  },
)

export const routingTable: Rule<RoutingTable> = number(
  'a routing table id, 1..4294967295, not 253, 254 or 255',
  1,
  4294967295,
  {
    253: "this is the kernel's table default",
    254: "this is the kernel's table main",
    255: "this is the kernel's table local",
  },
)

/** Below 1280 (RFC 8200 5) the kernel takes every IPv6 address off the link; 65535 is veth's limit. */
export const mtu: Rule<Mtu> = number('an MTU in bytes, 1280..65535', 1280, 65535)

/** A /127 (RFC 6164): in a shorter prefix `::0` is the subnet-router anycast address. */
export const ipv6PairLength: Rule<127> = number('the prefix length 127', 127, 127)

/** A /31 (RFC 3021): two addresses, none of them network or broadcast. */
export const ipv4PairLength: Rule<31> = number('the prefix length 31', 31, 31)

/** Seconds, 16 bits (RFC 4271 4.2). A neighbor accepts no hold time below 3 (RFC 4271 6.2). */
export const holdTime: Rule<number> = number('seconds, 3..65535', 3, 65535)

export const keepaliveTime: Rule<number> = number('seconds, 1..21845', 1, 21845)

/** Between BFD packets (RFC 5880 6.8.1); FRR's bounds. */
export const bfdInterval: Rule<number> = number('milliseconds, 50..4294', 50, 4294)

export const bfdMultiplier: Rule<number> = number('a count, 2..255', 2, 255)

export const prefixCount: Rule<number> = number('a count, 1..1000000', 1, 1_000_000)

/** How many hops away a neighbor may be (GTSM, RFC 5082). */
export const hops: Rule<number> = number('a count of hops, 1..254', 1, 254)
