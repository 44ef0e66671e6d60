import {
  familyOf,
  numeric,
  type Family,
  type InterfaceAddress,
  type Ip,
} from '../intent/address.ts'

/** Addresses that follow each other, both ends among them, as numbers. */
export interface Span {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

const numberOf = (address: Ip): bigint =>
  numeric(address)
    .toByteArray()
    .reduce((number, byte) => number * 256n + BigInt(byte), 0n)

export const spanBetween = (first: Ip, last: Ip): Span => ({
  family: familyOf(first),
  first: numberOf(first),
  last: numberOf(last),
})

export const widthOf = (family: Family): number => (family === 'ipv6' ? 128 : 32)

/** All addresses of the prefix around this one. */
export const spanOf = ({ address, prefixLength }: InterfaceAddress): Span => {
  const family = familyOf(address)
  const size = 1n << BigInt(widthOf(family) - prefixLength)
  const first = (numberOf(address) / size) * size
  return { family, first, last: first + size - 1n }
}

export const meet = (a: Span, b: Span): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last

/** Whether the others have every address of this one, together if not alone. */
export const isCovered = (span: Span, others: readonly Span[]): boolean => {
  const missing = others
    .filter((other) => meet(other, span))
    .toSorted((a, b) => (a.first < b.first ? -1 : 1))
    .reduce(
      (next, { first, last }) => (first <= next && last >= next ? last + 1n : next),
      span.first,
    )
  return missing > span.last
}
