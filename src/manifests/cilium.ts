import { match } from 'ts-pattern'
import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { speakerEnd } from '../intent/link.ts'
import { uncommented, type Manifest } from './document.ts'
import { selectorOf } from './nodeLabel.ts'
import type { Options } from './options.ts'
import type { Pool } from './pool.ts'
import { secretManifests, secretName } from './secret.ts'

const apiVersion = 'cilium.io/v2'
const labels = { advertise: 'frr' }

/** Where Cilium looks for passwords, unless its Helm chart says otherwise. */
const secretNamespace = 'kube-system'

const advertisement: Manifest = uncommented({
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
})

const peerConfig = (
  { passwordFiles }: Intent,
  { gracefulRestart }: Options,
  family: Family,
): Manifest =>
  uncommented({
    apiVersion,
    kind: 'CiliumBGPPeerConfig',
    metadata: { name: `frr-${family}` },
    spec: {
      timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
      ...(gracefulRestart ? { gracefulRestart: { enabled: true, restartTimeSeconds: 120 } } : {}),
      ...(passwordFiles.speaker === null ? {} : { authSecretRef: secretName }),
      // Cilium must dial from the veth: the node's other addresses are not FRR's neighbor there.
      transport: { peerPort: 179, sourceInterface: speakerEnd },
      families: [{ afi: family, safi: 'unicast', advertisements: { matchLabels: labels } }],
    },
  })

const cluster = (intent: Intent, { families, nodeLabel }: Options): Manifest =>
  uncommented({
    apiVersion,
    kind: 'CiliumBGPClusterConfig',
    metadata: { name: 'frr' },
    spec: {
      ...(nodeLabel === null ? {} : { nodeSelector: selectorOf(nodeLabel) }),
      bgpInstances: [
        {
          name: 'frr',
          localASN: intent.asn.speaker,
          peers: families.map((family) => ({
            name: `frr-${family}`,
            peerASN: intent.asn.vrf,
            peerAddress: intent.pair[family].frr.address,
            peerConfigRef: { name: `frr-${family}` },
          })),
        },
      ],
    },
  })

const block = (pool: Pool): object =>
  match(pool)
    .with({ _tag: 'Prefix' }, ({ prefix }): object => ({ cidr: prefix }))
    .with({ _tag: 'Range' }, ({ start, stop }) => ({ start, stop }))
    .exhaustive()

const pools = ({ pools: list }: Options): readonly Manifest[] =>
  list.length === 0
    ? []
    : [
        uncommented({
          apiVersion,
          kind: 'CiliumLoadBalancerIPPool',
          metadata: { name: 'loadbalancers' },
          // Some devices cannot use the first and last IP of a prefix (MetalLB: avoidBuggyIPs).
          spec: { allowFirstLastIPs: 'No', blocks: list.map(block) },
        }),
      ]

export const ciliumManifests = (intent: Intent, options: Options): readonly Manifest[] => [
  ...secretManifests(intent, secretNamespace, 'Opaque'),
  cluster(intent, options),
  ...options.families.map((family) => peerConfig(intent, options, family)),
  advertisement,
  ...pools(options),
]
