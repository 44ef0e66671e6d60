import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { familiesOf, type Document, type FamilyChoice } from './document.ts'

/** How MetalLB's speaker is deployed; `frr-k8s` is its default since 0.16. */
export const metallbModes = ['frr-k8s', 'frr', 'native'] as const

export type MetallbMode = (typeof metallbModes)[number]

export interface MetallbOptions {
  readonly mode: MetallbMode
  readonly family: FamilyChoice
  /** Prefixes of the LoadBalancer IPs; none: the pools are there already. */
  readonly pool: readonly string[]
}

const namespace = 'metallb-system'

/** Native mode takes neither timers besides the hold time nor a time to connect. */
const timers = (mode: MetallbMode) =>
  mode === 'native'
    ? { holdTime: '9s' }
    : { holdTime: '9s', keepaliveTime: '3s', connectTime: '5s' }

/** One session per family: each can be seen and can fail alone. */
const peer = ({ asn, pair }: Intent, mode: MetallbMode, family: Family): Document => ({
  apiVersion: 'metallb.io/v1beta2',
  kind: 'BGPPeer',
  metadata: { name: `frr-${family}`, namespace },
  spec: {
    myASN: asn.speaker,
    peerASN: asn.vrf,
    peerAddress: pair[family].frr.address,
    ...timers(mode),
  },
})

const pools = (pool: readonly string[]): readonly Document[] =>
  pool.length === 0
    ? []
    : [
        {
          apiVersion: 'metallb.io/v1beta1',
          kind: 'IPAddressPool',
          metadata: { name: 'loadbalancers', namespace },
          spec: { addresses: pool },
        },
      ]

/** Announces every pool: one without an advertisement is not announced. */
const advertisement: Document = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'BGPAdvertisement',
  metadata: { name: 'frr', namespace },
  spec: {},
}

/** Native mode never connects to an IPv6 peer, and refuses IPv6 prefixes. */
export const metallbDocuments = (
  intent: Intent,
  { mode, family, pool }: MetallbOptions,
): readonly Document[] => {
  const families = familiesOf(family).filter((one) => mode !== 'native' || one === 'ipv4')
  return [...families.map((one) => peer(intent, mode, one)), advertisement, ...pools(pool)]
}
