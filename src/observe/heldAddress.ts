import { printInterfaceAddress, type InterfaceAddress } from '../intent/address.ts'
import type { HeldAddress } from './observed.ts'

/** `A/LENGTH`, or `A peer B/LENGTH`, in the words of ip-address(8). */
export const addressWords = ({ address, peer, prefixLength }: HeldAddress): readonly string[] =>
  peer === null
    ? [printInterfaceAddress({ address, prefixLength })]
    : [address, 'peer', printInterfaceAddress({ address: peer, prefixLength })]

export const addressText = (address: HeldAddress): string => addressWords(address).join(' ')

/** One that an intent names has no peer. */
export const withoutPeer = (address: InterfaceAddress): HeldAddress => ({ ...address, peer: null })
