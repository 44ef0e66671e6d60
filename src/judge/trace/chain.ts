import * as E from 'fp-ts/lib/Either.js'
import { familyOf, meet, spanOf, widthOf, type Family, type Ip } from '../../intent/address.ts'
import { destinationText, type Destination } from '../../intent/destination.ts'
import type { Intent } from '../../intent/intent.ts'
import { networkOf, networkText } from '../../intent/prefix.ts'
import type { LinkAddress, Observed } from '../../observe/observed.ts'
import type { Traced, TraceSubject } from '../../observe/routing/trace.ts'
import { presentPorts } from '../subject.ts'

/** Which way a destination takes: out by the speaker's routes, out as an own address, or in from the fabric. */
export type ChainName = 'load_balancer' | 'own_address' | 'fabric'

export interface Chain {
  readonly name: ChainName
  /** Why this one; without a full stop. */
  readonly reason: string
}

/** Where an own address is, or should be. */
export interface OwnAddress {
  readonly address: Ip
  /** `null`: on no link. */
  readonly held: { readonly link: string; readonly address: LinkAddress } | null
  readonly isAdvertised: boolean
  /** The variable that names it. */
  readonly variable: 'NODE_IP' | 'NODE_IP6' | null
}

const variableOf = (address: string, { nodeIp, nodeIp6 }: Intent): OwnAddress['variable'] => {
  if (address === nodeIp) return 'NODE_IP'
  return address === nodeIp6 ? 'NODE_IP6' : null
}

/** Of two links with the address the one that is announced. */
export const ownAddressOf = (
  destination: Destination,
  intent: Intent,
  { links }: Observed,
): OwnAddress | null => {
  const advertised: readonly string[] = intent.settings.ADVERTISE_INTERFACES
  const text = `${destination.address}/${destination.prefixLength}`
  const isHost = destination.prefixLength === widthOf(familyOf(destination.address))
  const holders = links.flatMap((link) =>
    link.addresses
      .filter(
        (held) =>
          (isHost && held.address === destination.address) ||
          (destination.isPrefix && networkText(held) === text),
      )
      .map((address) => ({ link: link.name, address })),
  )
  const held = holders.find(({ link }) => advertised.includes(link)) ?? holders[0] ?? null
  const address = held?.address.address ?? destination.address
  const variable = isHost ? variableOf(address, intent) : null
  if (held === null && variable === null) return null
  return { address, held, isAdvertised: held !== null && advertised.includes(held.link), variable }
}

/** The pool that the destination is in; `null`: none. */
export const poolOf = (
  { address, prefixLength }: Pick<Destination, 'address' | 'prefixLength'>,
  { settings }: Intent,
): string | null => {
  const span = spanOf({ address, prefixLength })
  return (
    settings.LB_POOLS?.find((pool) => {
      const outer = spanOf(networkOf(pool))
      return outer.family === span.family && span.first >= outer.first && span.last <= outer.last
    }) ?? null
  )
}

const isDefault = (prefix: string): boolean => prefix.endsWith('/0')

const ownChain = (own: OwnAddress): Chain => {
  const where =
    own.held === null ? `is ${own.variable}, and on no link` : `is an address of ${own.held.link}`
  return { name: 'own_address', reason: `${own.address} ${where}` }
}

const routeIn = (known: Traced['fabric']) => (E.isRight(known) ? known.right : null)

/** By what is configured, then by who announces it. */
export const chainOf = (
  destination: Destination,
  intent: Intent,
  observed: Observed,
  traced: Pick<Traced, 'speaker' | 'fabric'> | null,
): Chain => {
  const text = destinationText(destination)
  const own = ownAddressOf(destination, intent, observed)
  if (own !== null && (own.isAdvertised || own.variable !== null)) return ownChain(own)
  const pool = poolOf(destination, intent)
  if (pool !== null) return { name: 'load_balancer', reason: `${text} is in LB_POOLS (${pool})` }
  const ofSpeaker = traced === null ? null : routeIn(traced.speaker)
  if (ofSpeaker !== null && !isDefault(ofSpeaker.prefix))
    return { name: 'load_balancer', reason: `the speaker announces ${ofSpeaker.prefix}` }
  if (own !== null) return ownChain(own)
  const isHost = destination.prefixLength === widthOf(familyOf(destination.address))
  if (!isHost) return { name: 'fabric', reason: `${text} is in no pool, and not of this node` }
  const ofLeaf = traced === null ? null : routeIn(traced.fabric)
  const leaf = ofLeaf?.paths.find(({ neighbor }) => neighbor !== null)
  if (ofLeaf !== null && leaf !== undefined && !isDefault(ofLeaf.prefix)) {
    const who = leaf.hostName ?? leaf.neighbor ?? 'a leaf'
    return { name: 'fabric', reason: `${who} announces ${ofLeaf.prefix}, and the speaker does not` }
  }
  return {
    name: 'load_balancer',
    reason: `${text} is no address of this node, and no leaf announces it`,
  }
}

/** Addresses of documentation (RFC 5737, RFC 3849, RFC 9637), which no client has. */
const clients: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ['203.0.113.1', '198.51.100.1', '192.0.2.1'],
  ipv6: ['2001:db8:ffff:ffff::1', '3fff::1'],
}

/** A stranger: in no pool, and on no link. */
const clientFor = (family: Family, { settings }: Intent, { links }: Observed): Ip => {
  const taken = [
    ...(settings.LB_POOLS ?? []).map(networkOf),
    ...links.flatMap(({ addresses }) => addresses),
  ].map(spanOf)
  const candidates = clients[family].map((text) => text as Ip)
  const free = candidates.find((address) => {
    const span = spanOf({ address, prefixLength: widthOf(family) })
    return !taken.some((other) => meet(span, other))
  })
  return free ?? (clients[family][0] as Ip)
}

/** Of an own address FRR announces the network, which is asked for. */
export const traceSubject = (
  destination: Destination,
  intent: Intent,
  observed: Observed,
): TraceSubject => {
  const family = familyOf(destination.address)
  const client = clientFor(family, intent, observed)
  const own = ownAddressOf(destination, intent, observed)
  const isOwn = own !== null && own.held !== null && own.isAdvertised
  const network =
    isOwn && own.held !== null ? networkOf(networkText(own.held.address) as never) : null
  return {
    destination: network === null ? destination : { ...network, isPrefix: true },
    vrf: intent.vrf.name,
    nextHop: intent.pair[family].speaker.address,
    bfd: intent.bfd,
    kernel: {
      // 0.0.0.0 is no destination for a packet.
      address: destination.prefixLength === 0 ? client : (own?.address ?? destination.address),
      client,
      ports: presentPorts(intent, observed).map(({ name }) => name),
    },
  }
}
