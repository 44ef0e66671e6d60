import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { speakerEnd } from '../intent/link.ts'
import { familiesOf, type Document, type FamilyChoice } from './document.ts'

export interface CiliumOptions {
  readonly family: FamilyChoice
  readonly pool: readonly string[]
}

const apiVersion = 'cilium.io/v2'
const labels = { advertise: 'frr' }

const advertisement: Document = {
  apiVersion,
  kind: 'CiliumBGPAdvertisement',
  metadata: { name: 'loadbalancers', labels },
  spec: {
    advertisements: [
      {
        advertisementType: 'Service',
        service: { addresses: ['LoadBalancerIP'] },
        // An expression that every service matches: without a selector none is announced.
        selector: { matchExpressions: [{ key: 'frr', operator: 'NotIn', values: ['never'] }] },
      },
    ],
  },
}

const peerConfig = (family: Family): Document => ({
  apiVersion,
  kind: 'CiliumBGPPeerConfig',
  metadata: { name: `frr-${family}` },
  spec: {
    timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
    // Cilium must dial from the veth: the node's other addresses are not FRR's neighbor there.
    transport: { peerPort: 179, sourceInterface: speakerEnd },
    families: [{ afi: family, safi: 'unicast', advertisements: { matchLabels: labels } }],
  },
})

const cluster = ({ asn, pair }: Intent, families: readonly Family[]): Document => ({
  apiVersion,
  kind: 'CiliumBGPClusterConfig',
  metadata: { name: 'frr' },
  spec: {
    bgpInstances: [
      {
        name: 'frr',
        localASN: asn.speaker,
        peers: families.map((family) => ({
          name: `frr-${family}`,
          peerASN: asn.vrf,
          peerAddress: pair[family].frr.address,
          peerConfigRef: { name: `frr-${family}` },
        })),
      },
    ],
  },
})

const pools = (pool: readonly string[]): readonly Document[] =>
  pool.length === 0
    ? []
    : [
        {
          apiVersion,
          kind: 'CiliumLoadBalancerIPPool',
          metadata: { name: 'loadbalancers' },
          spec: { blocks: pool.map((cidr) => ({ cidr })) },
        },
      ]

export const ciliumDocuments = (
  intent: Intent,
  { family, pool }: CiliumOptions,
): readonly Document[] => {
  const families = familiesOf(family)
  return [cluster(intent, families), ...families.map(peerConfig), advertisement, ...pools(pool)]
}
