// What FRR says to `frr-intent status`, composed after the sources of FRR 10.3 (bgpd/bgp_vty.c and
// bgp_route.c, zebra/zebra_vty.c, bfdd/bfdd_vty.c), with what it prints beside what is used.
// test/lab/recordRouting.ts records the real thing.
import * as E from 'fp-ts/lib/Either.js'
import type {
  Command,
  CommandError,
  CommandResult,
  Reader,
} from '../../../src/observe/capabilities.ts'
import { readerOf } from '../readers.ts'

/** Answers by question. `undefined`: nothing, as a vtysh that ends before it. */
export type Said = Readonly<Record<string, string | undefined>>

const pretty = (value: unknown): string => JSON.stringify(value, null, 2).replaceAll('":', '" :')

export const neighbor = (parts: object = {}): object => ({
  bgpNeighborAddr: 'fe80::ff:fe00:201',
  remoteAs: 65101,
  localAs: 65001,
  nbrExternalLink: true,
  localRole: 'undefined',
  nbrDesc: 'the "left" leaf, {rack 7}\\n',
  hostname: 'leaf1',
  peerGroup: 'fabric-leaf-switches',
  bgpVersion: 4,
  bgpState: 'Established',
  bgpTimerUpMsec: 11_460_000,
  bgpTimerUpString: '03:11:00',
  neighborCapabilities: {
    '4byteAs': 'advertisedAndReceived',
    gracefulRestart: 'advertisedAndReceived',
  },
  addressFamilyInfo: {
    ipv4Unicast: { updateGroupId: 1, acceptedPrefixCounter: 12, sentPrefixCounter: 2 },
    ipv6Unicast: { updateGroupId: 2, acceptedPrefixCounter: 9, sentPrefixCounter: 1 },
  },
  connectionsEstablished: 1,
  connectionsDropped: 0,
  lastReset: 'never',
  peerBfdInfo: { type: 'single hop', detectMultiplier: 3, status: 'Up', lastUpdate: '0:03:11:00' },
  ...parts,
})

/** A neighbor without a session. */
export const down = (parts: object = {}): object =>
  neighbor({
    bgpState: 'Active',
    bgpTimerUpMsec: undefined,
    neighborCapabilities: undefined,
    peerBfdInfo: undefined,
    ...{
      lastReset: undefined,
      lastResetTimerMsecs: 45_000,
      lastResetDueTo: 'Waiting for peer address',
    },
    ...parts,
  })

const speaker = (parts: object = {}): object =>
  neighbor({
    ...{
      bgpNeighborAddr: undefined,
      remoteAs: 4000099998,
      hostname: 'worker-1',
      peerGroup: 'speaker',
    },
    peerBfdInfo: undefined,
    ...parts,
  })

export const quietSpeaker = (parts: object = {}): object =>
  speaker({
    ...{
      bgpState: 'Active',
      bgpStateIs: 'passive',
      hostname: 'Unknown',
      ...{ bgpTimerUpMsec: undefined, connectionsEstablished: 0 },
    },
    neighborCapabilities: undefined,
    ...parts,
  })

export interface Neighbors {
  readonly default: Readonly<Record<string, object>>
  readonly metallb?: Readonly<Record<string, object>>
}

export const neighbors: Neighbors = {
  default: { eth0: neighbor(), eth1: neighbor({ remoteAs: 65102, hostname: 'leaf2' }) },
  metallb: {
    'frr-metallb': quietSpeaker({ bgpNeighborAddr: 'none' }),
    '169.254.88.1': quietSpeaker(),
    'fda1:b2c3:d4e5:1::1': speaker(),
  },
}

/** As bgp_show_all_instances_neighbors_vty prints it, a foreign instance among the others. */
export const neighborsText = (all: Neighbors): string => {
  const foreign = { '192.0.2.99': neighbor({ bgpState: 'Idle', remoteAs: '1.10' }) }
  const instances = Object.entries({ ...all, blue: foreign }).map(([vrf, entries]) => {
    const vrfId = vrf === 'default' ? 0 : -1
    return `"${vrf}":${pretty({ vrfId, vrfName: vrf, ...entries })}\n`
  })
  return `{\n${instances.join(',\n')}}\n`
}

const table = (routes: object): string =>
  `{\n "vrfId": -1,\n "vrfName": "metallb",\n "tableVersion": 7,\n "routerId": "169.254.88.0",\n "routes": ${JSON.stringify(routes)} }\n`

const path = {
  valid: true,
  bestpath: true,
  selectionReason: 'First path received',
  path: '4000099998',
}

export const speakerTable = (...prefixes: readonly string[]): string =>
  table(Object.fromEntries(prefixes.map((prefix) => [prefix, [path]])))

export const unusableTable = (prefix: string): string =>
  table({ [prefix]: [{ valid: undefined, path: '4000099998' }] })

export const advertised = (...prefixes: readonly string[]): string =>
  `{\n"bgpTableVersion":7,"advertisedRoutes": ${JSON.stringify(Object.fromEntries(prefixes.map((prefix) => [prefix, { metric: 0 }])))},"totalPrefixCounter":${prefixes.length},"filteredPrefixCounter":0}\n`

export const summary = (rib: number, fib: number): string =>
  pretty({
    routes: [
      { fib: 3, rib: 3, fibOffLoaded: 0, type: 'connected' },
      { fib, rib, fibOffLoaded: 0, type: 'ebgp' },
      { fib: 0, rib: 0, fibOffLoaded: 0, type: 'ibgp' },
      { fib: 5, rib: 5, fibOffLoaded: 0, type: 'bgp-direct' },
    ],
    routesTotal: rib + 3,
    routesTotalFib: fib + 3,
  })

export const zebraRoute = (prefix: string, ...entries: readonly object[]): string =>
  pretty({ [prefix]: entries })

const ofBgp = { protocol: 'bgp', vrfName: 'default', selected: true, installed: true, distance: 20 }

const bgpRoute = pretty({ prefix: '0.0.0.0/0', paths: [{ bestpath: { overall: true } }] })

const ports = ['eth0', 'eth1']

/** A node that is well: two leaves, a speaker, two LoadBalancer IPs. */
export const wellSaid: Said = {
  'show version':
    'FRRouting 10.3.1 (node-1) on Linux(6.18.0).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n',
  'show bgp vrf all neighbors json': neighborsText(neighbors),
  'show bfd peers json': pretty(
    ports.map((port) => ({
      ...{ multihop: false, peer: 'fe80::ff:fe00:201', vrf: 'default', interface: port },
      ...{ status: 'up', diagnostic: 'ok', 'remote-diagnostic': 'ok' },
    })),
  ),
  'show bgp ipv4 unicast 0.0.0.0/0 json': bgpRoute,
  'show bgp ipv6 unicast ::/0 json': bgpRoute,
  'show bgp vrf metallb ipv4 unicast json': speakerTable('192.0.2.7/32'),
  'show bgp vrf metallb ipv6 unicast json': speakerTable('2001:db8:88::7/128'),
  ...Object.fromEntries(
    ports.flatMap((port) => [
      [
        `show bgp ipv4 unicast neighbors ${port} advertised-routes json`,
        advertised('10.0.0.1/32', '192.0.2.7/32'),
      ],
      [
        `show bgp ipv6 unicast neighbors ${port} advertised-routes json`,
        advertised('2001:db8:88::7/128'),
      ],
    ]),
  ),
  'show ip route 0.0.0.0/0 json': zebraRoute('0.0.0.0/0', ofBgp),
  'show ipv6 route ::/0 json': zebraRoute('::/0', ofBgp),
  'show ip route summary json': summary(13, 13),
  'show ipv6 route summary json': summary(10, 10),
}

const routes = (count: number): string =>
  [
    'default metric 20 \n\tnexthop via inet6 fe80::1 dev eth0 weight 1 \n\tnexthop via inet6 fe80::2 dev eth1 weight 1 ',
    ...Array.from(
      { length: count - 1 },
      (_, index) => `203.0.113.${index} via inet6 fe80::1 dev eth0 metric 20 `,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('')

export const kernelWell = { '-4': routes(13), '-6': routes(10) } as const

export type Ran = E.Either<CommandError, CommandResult>

export const ended = (exitCode: number, stdout: string, stderr = ''): Ran =>
  E.right({ exitCode, stdout, stderr })

export const hung = (command: Command): Ran =>
  E.left({ _tag: 'TimedOut', command, seconds: command.seconds ?? 20 })

const askedIn = ({ argv }: Command): readonly string[] =>
  argv.filter((_, index) => argv[index - 1] === '-c')

/** Prints each question after a prompt, then the answer, as `vtysh -E` does. */
export const vtysh = (said: Said, command: Command): Ran => {
  const questions = askedIn(command)
  const answered = questions.findIndex((question) => said[question] === undefined)
  const shown = answered < 0 ? questions : questions.slice(0, answered)
  const text = shown.map((question) => `node-1# ${question}\n${said[question]}`).join('')
  return answered < 0
    ? ended(0, text)
    : ended(1, `${text}node-1# ${questions[answered]}\n`, 'bfdd is not running\n')
}

/** A host whose FRR says this. */
export const frrHost = (
  said: Said,
  kernel: Readonly<Record<'-4' | '-6', string>> = kernelWell,
  files: Readonly<Record<string, string>> = {},
): Reader => ({
  ...readerOf({ answers: {}, files }),
  run: (command) => {
    if (command.argv[0] === 'vtysh') return vtysh(said, command)
    return ended(0, kernel[command.argv[2] === '-6' ? '-6' : '-4'])
  },
})
