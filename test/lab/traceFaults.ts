// Faults that a trace has to name: how each is made, what the verdict says, and how it is mended.

import type { Router } from './frr.ts'
import { unserved, type Online } from './nodeOnline.ts'
import { node } from './topology.ts'

export const pools = '192.0.2.0/24,2001:db8:5::/64'

type Step = (online: Online) => Promise<unknown>

export interface Fault {
  readonly title: string
  /** What is traced. */
  readonly address: string
  readonly cause: Step
  /** A part of the last line, as a regular expression of grep -E. */
  readonly verdict: string
  readonly cure: Step
}

const inGuest =
  (script: string): Step =>
  ({ guest }) =>
    guest.must(script)

type Who = 'node' | 'speaker' | 'leaf1' | 'leaf2'

const routerOf = (online: Online, who: Who): Router => {
  if (who === 'node') return online.node
  return who === 'speaker' ? online.speaker : online.fabric[who]
}

const configure =
  (who: Who, lines: string): Step =>
  (online) =>
    routerOf(online, who).configure(lines)

const both =
  (...steps: readonly Step[]): Step =>
  async (online) => {
    for (const step of steps) await step(online)
  }

const { ipv4, ipv6 } = unserved

const speakerBgp = 'router bgp 4000099999'
const speakerPeer = 'neighbor fda1:b2c3:d4e5:1::'
const ofNode = 'router bgp 65001'
const ofLeaf2 = 'router bgp 65102'

const inFamily = (block: string, family: 'ipv4' | 'ipv6', line: string): string =>
  `${block}\naddress-family ${family} unicast\n${line}`

const stop = (...daemons: readonly string[]): string =>
  daemons.map((daemon) => `kill -s STOP $(cat /run/frr/leaf2/${daemon}.pid)`).join('\n')

const go = (...daemons: readonly string[]): string => stop(...daemons).replaceAll('STOP', 'CONT')

const ofSpeaker: readonly Fault[] = [
  {
    title: 'withdrawn by the speaker',
    address: ipv4,
    cause: ({ speaker }) => speaker.withdraw(`${ipv4}/32`),
    verdict: 'received.: the speaker does not announce it',
    cure: ({ speaker }) => speaker.announce(`${ipv4}/32`),
  },
  {
    title: 'withdrawn by the speaker, IPv6',
    address: ipv6,
    cause: ({ speaker }) => speaker.withdraw(`${ipv6}/128`),
    verdict: 'received.: the speaker does not announce it',
    cure: ({ speaker }) => speaker.announce(`${ipv6}/128`),
  },
  {
    title: 'no session',
    address: ipv4,
    cause: configure('speaker', `${speakerBgp}\n${speakerPeer} shutdown`),
    verdict: "speaker's session.: .*the speaker ended the session",
    cure: configure('speaker', `${speakerBgp}\nno ${speakerPeer} shutdown`),
  },
  {
    title: 'refused by the AS path list',
    address: ipv4,
    cause: configure(
      'speaker',
      `route-map foreign permit 10
set as-path prepend 64999
exit
${inFamily(speakerBgp, 'ipv4', `network ${ipv4}/32 route-map foreign`)}`,
    ),
    verdict: 'received.: not accepted from the speaker: .* the AS path list may not',
    cure: configure('speaker', inFamily(speakerBgp, 'ipv4', `network ${ipv4}/32`)),
  },
]

const ofImport: readonly Fault[] = [
  {
    title: 'the next hop is not usable',
    address: ipv4,
    cause: inGuest('ip address del 169.254.88.0/31 dev frr-metallb'),
    verdict: 'next hop.: next hop 169.254.88.1 cannot be reached .* does not have 169.254.88.0',
    cure: inGuest('ip address add 169.254.88.0/31 dev frr-metallb'),
  },
  {
    title: 'the VRF is not imported',
    address: ipv4,
    cause: configure('node', inFamily(ofNode, 'ipv4', 'no import vrf metallb')),
    verdict: 'imported.: FRR does not import IPv4 routes from VRF metallb',
    cure: configure('node', inFamily(ofNode, 'ipv4', 'import vrf metallb')),
  },
  {
    title: 'the VRF is not imported, IPv6',
    address: ipv6,
    cause: configure('node', inFamily(ofNode, 'ipv6', 'no import vrf metallb')),
    verdict: 'imported.: FRR does not import IPv6 routes from VRF metallb',
    cure: configure('node', inFamily(ofNode, 'ipv6', 'import vrf metallb')),
  },
  {
    title: 'beaten by the fabric',
    address: ipv4,
    cause: both(
      configure('node', 'route-map from-fabric permit 10\nset local-preference 200'),
      configure(
        'leaf1',
        `router bgp 65101\nno bgp network import-check\naddress-family ipv4 unicast\nnetwork ${ipv4}/32`,
      ),
    ),
    verdict: 'best path.: a better path is in use: .*.eth0., local preference 200',
    cure: both(
      configure('leaf1', inFamily('router bgp 65101', 'ipv4', `no network ${ipv4}/32`)),
      configure('node', 'route-map from-fabric permit 10\nno set local-preference'),
    ),
  },
  {
    title: 'without the tag',
    address: ipv4,
    cause: configure('node', 'route-map loadbalancers permit 10\nno set tag'),
    verdict: 'policy to-fabric.: it has no tag',
    cure: configure('node', 'route-map loadbalancers permit 10\nset tag 88'),
  },
  {
    title: 'kept by a community',
    address: ipv4,
    cause: configure('node', 'route-map loadbalancers permit 10\nset community no-export additive'),
    verdict: 'policy to-fabric.: its community no-export keeps it',
    cure: configure('node', 'route-map loadbalancers permit 10\nno set community'),
  },
]

const ofLeaves: readonly Fault[] = [
  {
    title: 'kept back by the policy to the fabric',
    address: ipv4,
    cause: configure('node', 'route-map to-fabric permit 10\nmatch tag 89'),
    verdict: 'sent to the leaves.: it has not been sent to .*.eth0., whose session is up',
    cure: configure('node', 'route-map to-fabric permit 10\nmatch tag 88'),
  },
  {
    title: 'one leaf only: the cable of the other',
    address: ipv4,
    cause: ({ fabric }) => fabric.linkDown('leaf2'),
    verdict: 'sent to the leaves.: eth1: no carrier',
    cure: ({ fabric }) => fabric.linkUp('leaf2'),
  },
  {
    title: 'one leaf only: a password',
    address: node.lo.ipv4,
    cause: configure('leaf2', `${ofLeaf2}\nneighbor node password secret`),
    verdict: 'sent to the leaves.: eth1: .*no (new )?connection',
    cure: configure('leaf2', `${ofLeaf2}\nno neighbor node password`),
  },
  {
    title: 'one leaf only: the hold timer',
    address: ipv6,
    cause: inGuest(stop('bgpd')),
    verdict: 'sent to the leaves.: eth1: the hold timer expired',
    cure: inGuest(go('bgpd')),
  },
  {
    title: 'one leaf only: BFD',
    address: node.dummy0.ipv4,
    cause: inGuest(stop('bfdd', 'bgpd')),
    verdict: 'sent to the leaves.: eth1: BFD took the session down',
    cure: inGuest(go('bfdd', 'bgpd')),
  },
  {
    title: 'one leaf only: the session of the other carries no IPv6',
    address: ipv6,
    cause: configure('leaf2', inFamily(ofLeaf2, 'ipv6', 'no neighbor node activate')),
    verdict: 'sent to the leaves.: the session with .*.eth1. does not carry IPv6',
    cure: configure('leaf2', inFamily(ofLeaf2, 'ipv6', 'neighbor node activate')),
  },
]

/** As zebra writes it, with this source: zebra does not look at what others do in its name. */
const defaultFrom = (source: string): string =>
  `ip route replace default proto bgp metric 20 src ${source} \\
     nexthop via 169.254.0.1 dev eth0 onlink nexthop via 169.254.0.1 dev eth1 onlink`

const ofKernel: readonly Fault[] = [
  {
    title: "a route of the host in the place of BGP's",
    address: ipv4,
    cause: inGuest(`ip route add ${ipv4}/32 dev dummy0 metric 5`),
    verdict: 'zebra.: a route of another origin .kernel, distance 0. is used',
    cure: inGuest(`ip route del ${ipv4}/32 dev dummy0 metric 5`),
  },
  {
    title: 'the route in the kernel leads elsewhere',
    address: ipv4,
    cause: inGuest(`ip route replace ${ipv4}/32 dev dummy0 proto bgp metric 20`),
    verdict: 'route in the kernel.: the route in the kernel leads to dummy0',
    cure: inGuest(
      `ip route replace ${ipv4}/32 via 169.254.88.1 dev frr-metallb proto bgp metric 20`,
    ),
  },
  {
    title: 'a rule is missing',
    address: ipv4,
    cause: inGuest('ip rule del pref 500'),
    verdict: 'rules.: rule loop-guard-ipv4 is missing',
    cure: ({ product }) => product.apply(),
  },
  {
    title: 'the reverse path filter',
    address: ipv4,
    cause: inGuest(
      `ip route add 203.0.113.1/32 dev dummy0
       echo 1 >/proc/sys/net/ipv4/conf/eth1/rp_filter`,
    ),
    verdict: 'a packet.: the reverse path filter drops packets that come in by eth1',
    cure: inGuest(
      `ip route del 203.0.113.1/32 dev dummy0
       echo 0 >/proc/sys/net/ipv4/conf/eth1/rp_filter`,
    ),
  },
  {
    title: 'a foreign rule',
    address: ipv4,
    cause: inGuest(
      `ip route add ${ipv4}/32 dev dummy0 table 77
       ip rule add pref 600 to ${ipv4}/32 lookup 77`,
    ),
    verdict: 'a packet.: a packet that comes in by eth0 goes dev dummy0 .table 77.',
    cure: inGuest(
      `ip rule del pref 600
       ip route flush table 77`,
    ),
  },
  {
    title: 'the wrong source address',
    address: '0.0.0.0/0',
    cause: inGuest(defaultFrom(node.dummy0.ipv4)),
    verdict:
      'route in the kernel.: packets of this node get the source address 10.0.1.1, not 10.0.0.1',
    cure: inGuest(defaultFrom(node.lo.ipv4)),
  },
  {
    title: 'a default route of the host',
    address: '0.0.0.0/0',
    cause: inGuest('ip route add default dev dummy0 metric 5'),
    verdict: 'zebra.: a route of another origin .kernel, distance 0. is used',
    cure: inGuest('ip route del default dev dummy0 metric 5'),
  },
]

const ofNodeItself: readonly Fault[] = [
  {
    title: 'an address is deleted',
    address: node.lo.ipv4,
    cause: inGuest(`ip address del ${node.lo.ipv4}/32 dev lo`),
    verdict: 'link and address.: NODE_IP 10.0.0.1 is on no link',
    cure: both(
      inGuest(`ip address add ${node.lo.ipv4}/32 dev lo`),
      // FRR does not try again what the kernel has refused for its source.
      configure('node', 'no ip protocol bgp route-map source'),
      configure('node', 'ip protocol bgp route-map source'),
    ),
  },
  {
    title: 'a link is down',
    address: node.dummy0.ipv4,
    cause: inGuest('ip link set dev dummy0 down'),
    verdict: 'link and address.: dummy0: the link is down',
    cure: inGuest(
      `ip link set dev dummy0 up
       ip address replace ${node.dummy0.ipv6}/128 dev dummy0 nodad`,
    ),
  },
  {
    title: 'not redistributed',
    address: node.dummy0.ipv4,
    cause: configure('node', inFamily(ofNode, 'ipv4', 'no redistribute connected')),
    verdict: 'redistributed.: BGP does not have 10.0.1.1/32',
    cure: configure('node', inFamily(ofNode, 'ipv4', 'redistribute connected route-map loopbacks')),
  },
  {
    title: 'a default route of one leaf only',
    address: '0.0.0.0/0',
    cause: configure('leaf2', inFamily(ofLeaf2, 'ipv4', 'no neighbor node default-originate')),
    verdict: 'received.: not accepted from .*.eth1.: it did not announce it',
    cure: configure('leaf2', inFamily(ofLeaf2, 'ipv4', 'neighbor node default-originate')),
  },
  {
    title: 'a default route of one leaf only, IPv6',
    address: '::/0',
    cause: configure('leaf2', inFamily(ofLeaf2, 'ipv6', 'no neighbor node default-originate')),
    verdict: 'received.: not accepted from .*.eth1.: it did not announce it',
    cure: configure('leaf2', inFamily(ofLeaf2, 'ipv6', 'neighbor node default-originate')),
  },
  {
    title: 'bgpd hangs',
    address: ipv4,
    cause: inGuest('kill -s STOP $(cat /run/frr/bgpd.pid)'),
    verdict: 'FRR.: bgpd does not answer',
    cure: inGuest('kill -s CONT $(cat /run/frr/bgpd.pid)'),
  },
]

/** In this order: what FRR has refused it counts as long as it lives. */
export const faults: readonly Fault[] = [
  ...ofSpeaker,
  ...ofImport,
  ...ofLeaves,
  ...ofKernel,
  ...ofNodeItself,
]
