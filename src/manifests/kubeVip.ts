import type { Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import type { Manifest } from './document.ts'
import { selectorOf, type NodeLabel } from './nodeLabel.ts'
import type { Options } from './options.ts'
import { secretCommand, secretName } from './secret.ts'

const namespace = 'kube-system'
const name = 'kube-vip-ds'

const comments = [
  "This is a patch for kube-vip's DaemonSet, not a manifest:",
  `  kubectl -n ${namespace} patch daemonset ${name} --patch-file FILE_WITH_THIS`,
  'kube-vip ends when two modes are on, so this switches vip_arp off. If a virtual IP of the control',
  'plane uses ARP, it needs a DaemonSet of its own.',
]

/** A patch has one document, so the Secret is made by a command. */
const passwordComments = [
  'METALLB_PASSWORD_FILE is set, so FRR needs the same password from kube-vip. Make a Secret first; FILE',
  'is a copy of that file. A password for kube-vip has no colon and no comma.',
  ...secretCommand(namespace, 'Opaque'),
]

/** Not a variable of kube-vip: the kubelet inserts its value into `bgp_peers`, which comes after it. */
const passwordVariable = 'frr_password'

const passwordOf = ({ passwordFiles }: Intent) =>
  passwordFiles.speaker === null ? '' : `$(${passwordVariable})`

/** ADDRESS:AS:PASSWORD:MULTIHOP (kube-vip, `ParseBGPPeerConfig`) */
const peer = (intent: Intent, family: Family): string => {
  const { address } = intent.pair[family].frr
  const host = family === 'ipv6' ? `[${address}]` : address
  return `${host}:${intent.asn.vrf}:${passwordOf(intent)}:false`
}

/** In a patch `null` removes a field: a variable has a value or a source, never both. */
const valued = (variable: string, value: string) => ({ name: variable, value, valueFrom: null })

const password = ({ passwordFiles }: Intent) =>
  passwordFiles.speaker === null
    ? []
    : [
        {
          name: passwordVariable,
          valueFrom: { secretKeyRef: { name: secretName, key: 'password' } },
        },
      ]

const env = (intent: Intent, families: readonly Family[]) => [
  { name: 'svc_enable', value: 'true' },
  { name: 'vip_arp', value: 'false' },
  { name: 'bgp_enable', value: 'true' },
  // The node's own address can be IPv6, and this one is only seen by the FRR of this node.
  valued('bgp_routerid', intent.pair.ipv4.speaker.address),
  { name: 'bgp_as', value: String(intent.asn.speaker) },
  ...password(intent),
  valued('bgp_peers', families.map((family) => peer(intent, family)).join(',')),
]

const nodes = (label: NodeLabel): object =>
  label.value === null
    ? {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [selectorOf(label)],
            },
          },
        },
      }
    : { nodeSelector: { [label.key]: label.value } }

/** kube-vip's BGP settings are environment variables of its DaemonSet. */
export const kubeVipManifests = (
  intent: Intent,
  { families, nodeLabel }: Options,
): readonly Manifest[] => [
  {
    comments: [...comments, ...(intent.passwordFiles.speaker === null ? [] : passwordComments)],
    document: {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace },
      spec: {
        template: {
          spec: {
            ...(nodeLabel === null ? {} : nodes(nodeLabel)),
            containers: [{ name: 'kube-vip', env: env(intent, families) }],
          },
        },
      },
    },
  },
]
