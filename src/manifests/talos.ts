import { match } from 'ts-pattern'
import { printInterfaceAddress } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { frrEnd, speakerEnd } from '../intent/link.ts'
import type { Document } from './document.ts'

const apiVersion = 'v1alpha1'

interface Port {
  readonly name: string
  readonly documents: readonly Document[]
}

/** Talos knows ports by name. An alias gives a name to a MAC address. */
const portsOf = ({ ports }: Intent): readonly Port[] =>
  match(ports)
    .with({ _tag: 'ByName' }, ({ names }) => names.map((name): Port => ({ name, documents: [] })))
    .with({ _tag: 'ByMac' }, ({ macs }) =>
      macs.map((mac, index) => {
        const name = `fabric${index}`
        const selector = { match: `mac(link.permanent_addr) == "${mac}"` }
        return { name, documents: [{ apiVersion, kind: 'LinkAliasConfig', name, selector }] }
      }),
    )
    .exhaustive()

const veth = ({ vrf, pair, mtu }: Intent): readonly Document[] => {
  const size = mtu === null ? {} : { mtu }
  const addresses = (end: 'frr' | 'speaker') =>
    [pair.ipv6[end], pair.ipv4[end]].map((address) => ({ address: printInterfaceAddress(address) }))
  return [
    {
      apiVersion,
      kind: 'VRFConfig',
      name: vrf.name,
      links: [frrEnd],
      table: String(vrf.table),
      up: true,
    },
    {
      apiVersion,
      kind: 'VethConfig',
      name: speakerEnd,
      peer: { name: frrEnd, up: true, ...size, addresses: addresses('frr') },
      up: true,
      ...size,
      addresses: addresses('speaker'),
    },
  ]
}

const bfd = { transmitInterval: '300ms', receiveInterval: '300ms', detectMultiplier: 3 }

const fabric = (intent: Intent, ports: readonly Port[]): Document => ({
  apiVersion,
  kind: 'BGPInstanceConfig',
  name: 'fabric',
  localASN: intent.asn.local,
  routerID: intent.nodeIp,
  routeSource: intent.nodeIp,
  advertise: ['lo', 'dummy0', 'dummy1'],
  multipath: true,
  importRoutes: [{ bgpInstance: intent.vrf.name, prefixes: ['0.0.0.0/0', '::/0'] }],
  neighbors: ports.map(({ name }) => ({ link: name, ...(intent.bfd ? { bfd } : {}) })),
})

const speaker = ({ asn, vrf, pair }: Intent): Document => ({
  apiVersion,
  kind: 'BGPInstanceConfig',
  name: vrf.name,
  vrf: vrf.name,
  localASN: asn.vrf,
  routerID: pair.ipv4.frr.address,
  // With routes to LoadBalancer IPs in the kernel, a packet that no service takes would loop through the veth.
  installRoutes: false,
  neighbors: [pair.ipv6, pair.ipv4].map((family) => ({
    address: family.speaker.address,
    peerASN: asn.speaker,
    passive: true,
    holdTime: '9s',
  })),
})

/** Documents with which Talos >= 1.14 does the same without FRR. */
export const talosDocuments = (intent: Intent): readonly Document[] => {
  const ports = portsOf(intent)
  return [
    ...ports.flatMap(({ documents }) => documents),
    ...veth(intent),
    speaker(intent),
    fabric(intent, ports),
  ]
}
