// The fields of Cilium's BGP control plane, written down from its CRDs (cilium/cilium,
// pkg/k8s/apis/cilium.io/client/crds/v2, commits 0d505231, 22ca075b, 1caf37d4 and 5575315f), and
// those of a DaemonSet that kube-vip's settings need (pkg/kubevip/config_envvar.go).

import { asn, flag, kubernetes, listOf, object, prefix, text } from './schemaParts.ts'

const seconds = (minimum: number) => ({ type: 'integer', minimum, maximum: 65535 })
const port = { type: 'integer', minimum: 1, maximum: 65535 }
const name = { type: 'string', minLength: 1, maxLength: 255 }

const selector = object({
  matchLabels: { type: 'object', additionalProperties: { type: 'string', maxLength: 63 } },
  matchExpressions: listOf(
    object(
      {
        key: text,
        operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
        values: listOf({ type: 'string' }),
      },
      ['key', 'operator'],
    ),
  ),
})

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

const variable = object(
  {
    name: { enum: ['svc_enable', 'bgp_enable', 'bgp_routerid', 'bgp_as', 'bgp_peers'] },
    value: { type: 'string' },
    valueFrom: object({ fieldRef: object({ fieldPath: text }, ['fieldPath']) }, ['fieldRef']),
  },
  ['name'],
)

export const otherSpeakers: Readonly<Record<string, object>> = {
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
    object({ disabled: flag, serviceSelector: selector, blocks: listOf(object({ cidr: prefix })) }),
  ),
  // A patch: what else a DaemonSet must have is in the one that is patched.
  'apps/v1 DaemonSet': kubernetes(
    object({
      template: object({
        spec: object({
          containers: listOf(object({ name: text, env: listOf(variable) }, ['name'])),
        }),
      }),
    }),
  ),
}
