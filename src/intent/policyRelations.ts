import { overlapping, type InterfaceAddress, type Ip } from './address.ts'
import { frrEnd, speakerEnd } from './link.ts'
import { networkOf } from './prefix.ts'
import { problem, type Problem } from './problem.ts'
import type { Settings, VariableName } from './variables.ts'

type PolicyRelation = (settings: Partial<Settings>) => readonly Problem[]

/** Variables with addresses of the node, and the prefix length that nobody else may use there. */
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

/** The addresses of the node, each with its variable. */
export const ownedBy = (
  settings: Readonly<Partial<Record<keyof typeof owned, Ip | null>>>,
): readonly Owned[] =>
  ownedNames.flatMap((name) => {
    const address = settings[name] ?? null
    return address === null ? [] : [{ name, address, prefixLength: owned[name] }]
  })

/** A pool around an address of the node would let the speaker announce that address. */
export const poolOnTheNode = (variable: string, pool: string, { name, address }: Owned): Problem =>
  problem(
    variable,
    pool,
    `prefixes without ${name} ${address}`,
    'the speaker could announce that address',
  )

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
  const isFine = keepalive === null || hold === null ? keepalive === hold : hold >= 3 * keepalive
  const wanted = 'at least three times BGP_KEEPALIVE_TIME (RFC 4271 10), and both or none of them'
  const advice = 'one lost keepalive must not end a session'
  return isFine ? [] : [problem('BGP_HOLD_TIME', hold?.toString() ?? null, wanted, advice)]
}

const neverTheVeth: PolicyRelation = ({ ADVERTISE_INTERFACES: links, VRF_METALLB: vrf }) => {
  const wanted = 'links of the node, not those of the veth or the VRF'
  const advice = 'the veth has the same addresses on every node'
  return (links ?? [])
    .filter((link) => link === frrEnd || link === speakerEnd || link === vrf)
    .map((link) => problem('ADVERTISE_INTERFACES', link, wanted, advice))
}

export const policyRelations: readonly PolicyRelation[] = [
  poolsOffTheNode,
  holdOverKeepalive,
  neverTheVeth,
]
