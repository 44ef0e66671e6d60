import * as E from 'fp-ts/lib/Either.js'
import { rule, type Rule } from './rule.ts'

/** Autonomous system number, 32 bits (RFC 6793). */
export type Asn = number & { readonly Asn: unique symbol }

/** Id of a Linux routing table, 32 bits. */
export type RoutingTable = number & { readonly RoutingTable: unique symbol }

/** Largest packet of a link in bytes, without the Ethernet header. */
export type Mtu = number & { readonly Mtu: unique symbol }

const decimal = (text: string): E.Either<string, number> => {
  if (/^0[0-9]+$/.test(text)) return E.left('write it without leading zeros')
  if (!/^[0-9]+$/.test(text)) return E.left('write it in decimal digits')
  // Beyond 15 digits a number of JavaScript is rounded.
  return text.length <= 15 ? E.right(Number(text)) : E.left('it is far too large')
}

const between =
  (lowest: number, highest: number, reserved: ReadonlyMap<number, string> = new Map()) =>
  (value: number): E.Either<string, number> => {
    const reason = reserved.get(value)
    if (reason !== undefined) return E.left(reason)
    return value >= lowest && value <= highest
      ? E.right(value)
      : E.left(`${value} is outside ${lowest}..${highest}`)
  }

const number = <A extends number>(
  wanted: string,
  check: (value: number) => E.Either<string, number>,
): Rule<A> => rule(wanted, (text) => E.map((value) => value as A)(E.chain(check)(decimal(text))))

export const asn: Rule<Asn> = number(
  'an AS number in decimal, 1..4294967294, not 23456 or 65535',
  between(
    1,
    4294967294,
    new Map([
      [0, '0 is reserved (RFC 7607)'],
      [23456, '23456 is AS_TRANS (RFC 6793)'],
      [65535, '65535 is reserved (RFC 7300)'],
      [4294967295, '4294967295 is reserved (RFC 7300)'],
    ]),
  ),
)

const kernelTable = (name: string): string => `this is the kernel's table ${name}`

export const routingTable: Rule<RoutingTable> = number(
  'a routing table id, 1..4294967295, not 253, 254 or 255',
  between(
    1,
    4294967295,
    new Map([
      [253, kernelTable('default')],
      [254, kernelTable('main')],
      [255, kernelTable('local')],
    ]),
  ),
)

/** Below 1280 (RFC 8200 5) the kernel takes every IPv6 address off the link; 65535 is veth's limit. */
export const mtu: Rule<Mtu> = number('an MTU in bytes, 1280..65535', between(1280, 65535))

/** A /127 (RFC 6164): in a shorter prefix `::0` is the subnet-router anycast address. */
export const ipv6PairLength: Rule<127> = number('the prefix length 127', between(127, 127))

/** A /31 (RFC 3021): two addresses, none of them network or broadcast. */
export const ipv4PairLength: Rule<31> = number('the prefix length 31', between(31, 31))

/** Seconds of a BGP timer, 16 bits (RFC 4271 4.2). */
export type Seconds = number & { readonly Seconds: unique symbol }

/** 3 is the least a neighbor accepts as hold time (RFC 4271 6.2). */
export const holdTime: Rule<Seconds> = number('seconds, 3..65535', between(3, 65535))

export const keepaliveTime: Rule<Seconds> = number('seconds, 1..21845', between(1, 21845))

/** Milliseconds between BFD packets (RFC 5880 6.8.1); FRR's bounds. */
export type BfdInterval = number & { readonly BfdInterval: unique symbol }

export const bfdInterval: Rule<BfdInterval> = number('milliseconds, 50..4294', between(50, 4294))

/** Packets that must be missing before BFD calls a session down. */
export type BfdMultiplier = number & { readonly BfdMultiplier: unique symbol }

export const bfdMultiplier: Rule<BfdMultiplier> = number('a count, 2..255', between(2, 255))

/** Prefixes of one address family on one session. */
export type PrefixCount = number & { readonly PrefixCount: unique symbol }

export const prefixCount: Rule<PrefixCount> = number('a count, 1..1000000', between(1, 1_000_000))

/** How many hops away a neighbor may be (GTSM, RFC 5082). */
export type Hops = number & { readonly Hops: unique symbol }

export const hops: Rule<Hops> = number('a count of hops, 1..254', between(1, 254))
