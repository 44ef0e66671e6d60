import * as E from 'fp-ts/lib/Either.js'
import { familyOf, parseIp, widthOf, type InterfaceAddress } from './address.ts'
import { networkText } from './prefix.ts'
import { quote } from './problem.ts'

/** What is looked for in tables of routes: an address, whose length is that of its family, or a prefix. */
export interface Destination extends InterfaceAddress {
  /** Whether a length was given. */
  readonly isPrefix: boolean
}

const lengthIn = (text: string, longest: number): number | null => {
  const length = /^(0|[1-9][0-9]{0,2})$/.test(text) ? Number(text) : Infinity
  return length <= longest ? length : null
}

/** Reads what a user wrote. The result is safe within a command of vtysh and as an argument of `ip`. */
export const decodeDestination = (text: string): E.Either<string, Destination> => {
  const [addressText = '', lengthText, ...rest] = text.split('/')
  const address = parseIp(addressText)
  if (address === null || rest.length > 0) {
    return E.left(
      `${quote(text)} is no address or prefix: wanted such as 192.0.2.7, 2001:db8::7 or 0.0.0.0/0`,
    )
  }
  const longest = widthOf(familyOf(address))
  if (lengthText === undefined) return E.right({ address, prefixLength: longest, isPrefix: false })
  const prefixLength = lengthIn(lengthText, longest)
  if (prefixLength === null) {
    return E.left(`${quote(text)} is no prefix: the length is a number up to ${longest}`)
  }
  const network = networkText({ address, prefixLength })
  return network === `${address}/${prefixLength}`
    ? E.right({ address, prefixLength, isPrefix: true })
    : E.left(
        `${quote(text)} is no prefix: you probably meant ${network}, or the address ${address}`,
      )
}

/** As it was given. */
export const destinationText = ({ address, prefixLength, isPrefix }: Destination): string =>
  isPrefix ? `${address}/${prefixLength}` : address
