// The fields of Cilium's BGP control plane, written down from its CRDs (cilium/cilium,
// pkg/k8s/apis/cilium.io/client/crds/v2, commits 0d505231, 22ca075b, 1caf37d4 and 5575315f), with the
// rules that its CRDs have in CEL.

import type { Document } from '../../src/manifests/document.ts'
import { asn, flag, kubernetes, listOf, object, prefix, selector, text } from './schemaParts.ts'

const seconds = (minimum: number) => ({ type: 'integer', minimum, maximum: 65535 })
const port = { type: 'integer', minimum: 1, maximum: 65535 }
const name = { type: 'string', minLength: 1, maxLength: 255 }

const peer = object(
  {
    name,
    peerASN: asn,
    peerAddress: text,
    peerConfigRef: object({ name: text }, ['name']),
  },
  // "one of peerAddress or autoDiscovery must be set"
  ['name', 'peerAddress'],
)

const family = object(
  {
    afi: { enum: ['ipv4', 'ipv6'] },
    safi: { enum: ['unicast'] },
    advertisements: selector,
  },
  ['afi', 'safi'],
)

const advertisement = object(
  {
    advertisementType: { const: 'Service' },
    service: object(
      {
        addresses: {
          ...listOf({ enum: ['LoadBalancerIP', 'ClusterIP', 'ExternalIP'] }),
          minItems: 1,
        },
      },
      ['addresses'],
    ),
    selector,
  },
  ['advertisementType', 'service'],
)

/** The CRD takes any of the three; the operator wants a prefix or a range (lbipam.go). */
const block = {
  oneOf: [object({ cidr: prefix }, ['cidr']), object({ start: text, stop: text }, ['start'])],
}

export const ciliumSchemas: Readonly<Record<string, object>> = {
  'cilium.io/v2 CiliumBGPClusterConfig': kubernetes(
    object(
      {
        nodeSelector: selector,
        bgpInstances: {
          ...listOf(
            object({ name, localASN: asn, localPort: port, peers: listOf(peer) }, ['name']),
          ),
          minItems: 1,
          maxItems: 16,
        },
      },
      ['bgpInstances'],
    ),
  ),
  'cilium.io/v2 CiliumBGPPeerConfig': kubernetes(
    object({
      authSecretRef: text,
      ebgpMultihop: { type: 'integer', minimum: 1, maximum: 255 },
      gracefulRestart: object(
        { enabled: flag, restartTimeSeconds: { type: 'integer', minimum: 1, maximum: 4095 } },
        ['enabled'],
      ),
      timers: object({
        connectRetryTimeSeconds: { type: 'integer', minimum: 1, maximum: 2147483647 },
        holdTimeSeconds: seconds(3),
        keepAliveTimeSeconds: seconds(1),
      }),
      transport: object({ peerPort: port, sourceInterface: text }),
      families: listOf(family),
    }),
  ),
  'cilium.io/v2 CiliumBGPAdvertisement': kubernetes(
    object({ advertisements: listOf(advertisement) }, ['advertisements']),
  ),
  'cilium.io/v2 CiliumLoadBalancerIPPool': kubernetes(
    object({
      allowFirstLastIPs: { enum: ['Yes', 'No'] },
      ...{ disabled: flag, serviceSelector: selector, blocks: listOf(block) },
    }),
  ),
}

interface CiliumSpec {
  readonly timers?: { readonly holdTimeSeconds: number; readonly keepAliveTimeSeconds: number }
  readonly bgpInstances?: readonly {
    readonly peers: readonly { readonly peerConfigRef: { readonly name: string } }[]
  }[]
}

/** What is wrong between the fields and the documents. */
export const ciliumProblems = (documents: readonly Document[]): readonly string[] => {
  const specs = documents.flatMap(({ spec }) => (spec === undefined ? [] : [spec as CiliumSpec]))
  const configs = documents
    .filter(({ kind }) => kind === 'CiliumBGPPeerConfig')
    .map(({ metadata }) => (metadata as { name: string }).name)
  const references = specs.flatMap(({ bgpInstances = [] }) =>
    bgpInstances.flatMap(({ peers }) => peers.map(({ peerConfigRef }) => peerConfigRef.name)),
  )
  return [
    ...specs
      .filter(({ timers }) => timers && timers.keepAliveTimeSeconds > timers.holdTimeSeconds)
      .map(() => 'keepAliveTimeSeconds can not be larger than holdTimeSeconds'),
    ...(String(configs) === String(references) ? [] : ['peers and their configs differ']),
  ]
}
