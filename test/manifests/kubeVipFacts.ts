// The DaemonSets that the patch for kube-vip is for, by hand, with the parts that matter; what the API
// server makes of a patch; and what API server, kubelet and kube-vip want of the outcome.
// kube-vip v1.2.3: pkg/kubevip/config_generator.go (`kube-vip manifest daemonset`), config_envvar.go,
// config_bgp.go (`ParseBGPPeerConfig`), cmd/kube-vip.go (one mode). Its Helm chart 0.9: values.yaml.
// Kubernetes v1.34: pkg/apis/apps/validation (selector), pkg/apis/core/validation (containers,
// `validateEnvVarValueFrom`), pkg/kubelet (`makeEnvironmentVariables`).

import { isIP } from 'node:net'
import type { Document } from '../../src/manifests/document.ts'
import { kubernetes, labels, listOf, object, selector, text } from './schemaParts.ts'

interface Variable {
  readonly name: string
  readonly value?: string | null
  readonly valueFrom?: object | null
}

interface Pod {
  readonly containers: readonly { readonly name: string; readonly env: readonly Variable[] }[]
  readonly [field: string]: unknown
}

interface DaemonSet extends Document {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> }
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> }
      readonly spec: Pod
    }
  }
}

const daemonSet = (env: readonly Variable[], more: object = {}): DaemonSet => {
  const own = { 'app.kubernetes.io/name': 'kube-vip-ds' }
  const image = 'ghcr.io/kube-vip/kube-vip:v1.2.3'
  const container = { name: 'kube-vip', image, args: ['manager'], env }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-vip-ds', namespace: 'kube-system', labels: own },
    spec: {
      selector: { matchLabels: own },
      template: {
        metadata: { labels: own },
        spec: { containers: [container], hostNetwork: true, ...more },
      },
    },
  }
}

const fieldRef = (fieldPath: string): object => ({ fieldRef: { fieldPath } })

/** By what made them. */
export const daemonSets: Readonly<Record<string, DaemonSet>> = {
  'kube-vip manifest daemonset --bgp': daemonSet(
    [
      { name: 'vip_arp', value: 'false' },
      { name: 'port', value: '6443' },
      { name: 'vip_nodename', valueFrom: fieldRef('spec.nodeName') },
      { name: 'svc_enable', value: 'true' },
      { name: 'bgp_enable', value: 'true' },
      { name: 'bgp_routerid', value: '192.168.0.2' },
      { name: 'bgp_as', value: '65000' },
      { name: 'bgp_peeraddress' },
      { name: 'bgp_peerpass', value: 'of-old' },
      { name: 'bgp_peeras', value: '0' },
      { name: 'bgp_peers', value: '192.168.0.10:65000::false' },
      { name: 'vip_address' },
    ],
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' },
                ],
              },
            ],
          },
        },
      },
    },
  ),
  'helm install, with what its values.yaml says of envValueFrom': daemonSet([
    { name: 'cp_enable', value: 'false' },
    { name: 'svc_enable', value: 'true' },
    { name: 'vip_arp', value: 'true' },
    { name: 'bgp_peers', valueFrom: { secretKeyRef: { name: 'kube-vip', key: 'bgp_peers' } } },
    { name: 'bgp_routerid', valueFrom: fieldRef('status.podIP') },
  ]),
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists that are merged by name; all others are replaced. */
const mergedByName: ReadonlySet<string> = new Set(['containers', 'env'])

/** The order is that of the patch, between what is there alone (`normalizeElementOrder`). */
const mergedList = (
  original: readonly Document[],
  patch: readonly Document[],
): readonly unknown[] => {
  const named = (list: readonly Document[], name: unknown) =>
    list.find((item) => item['name'] === name)
  const kept = original.filter(({ name }) => named(patch, name) === undefined)
  return [...kept, ...patch.map((item) => merged(named(original, item['name']) ?? {}, item))]
}

/** A strategic merge patch (apimachinery, pkg/util/strategicpatch): `null` deletes. */
const merged = (original: unknown, patch: unknown): unknown => {
  if (!isRecord(original) || !isRecord(patch)) return patch
  const changed = Object.entries(patch).map(([field, value]) => {
    const before = original[field]
    return mergedByName.has(field) && Array.isArray(before)
      ? [field, mergedList(before as readonly Document[], value as readonly Document[])]
      : [field, value === null ? null : merged(before ?? (isRecord(value) ? {} : before), value)]
  })
  const all = Object.entries({ ...original, ...Object.fromEntries(changed) })
  return Object.fromEntries(all.filter(([, value]) => value !== null))
}

export const patched = (original: DaemonSet, patch: Document): DaemonSet =>
  merged(original, patch) as DaemonSet

const variable = {
  oneOf: [
    object({ name: text, value: { type: 'string' } }, ['name']),
    object(
      {
        name: text,
        valueFrom: object({
          fieldRef: object({ fieldPath: text }, ['fieldPath']),
          secretKeyRef: object({ name: text, key: text }, ['name', 'key']),
        }),
      },
      ['name', 'valueFrom'],
    ),
  ],
}

const requirement = 'requiredDuringSchedulingIgnoredDuringExecution'

export const daemonSetSchema = kubernetes(
  object(
    {
      selector,
      template: object(
        {
          metadata: object({ labels }, ['labels']),
          spec: object(
            {
              hostNetwork: { type: 'boolean' },
              nodeSelector: labels,
              affinity: object({
                nodeAffinity: object({
                  [requirement]: object({ nodeSelectorTerms: listOf(selector) }, [
                    'nodeSelectorTerms',
                  ]),
                }),
              }),
              containers: {
                ...listOf(
                  object({ name: text, image: text, args: listOf(text), env: listOf(variable) }, [
                    'name',
                    'image',
                  ]),
                ),
                minItems: 1,
              },
            },
            ['containers'],
          ),
        },
        ['metadata', 'spec'],
      ),
    },
    ['selector', 'template'],
  ),
)

/** `address:AS:password:multihop`, with commas between them; IPv6 stands in brackets. */
const peerProblem = (peer: string): string | null => {
  const [, address = '', rest = ''] =
    /^\[([^\]]*)\](.*)$/.exec(peer) ?? /^([^:]*)(.*)$/.exec(peer) ?? []
  const [, as = '', , multihop = ''] = rest.split(':')
  if (isIP(address) === 0) return `${peer}: no address`
  if (!/^[0-9]+$/.test(as) || Number(as) > 4294967295) return 'BGP Peer AS format error'
  return ['true', 'false'].includes(multihop) ? null : 'BGP MultiHop format error'
}

/** `$(NAME)` becomes what a variable before it has; others stay as they are. */
const unknownReferences = (env: readonly Variable[]): readonly string[] =>
  env.flatMap(({ name, value }, index) =>
    [...(value ?? '').matchAll(/\$\((\w+)\)/g)].flatMap(([, used]) =>
      env.slice(0, index).some((earlier) => earlier.name === used)
        ? []
        : [`${name}: ${used} does not stand before it`],
    ),
  )

const modes: readonly string[] = ['vip_arp', 'bgp_enable', 'vip_wireguard', 'vip_routingtable']

/** What API server, kubelet and kube-vip want beyond the fields. */
export const kubeVipProblems = ({ spec: { selector: own, template } }: DaemonSet) => {
  const env = template.spec.containers.flatMap((container) => container.env)
  const valueOf = (name: string) => env.find((one) => one.name === name)?.value ?? ''
  return [
    ...(Object.entries(own.matchLabels).every(
      ([key, value]) => template.metadata.labels[key] === value,
    )
      ? []
      : ['selector does not match template labels']),
    ...(template.spec.containers.length === 1 ? [] : ['a container of another name']),
    ...(modes.filter((mode) => valueOf(mode) === 'true').length === 1
      ? []
      : ['multiple kube-vip modes detected']),
    ...(isIP(valueOf('bgp_routerid')) === 4 ? [] : ['the router id is no IPv4 address']),
    ...valueOf('bgp_peers')
      .split(',')
      .flatMap((peer) => peerProblem(peer) ?? []),
    ...unknownReferences(env),
  ]
}
