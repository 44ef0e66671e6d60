import { overlapping, type InterfaceAddress, type Ip } from './address.ts'
import { frrEnd, speakerEnd } from './link.ts'
import { networkOf } from './prefix.ts'
import type { Problem } from './problem.ts'
import type { Settings, VariableName } from './variables.ts'

type PolicyRelation = (settings: Partial<Settings>) => readonly Problem[]

/** Addresses with the length in which nobody else may have them. */
const owned = {
  NODE_IP: 32,
  NODE_IP6: 128,
  PEER_IP_FRR: 127,
  PEER_IPV4_FRR: 31,
} as const satisfies Partial<Record<VariableName, number>>

const ownedNames = Object.keys(owned) as readonly (keyof typeof owned)[]

interface Owned extends InterfaceAddress {
  readonly name: keyof typeof owned
}

/** What the node has of its own, each with its variable. */
export const ownedBy = (
  settings: Readonly<Partial<Record<keyof typeof owned, Ip | null>>>,
): readonly Owned[] =>
  ownedNames.flatMap((name) => {
    const address = settings[name]
    return address === null || address === undefined
      ? []
      : [{ name, address, prefixLength: owned[name] }]
  })

/** A pool around an address of the node would let the speaker announce that address. */
export const poolOnTheNode = (
  variable: string,
  given: string,
  { name, address }: Owned,
): Problem => ({
  variable,
  given,
  wanted: `prefixes without ${name} ${address}`,
  advice: 'the speaker could announce that address',
})

const poolsOffTheNode: PolicyRelation = (settings) => {
  const addresses = ownedBy(settings).map((one) => ({ one, isIn: overlapping(one) }))
  return (settings.LB_POOLS ?? []).flatMap((pool) =>
    addresses
      .filter(({ isIn }) => isIn(networkOf(pool)))
      .map(({ one }) => poolOnTheNode('LB_POOLS', pool, one)),
  )
}

const holdOverKeepalive: PolicyRelation = ({
  BGP_KEEPALIVE_TIME: keepalive,
  BGP_HOLD_TIME: hold,
}) => {
  if (keepalive === undefined || hold === undefined) return []
  const wanted = 'at least three times BGP_KEEPALIVE_TIME (RFC 4271 10), and both or none of them'
  const advice = 'one lost keepalive must not end a session'
  const problem = [{ variable: 'BGP_HOLD_TIME', given: hold?.toString() ?? null, wanted, advice }]
  if (keepalive === null || hold === null) return keepalive === hold ? [] : problem
  return hold >= 3 * keepalive ? [] : problem
}

const neverTheVeth: PolicyRelation = ({ ADVERTISE_INTERFACES: links, VRF_METALLB: vrf }) =>
  (links ?? [])
    .filter((link) => link === frrEnd || link === speakerEnd || link === vrf)
    .map((link) => ({
      variable: 'ADVERTISE_INTERFACES',
      given: link,
      wanted: 'links of the node, not those of the veth or the VRF',
      advice: 'the veth has the same addresses on every node',
    }))

export const policyRelations: readonly PolicyRelation[] = [
  poolsOffTheNode,
  holdOverKeepalive,
  neverTheVeth,
]
