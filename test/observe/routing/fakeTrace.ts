// What FRR and the kernel say to `frr-intent trace`, composed after the sources of FRR 10.3 and 10.7
// (route_vty_out_detail in bgpd/bgp_route.c, vty_show_ip_route in zebra/zebra_vty.c), with what they print
// beside what is used.
import type { Command, Reader } from '../../../src/observe/capabilities.ts'
import { readerOf } from '../readers.ts'
import {
  ended,
  neighbor,
  neighborsText,
  quietSpeaker,
  vtysh,
  wellSaid,
  type Neighbors,
  type Ran,
  type Said,
} from './fakeFrr.ts'

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Capabilities of a session that carries these families. */
export const carrying = (...families: readonly ('ipv4' | 'ipv6')[]): object => ({
  gracefulRestart: 'advertisedAndReceived',
  multiprotocolExtensions: Object.fromEntries(
    (['ipv4', 'ipv6'] as const).map((family) => [
      `${family}Unicast`,
      families.includes(family) ? { advertisedAndReceived: true } : { advertised: true },
    ]),
  ),
})

const both = { neighborCapabilities: carrying('ipv4', 'ipv6') }

/** With 0 refused prefixes. */
export const leaf = (parts: object = {}): object =>
  neighbor({ ...both, prefixStats: { inboundFiltered: 0, aspathLoop: 0 }, ...parts })

export const speaker = (parts: object = {}): object =>
  neighbor({
    ...{ bgpNeighborAddr: undefined, remoteAs: 4000099998, hostname: 'worker-1' },
    ...{ peerGroup: 'speaker', peerBfdInfo: undefined },
    ...both,
    prefixStats: { inboundFiltered: 0, aspathLoop: 0 },
    ...parts,
  })

export const neighbors: Neighbors = {
  default: { eth0: leaf(), eth1: leaf({ remoteAs: 65102, hostname: 'leaf2' }) },
  metallb: {
    'frr-metallb': quietSpeaker({ bgpNeighborAddr: 'none' }),
    '169.254.88.1': quietSpeaker(),
    'fda1:b2c3:d4e5:1::1': speaker(),
  },
}

/** With other neighbors in the VRF, in the default instance, or none. */
export const neighborsWith = (changes: Partial<Neighbors>): string =>
  neighborsText({ ...neighbors, ...changes })

const pathBase = {
  origin: 'IGP',
  metric: 0,
  valid: true,
  version: 7,
  community: undefined,
  lastUpdate: { epoch: 1_764_000_000, string: 'Mon Nov 24 16:00:00 2025\n' },
}

const aspath = (string: string) => ({ aspath: { string, segments: [], length: 1 } })

const best = (selectionReason: string) => ({
  bestpath: { bestpathFromAs: 4000099999, overall: true, selectionReason },
})

/** As the VRF has it from the speaker. */
export const fromSpeaker = (parts: object = {}): object => ({
  ...aspath('4000099999'),
  ...pathBase,
  ...best('First path received'),
  nexthops: [
    {
      ip: '169.254.88.1',
      hostname: 'worker-1',
      afi: 'ipv4',
      metric: 0,
      accessible: true,
      used: true,
    },
  ],
  peer: {
    peerId: 'fda1:b2c3:d4e5:1::1',
    routerId: '10.0.0.1',
    hostname: 'worker-1',
    type: 'external',
  },
  ...parts,
})

/** As the default instance has it. */
export const imported = (parts: object = {}): object => ({
  ...fromSpeaker(),
  ...{ importedFrom: '169.254.88.0:2', sourced: true, local: true, origin: 'EGP' },
  ...{ locPrf: 150, tag: 88, nhVrfName: 'metallb', nhVrfId: 5, announceNexthopSelf: true },
  peer: { peerId: '0.0.0.0', routerId: '10.0.0.1' },
  ...parts,
})

export const fromLeaf = (port: string, name: string, path: string, parts: object = {}): object => ({
  ...aspath(path),
  ...pathBase,
  nexthops: [
    { ip: 'fe80::201', afi: 'ipv6', scope: 'global', metric: 0, accessible: true },
    { ip: 'fe80::202', afi: 'ipv6', scope: 'link-local', accessible: true, used: true },
  ],
  peer: {
    peerId: 'fe80::202',
    routerId: '10.255.0.1',
    hostname: name,
    interface: port,
    type: 'external',
  },
  ...parts,
})

/** An address of the node. */
export const redistributed = (parts: object = {}): object => ({
  ...aspath('Local'),
  ...pathBase,
  ...best('First path received'),
  ...{ origin: 'incomplete', weight: 32768, tag: 88, sourced: true },
  nexthops: [{ ip: '0.0.0.0', hostname: 'node-1', afi: 'ipv4', accessible: true, used: true }],
  peer: { peerId: '0.0.0.0', routerId: '10.0.0.1' },
  ...parts,
})

export const bestOne = (path: object, reason = 'Local Pref'): object => ({
  ...path,
  ...best(reason),
})

export const notBest = (path: object): object => ({ ...path, bestpath: undefined })

export const bgp = (
  prefix: string,
  sentTo: readonly string[],
  ...paths: readonly object[]
): string =>
  pretty({
    prefix,
    version: 7,
    ...(sentTo.length === 0
      ? {}
      : { advertisedTo: Object.fromEntries(sentTo.map((name) => [name, { hostname: 'leaf' }])) }),
    pathCount: paths.length,
    paths,
  })

export const zebra = (prefix: string, ...entries: readonly object[]): string =>
  pretty({ [prefix]: entries })

export const zebraBgp = (interfaces: readonly string[], parts: object = {}): object => ({
  ...{ protocol: 'bgp', vrfName: 'default', selected: true, destSelected: true, installed: true },
  ...{ distance: 20, metric: 0, tag: 88, table: 254 },
  nexthops: interfaces.map((interfaceName) => ({
    ...{
      flags: 3,
      fib: true,
      ip: 'fe80::202',
      afi: 'ipv6',
      interfaceName,
      active: true,
      weight: 1,
    },
  })),
  ...parts,
})

export const connected = (link: string): object => ({
  ...{ protocol: 'connected', vrfName: 'default', selected: true, installed: true, distance: 0 },
  nexthops: [{ flags: 3, fib: true, directlyConnected: true, interfaceName: link, active: true }],
})

export const leaksFrom = (...vrfs: readonly string[]): string =>
  pretty({
    ...{ vrf: 'default', afiSafi: 'ipv4Unicast' },
    importFromVrfs: vrfs.length === 0 ? 'none' : vrfs,
    importRts: '65001:88',
    exportToVrfs: 'none',
  })

/** As `ip -N -json -details` prints a route. */
export const route = (parts: object = {}): object => ({
  ...{ type: '1', dst: '192.0.2.7', gateway: '169.254.88.1', dev: 'frr-metallb', table: '254' },
  ...{ protocol: '186', scope: '0', metric: 20, flags: [] },
  ...parts,
})

export const throughLeaves = (parts: object = {}): object => ({
  ...{ type: '1', dst: 'default', table: '254', protocol: '186', prefsrc: '10.0.0.1', metric: 20 },
  nexthops: ['eth0', 'eth1'].map((dev) => ({
    ...{ via: { family: '10', host: 'fe80::202' }, dev, weight: 1, flags: [] },
  })),
  ...parts,
})

export const toNode = (parts: object = {}): object => ({
  ...{ type: '2', dst: '10.0.0.1', from: '203.0.113.1', dev: 'lo', table: '255', flags: [] },
  ...parts,
})

/** What the kernel answers; a text is an error. */
export interface Kernel {
  readonly routes?: readonly object[]
  readonly own?: object | string
  /** By port. */
  readonly incoming?: Readonly<Record<string, object | string>>
}

const printed = (answer: object | string): Ran =>
  typeof answer === 'string'
    ? ended(2, '', `RTNETLINK answers: ${answer}\n`)
    : ended(0, `${JSON.stringify([answer])}\n`)

const kernelSays = ({ argv }: Command, { routes = [], own, incoming = {} }: Kernel): Ran => {
  const words = argv.slice(6)
  if (words[0] === 'show') return ended(0, routes.length === 0 ? '' : JSON.stringify(routes))
  const port = words[words.indexOf('iif') + 1]
  if (words.includes('iif')) return printed(incoming[port ?? ''] ?? 'Network is unreachable')
  return printed(own ?? 'Network is unreachable')
}

/** What FRR answers whatever is traced. */
export const always: Said = {
  'show version': wellSaid['show version'],
  'show bfd peers json': wellSaid['show bfd peers json'],
  'show bgp vrf all neighbors json': neighborsText(neighbors),
  'show bgp ipv4 unicast route-leak json': leaksFrom('metallb'),
  'show bgp ipv6 unicast route-leak json': leaksFrom('metallb'),
  'show ip route vrf metallb 169.254.88.1 json': zebra('169.254.88.0/31', connected('frr-metallb')),
  'show ipv6 route vrf metallb fda1:b2c3:d4e5:1::1 json': zebra(
    'fda1:b2c3:d4e5:1::/127',
    connected('frr-metallb'),
  ),
}

export const traceHost = (
  said: Said,
  kernel: Kernel,
  files: Readonly<Record<string, string>> = {},
): Reader => ({
  ...readerOf({ answers: {}, files }),
  run: (command) =>
    command.argv[0] === 'vtysh'
      ? vtysh({ ...always, ...said }, command)
      : kernelSays(command, kernel),
})
