// The fields that the other side takes, written down from its sources: here those of Talos
// v1.14.0-rc.1 (pkg/machinery/config/types/network).

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Document } from '../../src/manifests/document.ts'
import { daemonSetSchema } from './kubeVipFacts.ts'
import { metallbSchemas } from './metallbFacts.ts'
import { ciliumSchemas } from './ciliumFacts.ts'
import { asn, flag, listOf, object, prefix, text } from './schemaParts.ts'

const duration = { type: 'string', pattern: '^[0-9]+(ms|s)$' }

const talos = (properties: Readonly<Record<string, object>>, required: readonly string[]) =>
  object({ apiVersion: { const: 'v1alpha1' }, kind: text, name: text, ...properties }, [
    'name',
    ...required,
  ])

const link = {
  up: flag,
  mtu: { type: 'integer' },
  addresses: listOf(object({ address: prefix }, ['address'])),
}

const neighbor = object({
  address: text,
  link: text,
  peerASN: asn,
  passive: flag,
  holdTime: duration,
  bfd: object({
    transmitInterval: duration,
    receiveInterval: duration,
    detectMultiplier: { type: 'integer', minimum: 1, maximum: 255 },
  }),
})

const schemas: Readonly<Record<string, object>> = {
  ...ciliumSchemas,
  ...metallbSchemas,
  'apps/v1 DaemonSet': daemonSetSchema,
  // Of `data` without base64, which the user fills in.
  'v1 Secret': object(
    {
      ...{ apiVersion: text, kind: text, type: { enum: ['Opaque', 'kubernetes.io/basic-auth'] } },
      metadata: object({ name: text, namespace: text }, ['name', 'namespace']),
      data: object({ password: text }, ['password']),
    },
    ['data', 'metadata', 'type'],
  ),
  'v1alpha1 ExtensionServiceConfig': talos(
    {
      environment: listOf({ type: 'string', pattern: '^[A-Z0-9_]+=' }),
      configFiles: listOf(object({ content: text, mountPath: text }, ['content', 'mountPath'])),
    },
    [],
  ),
  'v1alpha1 DummyLinkConfig': talos(link, []),
  'v1alpha1 LinkAliasConfig': talos({ selector: object({ match: text }, ['match']) }, ['selector']),
  'v1alpha1 VRFConfig': talos({ links: listOf(text), table: text, ...link }, ['table']),
  'v1alpha1 VethConfig': talos({ peer: object({ name: text, ...link }, ['name']), ...link }, [
    'peer',
  ]),
  'v1alpha1 BGPInstanceConfig': talos(
    {
      vrf: text,
      localASN: asn,
      routerID: text,
      routeSource: text,
      advertise: listOf(text),
      multipath: flag,
      installRoutes: flag,
      importRoutes: listOf(object({ bgpInstance: text, prefixes: listOf(prefix) })),
      neighbors: listOf(neighbor),
    },
    ['localASN'],
  ),
}

const oldLink = object(
  {
    interface: text,
    mtu: { type: 'integer' },
    dummy: flag,
    addresses: listOf(prefix),
  },
  ['interface'],
)

const subnet = { type: 'string', pattern: '^!?[0-9a-f.:]+/[0-9]{1,3}$' }

/** The machine configuration of old, which is one document without a kind. */
const machine = object({
  machine: object({
    network: object({ interfaces: listOf(oldLink) }),
    kubelet: object({ nodeIP: object({ validSubnets: listOf(subnet) }) }),
    kernel: object({ modules: listOf(object({ name: text }, ['name'])) }),
  }),
  cluster: object({ etcd: object({ advertisedSubnets: listOf(subnet) }) }),
})

const ajv = new Ajv2020({ allErrors: true })

/** What is wrong with a document; a kind that is not written down here is wrong, too. */
export const problemsOf = (document: Document): readonly string[] => {
  const isMachine = 'machine' in document || 'cluster' in document
  const name = isMachine ? 'machine configuration' : `${document.apiVersion} ${document.kind}`
  const schema = isMachine ? machine : schemas[name]
  if (schema === undefined) return [`no schema for ${name}`]
  const validate = ajv.compile(schema)
  validate(document)
  return (validate.errors ?? []).map((error) => `${name}${error.instancePath} ${error.message}`)
}
