// Nodes with one fault each, and what has to be said of it first.
import type { Reader } from '../../src/observe/capabilities.ts'
import {
  advertised,
  down,
  ended,
  frrHost,
  hung,
  neighbor,
  neighbors,
  neighborsText,
  quietSpeaker,
  speakerTable,
  summary,
  unusableTable,
  wellSaid,
  zebraRoute,
  type Said,
} from '../observe/routing/fakeFrr.ts'
import { convergedHost, link, onLink, plus, withLinks } from '../plan/hosts.ts'
import { withFiles, type Node } from './nodes.ts'

const withNeighbors = (
  fabric: Readonly<Record<string, object>>,
  metallb?: Readonly<Record<string, object>>,
): Said => ({
  'show bgp vrf all neighbors json': neighborsText({
    default: { ...neighbors.default, ...fabric },
    metallb: { ...neighbors.metallb, ...metallb },
  }),
})

const eth1 = (parts: object): Node => ({ said: withNeighbors({ eth1: down(parts) }) })

const both = (parts: object): Node => ({
  said: withNeighbors({ eth0: down(parts), eth1: down(parts) }),
})

const notification = (kind: 'send' | 'received', code: string, reason: string): object => ({
  lastResetDueTo: `BGP Notification ${kind}`,
  ...{ lastErrorCodeSubcode: code, lastNotificationReason: reason },
})

const noSpeaker = (parts: object = {}): Node => ({
  said: {
    ...withNeighbors({}, { 'fda1:b2c3:d4e5:1::1': quietSpeaker(parts) }),
    'show bgp vrf metallb ipv4 unicast json': speakerTable(),
    'show bgp vrf metallb ipv6 unicast json': speakerTable(),
  },
})

/** A host on which some daemons do not answer as usual; the others do. */
const withDaemons = (faults: Readonly<Record<string, 'absent' | 'hangs'>>): Node => {
  const host = frrHost(wellSaid)
  const run: Reader['run'] = (command) => {
    const fault = command.argv[0] === 'vtysh' ? faults[command.argv[2] ?? ''] : undefined
    if (fault === undefined) return host.run(command)
    return fault === 'hangs'
      ? hung(command)
      : ended(1, '', 'Exiting: failed to connect to any daemons.\n')
  }
  return { host: { ...host, run } }
}

const withNodeIp6 = withFiles(
  plus(
    convergedHost,
    link({ name: 'dummy0', kind: 'dummy', addresses: [onLink('2001:db8::1/128')] }),
  ),
  { FABRIC_ROUTES: 'default', NODE_IP6: '2001:db8::1' },
)

const ofKernel = {
  ...{ protocol: 'kernel', selected: true, installed: true, distance: 0, metric: 100 },
}

export const well: Readonly<Record<string, Node>> = {
  'all is well': {},
  'without NODE_IP6 no IPv6 default route is wanted': {
    said: { 'show bgp ipv6 unicast ::/0 json': '{}\n' },
    environment: { FABRIC_ROUTES: 'default' },
  },
  'the leaves announce all routes but a default one': {
    said: {
      'show bgp ipv4 unicast 0.0.0.0/0 json': '{}\n',
      'show ip route 0.0.0.0/0 json': '{}\n',
    },
  },
  'a secret that cannot be read here': { obstacle: 'the password file /x cannot be read' },
  'a session of the speaker is lost, and another is there': {
    said: withNeighbors({}, { '169.254.88.1': quietSpeaker({ connectionsEstablished: 1 }) }),
  },
  "Talos' own BGP, and systemd-networkd": {
    interference: { bgpPort: [0, 92], networkd: true },
  },
}

/** `level about: reason | advice` of the first problem. */
export const faults: Readonly<Record<string, readonly [Node, string]>> = {
  'FRR does not run': [
    withDaemons({ bgpd: 'absent', zebra: 'absent', bfdd: 'absent' }),
    'down FRR: it does not run | start it; the log of its service says why it ended (Talos: "talosctl logs ext-frr")',
  ],
  'FRR starts': [
    { starting: 12 },
    'down FRR: it is starting, for 12 seconds now, and is not asked before it has its configuration | wait for it, such as with "frr-intent status --wait 60"',
  ],
  'bgpd is gone': [
    withDaemons({ bgpd: 'absent' }),
    'down FRR: bgpd does not run: no route is learned or announced | watchfrr starts it again; if that does not help, restart FRR and read its log',
  ],
  'zebra hangs': [
    withDaemons({ zebra: 'hangs' }),
    'down FRR: zebra does not answer: no route gets into the kernel | watchfrr starts it again; if that does not help, restart FRR and read its log',
  ],
  'bfdd is gone': [
    withDaemons({ bfdd: 'absent' }),
    'degraded FRR: bfdd does not run: a leaf that fails is noticed by the hold timer only | watchfrr starts it again; if that does not help, restart FRR and read its log',
  ],
  'both leaves are down': [
    both({}),
    'down eth0: no connection with the leaf comes up (BGP is in state Active) | check that BGP is configured on the leaf for this node, AS 65001, without a password, and is not shut down',
  ],
  'no carrier': [
    { observed: withFiles(withLinks(convergedHost, { eth1: { carrier: false } })), ...eth1({}) },
    'degraded eth1: no carrier | check the cable, and whether the port of the switch is on',
  ],
  'the link is down': [
    {
      observed: withFiles(withLinks(convergedHost, { eth1: { up: false, carrier: false } })),
      ...eth1({}),
    },
    'degraded eth1: the link is down | set it up in the network configuration of the host',
  ],
  'no router advertisement': [
    eth1({ bgpNeighborAddr: 'none' }),
    'degraded eth1: no router advertisement of the leaf has been heard | let the leaf send router advertisements on this port (FRR: no ipv6 nd suppress-ra), and allow IPv6 there',
  ],
  'the AS number of the leaf': [
    eth1(notification('send', '0202', 'OPEN Message Error/Bad Peer AS')),
    'degraded eth1: AS mismatch: the AS number of the leaf is not the one that this node expects | a leaf must have another AS number than ASN_LOCAL 65001; correct one of the two',
  ],
  'our AS number': [
    eth1(notification('received', '0202', 'OPEN Message Error/Bad Peer AS')),
    'degraded eth1: AS mismatch: the leaf expects another AS number than 65001 | configure this node on the leaf with AS 65001',
  ],
  'the router id': [
    eth1(notification('received', '0203', 'OPEN Message Error/Bad BGP Identifier')),
    "degraded eth1: the router id is refused: two routers have the same one | look for another router with this node's router id; each node needs its own NODE_IP",
  ],
  roles: [
    eth1(notification('received', '020B', 'OPEN Message Error/Role Mismatch')),
    'degraded eth1: BGP roles do not match (RFC 9234) | set FABRIC_ROLE and the role on the leaf to a pair such as customer and provider',
  ],
  'our hold timer': [
    eth1(notification('send', '0400', 'Hold Timer Expired')),
    'degraded eth1: the hold timer expired: nothing came from the leaf | look for loss on the link, and whether BGP hangs on the leaf',
  ],
  'the hold timer of the leaf': [
    eth1(notification('received', '0400', 'Hold Timer Expired')),
    'degraded eth1: the hold timer of the leaf expired: nothing came from this node | look for loss on the link, a wrong MTU, and whether this node is overloaded',
  ],
  'the leaf is shut down': [
    eth1({
      ...notification('received', '0602', 'Cease/Administrative Shutdown'),
      lastShutdownDescription: 'new cables',
    }),
    'degraded eth1: the leaf ended the session: Cease/Administrative Shutdown, and says "new cables" | ask who runs the leaf, or look at its configuration',
  ],
  'the leaf has forgotten this node': [
    eth1(notification('received', '0603', 'Cease/Peer Unconfigured')),
    'degraded eth1: the leaf has removed this node from its configuration | configure this node on the leaf with AS 65001',
  ],
  'the leaf was given a password': [
    eth1(notification('received', '0606', 'Cease/Other Configuration Change')),
    'degraded eth1: the configuration of the leaf has changed, and no session comes up since | check that it has this node with AS 65001, without a password',
  ],
  'this node was given a password': [
    eth1(notification('send', '0606', 'Cease/Other Configuration Change')),
    'degraded eth1: this node ended the session: Cease/Other Configuration Change | look into the log of FRR',
  ],
  'this node ended the session': [
    eth1(notification('send', '0604', 'Cease/Administrative Reset')),
    'degraded eth1: this node ended the session: Cease/Administrative Reset | look into the log of FRR',
  ],
  'too many prefixes for the leaf': [
    eth1(notification('received', '0601', 'Cease/Maximum Number of Prefixes Reached')),
    'degraded eth1: too many prefixes: this node announced more than the leaf takes | announce less, or raise the limit on the leaf',
  ],
  'another NOTIFICATION': [
    eth1(notification('send', '0301', 'UPDATE Message Error/Malformed Attribute List')),
    "degraded eth1: this node refused a message: UPDATE Message Error/Malformed Attribute List | compare the BGP configuration of the leaf with this node's",
  ],
  'the leaf refuses a message': [
    eth1(notification('received', '0206', 'OPEN Message Error/Unacceptable Hold Time')),
    "degraded eth1: the leaf refused a message: OPEN Message Error/Unacceptable Hold Time | compare the BGP configuration of the leaf with this node's",
  ],
  'BFD ends the session by a NOTIFICATION': [
    eth1(notification('received', '060A', 'Cease/BFD Down')),
    'degraded eth1: BFD took the session down | look for loss on the link, and whether BFD runs on the leaf',
  ],
  'BFD took it down': [
    {
      said: {
        ...withNeighbors({ eth1: down({ lastResetDueTo: 'BFD down initiated' }) }),
        'show bfd peers json': JSON.stringify([
          {
            peer: 'fe80::ff:fe00:201',
            interface: 'eth1',
            status: 'down',
            diagnostic: 'control detection time expired',
          },
        ]),
      },
    },
    'degraded eth1: BFD took the session down: control detection time expired | look for loss on the link, and whether BFD runs on the leaf',
  ],
  'shut down here': [
    eth1({ adminShutDown: true }),
    'degraded eth1: the session is shut down in FRR\'s configuration | remove "shutdown" when the work on the node is done',
  ],
  'the leaf is shut down, as FRR 10.3 tells it later': [
    eth1({ lastResetDueTo: 'Waiting for peer OPEN' }),
    'degraded eth1: no connection with the leaf comes up (BGP is in state Active; the last session ended with "Waiting for peer OPEN") | check that BGP is configured on the leaf for this node, AS 65001, without a password, and is not shut down',
  ],
  'nothing answers': [
    eth1({ lastResetDueTo: 'Peer closed the session' }),
    'degraded eth1: no connection with the leaf comes up (BGP is in state Active; the last session ended with "Peer closed the session") | check that BGP is configured on the leaf for this node, AS 65001, without a password, and is not shut down',
  ],
  'nothing answers, with a password': [
    { ...eth1({}), environment: { FABRIC_PASSWORD_FILE: '/x' } },
    'degraded eth1: no connection with the leaf comes up (BGP is in state Active) | check that BGP is configured on the leaf for this node, AS 65001, with the same password, and is not shut down',
  ],
  'FRR does not have the neighbor': [
    {
      said: {
        'show bgp vrf all neighbors json': neighborsText({
          ...neighbors,
          default: { eth0: neighbor() },
        }),
      },
    },
    'degraded eth1: FRR has no neighbor on eth1 | run "frr-intent plan": it shows how frr.conf differs from the intent',
  ],
  'BFD alone is down': [
    {
      said: withNeighbors({ eth1: neighbor({ remoteAs: 65102, peerBfdInfo: { status: 'Down' } }) }),
    },
    'degraded eth1: BFD is down, though BGP is up: a failure of the link is noticed by the hold timer only | configure BFD on the leaf, or set ENABLE_BFD=false',
  ],
  'no speaker': [
    noSpeaker(),
    'degraded speaker: no speaker has a session, so no LoadBalancer IP is announced | the speaker has to dial fda1:b2c3:d4e5:1:: or 169.254.88.0 from AS 4000099999 to AS 4000099998, without a password; "frr-intent manifests" prints its configuration',
  ],
  'no speaker, with a password': [
    { ...noSpeaker(), environment: { METALLB_PASSWORD_FILE: '/x' } },
    'degraded speaker: no speaker has a session, so no LoadBalancer IP is announced | the speaker has to dial fda1:b2c3:d4e5:1:: or 169.254.88.0 from AS 4000099999 to AS 4000099998, with the same password; "frr-intent manifests" prints its configuration',
  ],
  'the speaker is gone': [
    noSpeaker({ connectionsEstablished: 1, lastResetDueTo: 'Peer closed the session' }),
    'degraded speaker: the session of the speaker has ended ("Peer closed the session"), so no LoadBalancer IP is announced | look whether the speaker runs on this node',
  ],
  'the speaker has another AS number': [
    noSpeaker(notification('send', '0202', 'OPEN Message Error/Bad Peer AS')),
    'degraded speaker fda1:b2c3:d4e5:1::1: AS mismatch: the AS number of the speaker is not the one that this node expects | give the speaker the AS number ASN_METALLB_SPEAKER, or change that variable',
  ],
  'the speaker announces too much': [
    noSpeaker({
      ...notification('send', '0601', 'Cease/Maximum Number of Prefixes Reached'),
      prefixesConfigExceedMax: true,
    }),
    'degraded speaker fda1:b2c3:d4e5:1::1: too many prefixes: the speaker announced more than this node takes | announce less, or raise SPEAKER_MAX_PREFIXES',
  ],
  'FRR has no BGP in the VRF': [
    { said: { 'show bgp vrf all neighbors json': neighborsText({ default: neighbors.default }) } },
    'degraded speaker: FRR has no BGP in VRF metallb | run "frr-intent plan": it shows how frr.conf differs from the intent',
  ],
  'a next hop that cannot be used': [
    { said: { 'show bgp vrf metallb ipv4 unicast json': unusableTable('192.0.2.7/32') } },
    'degraded speaker: the speaker announces what cannot be used, for its next hop is not reachable: 192.0.2.7/32 | run "frr-intent plan": it shows what is missing of the veth and its addresses',
  ],
  'a LoadBalancer IP is not sent': [
    {
      said: {
        'show bgp ipv4 unicast neighbors eth1 advertised-routes json': advertised('10.0.0.1/32'),
      },
    },
    'degraded announced: 1 LoadBalancer IP has not been sent to a leaf: 192.0.2.7/32 (not at eth1) | a better route from the fabric may be in use for it: look at "show bgp PREFIX" of FRR, and set LB_POOLS',
  ],
  'many LoadBalancer IPs are not sent': [
    {
      said: {
        'show bgp vrf metallb ipv4 unicast json': speakerTable(
          ...Array.from({ length: 12 }, (_, index) => `192.0.2.${index}/32`),
        ),
      },
    },
    'degraded announced: 11 LoadBalancer IPs have not been sent to a leaf: 192.0.2.0/32 (not at eth0, eth1), 192.0.2.1/32 (not at eth0, eth1), 192.0.2.2/32 (not at eth0, eth1) and 8 more | a better route from the fabric may be in use for it: look at "show bgp PREFIX" of FRR, and set LB_POOLS',
  ],
  'the address of the node is not sent': [
    {
      said: {
        'show bgp ipv4 unicast neighbors eth0 advertised-routes json': advertised('192.0.2.7/32'),
      },
    },
    'degraded announced: 1 address of the node has not been sent to a leaf: 10.0.0.1/32 (not at eth0) | run "frr-intent plan"; a template of your own must announce them itself',
  ],
  'no link has NODE_IP': [
    { observed: withFiles(withLinks(convergedHost, { lo: { addresses: [] } })) },
    'degraded announced: NODE_IP 10.0.0.1 is not on lo, dummy0, dummy1, so it is not announced | add it to lo; ADVERTISE_INTERFACES names the links whose addresses are announced',
  ],
  'no default route': [
    {
      environment: { FABRIC_ROUTES: 'default' },
      said: { 'show bgp ipv4 unicast 0.0.0.0/0 json': '{}\n' },
    },
    'degraded received IPv4: no leaf sends a default route that can be used | let the leaves announce a default route to the node (FRR: neighbor NODE default-originate)',
  ],
  'no IPv6 default route': [
    {
      said: {
        'show bgp ipv6 unicast ::/0 json': '{}\n',
        'show bgp ipv6 unicast neighbors eth0 advertised-routes json': advertised(
          '2001:db8::1/128',
          '2001:db8:88::7/128',
        ),
        'show bgp ipv6 unicast neighbors eth1 advertised-routes json': advertised(
          '2001:db8::1/128',
          '2001:db8:88::7/128',
        ),
      },
      environment: { FABRIC_ROUTES: 'default', NODE_IP6: '2001:db8::1' },
      observed: withNodeIp6,
    },
    'degraded received IPv6: no leaf sends a default route that can be used | let the leaves announce a default route to the node (FRR: neighbor NODE default-originate)',
  ],
  'a default route of the kernel': [
    {
      said: {
        'show ip route 0.0.0.0/0 json': zebraRoute('0.0.0.0/0', ofKernel, { protocol: 'bgp' }),
      },
    },
    "degraded received IPv4: a default route of another origin (kernel) is used in place of BGP's | remove it from the network configuration of the host (DHCP, a static route, router advertisements), or give it a metric above that of BGP",
  ],
  'zebra has not installed the default route': [
    {
      said: {
        'show ip route 0.0.0.0/0 json': zebraRoute('0.0.0.0/0', {
          protocol: 'bgp',
          selected: true,
        }),
      },
    },
    'degraded received IPv4: BGP has a default route, and zebra has not installed it | look below for another zebra on this host; a restart of FRR puts the routes back',
  ],
  'the default route is gone from the kernel': [
    { kernel: { '-4': '203.0.113.0/24 via inet6 fe80::1 dev eth0 metric 20\n' } },
    'degraded received IPv4: the default route of BGP has been removed from the kernel | look below for another zebra on this host; a restart of FRR puts the routes back',
  ],
  'routes are gone from the kernel': [
    { said: { 'show ip route summary json': summary(14, 14) } },
    'degraded received IPv4: zebra has put 14 routes of BGP into the kernel, and the kernel has 13 | look below for another zebra on this host; a restart of FRR puts the routes back',
  ],
  'the host drifted': [
    { observed: withFiles(withLinks(convergedHost, { metallb: { up: false } })) },
    'degraded host: the host differs from the intent: 1 change pending | run "frr-intent plan" to see them',
  ],
  'no fabric port': [
    { environment: { FE_MACS: '02:00:00:00:09:09' }, observed: convergedHost },
    'degraded host: FE_MACS: no port has the MAC address 02:00:00:00:09:09; correct it; the host has: eth0 (02:00:00:00:01:01), eth1 (02:00:00:00:01:02) | bring back what is missing, or correct the environment',
  ],
  'what a leaf has been sent is not understood': [
    {
      said: {
        'show bgp ipv6 unicast neighbors eth1 advertised-routes json': '{"advertisedRoutes": 1}',
      },
    },
    'degraded FRR: FRR\'s answer to "show bgp ipv6 unicast neighbors eth1 advertised-routes json" is not understood: advertisedRoutes is 1, wanted { [K in string]: unknown } | what it would have said is missing below; report this',
  ],
  'an answer that is not understood': [
    { said: { 'show ip route summary json': '{"routes": 1}' } },
    'degraded FRR: FRR\'s answer to "show ip route summary json" is not understood: routes is 1, wanted Array<{ type: string, rib: number, fib: number }> | what it would have said is missing below; report this',
  ],
}
