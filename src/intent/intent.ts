import * as E from 'fp-ts/lib/Either.js'
import type { InterfaceAddress, Ipv4, Ipv6 } from './address.ts'
import type { FabricTable } from './choice.ts'
import type { LinkName, Mac } from './link.ts'
import type { Asn, Mtu, RoutingTable } from './numbers.ts'
import type { FilePath } from './path.ts'
import type { Problem } from './problem.ts'
import { relationProblems } from './relations.ts'
import { decodeSettings, type Environment, type Provenance } from './settings.ts'
import type { Settings } from './variables.ts'

export type PortSelection =
  | { readonly _tag: 'ByMac'; readonly macs: readonly Mac[] }
  | { readonly _tag: 'ByName'; readonly names: readonly LinkName[] }

/** The two ends of the veth in one address family. */
export interface Pair {
  readonly frr: InterfaceAddress
  readonly speaker: InterfaceAddress
}

/** What the user wants, decoded. */
export interface Intent {
  readonly nodeIp: Ipv4
  /** `null`: the kernel chooses the source of IPv6 traffic. */
  readonly nodeIp6: Ipv6 | null
  readonly asn: { readonly local: Asn; readonly vrf: Asn; readonly speaker: Asn }
  readonly ports: PortSelection
  readonly vrf: { readonly name: LinkName; readonly table: RoutingTable }
  /** For BGP's routes of the default VRF. */
  readonly fabricTable: FabricTable
  readonly pair: { readonly ipv4: Pair; readonly ipv6: Pair }
  /** `null`: as the first fabric port has it. */
  readonly mtu: Mtu | null
  readonly bfd: boolean
  /** `null`: no password. */
  readonly passwordFiles: { readonly fabric: FilePath | null; readonly speaker: FilePath | null }
  /** `null`: the built-in template, no values for one, and nothing after it. */
  readonly userFiles: {
    readonly template: FilePath | null
    readonly values: FilePath | null
    readonly extra: FilePath | null
  }
  /** All variables under their own names. Only FRR's configuration needs those without another name. */
  readonly settings: Settings
  readonly provenance: Provenance
}

const pairOf = (
  frr: InterfaceAddress['address'],
  speaker: InterfaceAddress['address'],
  prefixLength: number,
): Pair => ({
  frr: { address: frr, prefixLength },
  speaker: { address: speaker, prefixLength },
})

/** The relations let exactly one of the two through, which the compiler cannot know. */
const portsOf = ({ FE_MACS: macs, FE_PORT_NAMES: names }: Settings): PortSelection =>
  macs === null ? { _tag: 'ByName', names: names as readonly LinkName[] } : { _tag: 'ByMac', macs }

const intentOf = (settings: Settings, provenance: Provenance): Intent => ({
  nodeIp: settings.NODE_IP,
  nodeIp6: settings.NODE_IP6,
  asn: {
    local: settings.ASN_LOCAL,
    vrf: settings.ASN_VRF_METALLB,
    speaker: settings.ASN_METALLB_SPEAKER,
  },
  ports: portsOf(settings),
  vrf: { name: settings.VRF_METALLB, table: settings.METALLB_VRF_ROUTE_TABLE_ID },
  fabricTable: settings.FABRIC_TABLE,
  pair: {
    ipv4: pairOf(settings.PEER_IPV4_FRR, settings.PEER_IPV4_METALLB, settings.PEER_IPV4_PREFIX),
    ipv6: pairOf(settings.PEER_IP_FRR, settings.PEER_IP_METALLB, settings.PEER_IP_PREFIX),
  },
  mtu: settings.INTERFACE_MTU,
  bfd: settings.ENABLE_BFD,
  passwordFiles: {
    fabric: settings.FABRIC_PASSWORD_FILE,
    speaker: settings.METALLB_PASSWORD_FILE,
  },
  userFiles: {
    template: settings.FRR_TEMPLATE,
    values: settings.FRR_TEMPLATE_VARS,
    extra: settings.FRR_EXTRA_CONF,
  },
  settings,
  provenance,
})

/** Decodes the environment into an intent, or reports all problems. */
export const decodeIntent = (environment: Environment): E.Either<readonly Problem[], Intent> => {
  const { settings, provenance, problems } = decodeSettings(environment)
  const all = [...problems, ...relationProblems(settings, environment)]
  if (all.length > 0) return E.left(all)
  // Without a problem every variable decoded, which the compiler cannot know.
  return E.right(intentOf(settings as Settings, provenance as Provenance))
}
