import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { uncommented, type Manifest } from './document.ts'
import { selectorOf } from './nodeLabel.ts'
import type { Options } from './options.ts'
import { hasOtherThanBuggy, poolText } from './pool.ts'
import { secretManifests, secretName } from './secret.ts'

const namespace = 'metallb-system'
const poolName = 'loadbalancers'
const peerName = (family: Family): string => `frr-${family}`

/** MetalLB takes a list of selectors; one of them has to match. */
const nodeSelectors = ({ nodeLabel }: Options) =>
  nodeLabel === null ? {} : { nodeSelectors: [selectorOf(nodeLabel)] }

/** Of these, native mode only has the hold time. */
const timers = ({ mode, gracefulRestart }: Options) => ({
  holdTime: '9s',
  ...(mode === 'native' ? {} : { keepaliveTime: '3s', connectTime: '5s' }),
  ...(mode === 'native' || !gracefulRestart ? {} : { enableGracefulRestart: true }),
})

const password = ({ passwordFiles }: Intent) =>
  passwordFiles.speaker === null ? {} : { passwordSecret: { name: secretName } }

/** One session per family: each can be seen and can fail on its own. */
const peer = (intent: Intent, options: Options, family: Family): Manifest =>
  uncommented({
    apiVersion: 'metallb.io/v1beta2',
    kind: 'BGPPeer',
    metadata: { name: peerName(family), namespace },
    spec: {
      myASN: intent.asn.speaker,
      peerASN: intent.asn.vrf,
      peerAddress: intent.pair[family].frr.address,
      ...timers(options),
      ...password(intent),
      ...nodeSelectors(options),
    },
  })

/** Without pools of its own it announces all pools, and its comment says so. */
const advertisement = (options: Options): Manifest => ({
  comments:
    options.pools.length > 0
      ? []
      : [
          "No pool is named here, so all of MetalLB's pools are announced, also those for L2. If there are",
          'such pools, list the right ones in spec.ipAddressPools.',
          ...(options.mode === 'native'
            ? ['A pool with IPv6 addresses would end all announcements of native mode.']
            : []),
        ],
  document: {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    metadata: { name: 'frr', namespace },
    spec: {
      ...(options.pools.length > 0 ? { ipAddressPools: [poolName] } : {}),
      peers: options.families.map(peerName),
      ...nodeSelectors(options),
    },
  },
})

const pools = ({ pools: list }: Options): readonly Manifest[] =>
  list.length === 0
    ? []
    : [
        uncommented({
          apiVersion: 'metallb.io/v1beta1',
          kind: 'IPAddressPool',
          metadata: { name: poolName, namespace },
          spec: {
            addresses: list.map(poolText),
            // A pool such as 192.0.2.0/32 would have no address left.
            ...(list.every(hasOtherThanBuggy) ? { avoidBuggyIPs: true } : {}),
          },
        }),
      ]

export const metallbManifests = (intent: Intent, options: Options): readonly Manifest[] => [
  ...secretManifests(intent, namespace, 'kubernetes.io/basic-auth'),
  ...options.families.map((family) => peer(intent, options, family)),
  advertisement(options),
  ...pools(options),
]
