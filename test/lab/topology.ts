// The network around the node, which is the guest's initial network namespace:
//
//   node eth0 -- node leaf1 spine -- leaf1 spine client -- eth0 client
//   node eth1 -- node leaf2 spine -- leaf2
//
// An interface of a switch is named after what is behind it. Leaves (AS 65101, 65102) and spine
// (AS 65200) are FRRs with BGP unnumbered; the leaves give the node a default route.

import { type Router, startRouter } from './frr.ts'
import type { Guest } from './guest.ts'

export const leaves = ['leaf1', 'leaf2'] as const

export type Leaf = (typeof leaves)[number]

export interface Numbered {
  readonly node: readonly string[]
  readonly leaf: readonly string[]
  /** Whether the leaf's session is one of IPv6 whatever addresses the port has. */
  readonly v6only: boolean
}

export interface FabricOptions {
  readonly mtu?: number
  /** BFD on the leaves' side of the sessions with the node. */
  readonly bfd?: boolean
  /** The leaves take BFD's word for what its C bit says: not for the loss of the path (RFC 5882 4.3). */
  readonly bfdControlPlane?: boolean
  /** Whether the leaves keep the routes of a node that restarts gracefully. */
  readonly restartHelper?: boolean
  /** Addresses on the cable to a leaf, on the node's port and on the leaf's. */
  readonly numbered?: Readonly<Partial<Record<Leaf, Numbered>>>
  /** Where the node's FRR starts again and again: not run for 9 seconds, a switch loses its sessions. */
  readonly switchesComeFirst?: boolean
}

export interface Fabric {
  readonly leaf1: Router
  readonly leaf2: Router
  readonly spine: Router
  /** Cuts the cable between the node and a leaf, seen as carrier loss by both. */
  linkDown(leaf: Leaf): Promise<void>
  linkUp(leaf: Leaf): Promise<void>
}

export const node = {
  asn: 65001,
  links: {
    leaf1: { name: 'eth0', mac: '02:00:00:00:01:01' },
    leaf2: { name: 'eth1', mac: '02:00:00:00:01:02' },
  },
  lo: { ipv4: '10.0.0.1', ipv6: '2001:db8::1' },
  dummy0: { ipv4: '10.0.1.1', ipv6: '2001:db8::1:1' },
  dummy1: { ipv4: '10.0.0.100', ipv6: '2001:db8::100' },
} as const

export const client = { ipv4: '203.0.113.10', ipv6: '2001:db8:c::10' } as const

export const switches = {
  leaf1: { asn: 65101, routerId: '10.255.0.1' },
  leaf2: { asn: 65102, routerId: '10.255.0.2' },
  spine: { asn: 65200, routerId: '10.255.0.10' },
} as const

const links = (mtu: number) => `
set -e
for netns in leaf1 leaf2 spine client; do
  ip netns add $netns
  ip -n $netns link set dev lo up
  ip netns exec $netns sh -c '
    echo 1 >/proc/sys/net/ipv4/ip_forward
    echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
    echo 1 >/proc/sys/net/ipv4/fib_multipath_hash_policy'
done
cable() { # NETNS NAME PEER_NETNS PEER_NAME [MAC]
  ip -n $1 link add name $2 \${5:+address $5} mtu ${mtu} type veth peer name $4 netns $3 mtu ${mtu}
  ip -n $1 link set dev $2 up
  ip -n $3 link set dev $4 up
}
touch /run/netns/node
mount --bind /proc/1/ns/net /run/netns/node
cable node ${node.links.leaf1.name} leaf1 node ${node.links.leaf1.mac}
cable node ${node.links.leaf2.name} leaf2 node ${node.links.leaf2.mac}
cable leaf1 spine spine leaf1
cable leaf2 spine spine leaf2
cable spine client client eth0
ip -n spine address add 203.0.113.1/24 dev client
ip -n spine address add 2001:db8:c::1/64 dev client nodad
ip -n client address add ${client.ipv4}/24 dev eth0
ip -n client address add ${client.ipv6}/64 dev eth0 nodad
ip -n client route add default via 203.0.113.1
ip -n client route add default via 2001:db8:c::1
for name in dummy0 dummy1; do
  ip link add name $name mtu ${mtu} type dummy
  ip link set dev $name up
done
`

const addresses = (['lo', 'dummy0', 'dummy1'] as const)
  .map(
    (name) => `ip address add ${node[name].ipv4}/32 dev ${name}
ip address add ${node[name].ipv6}/128 dev ${name} nodad`,
  )
  .join('\n')

const numbers = ({ numbered = {} }: FabricOptions): string =>
  leaves
    .flatMap((leaf) => {
      const { node: own = [], leaf: theirs = [] } = numbered[leaf] ?? {}
      return [
        ...own.map((address) => `ip address add ${address} dev ${node.links[leaf].name}`),
        ...theirs.map((address) => `ip -n ${leaf} address add ${address} dev node`),
      ]
    })
    .join('\n')

const bgp = (
  name: keyof typeof switches,
  peers: readonly string[],
  extra: string,
  v6only: readonly string[] = [],
) => `
frr defaults datacenter
hostname ${name}
router bgp ${switches[name].asn}
 bgp router-id ${switches[name].routerId}
 no bgp ebgp-requires-policy
 bgp bestpath as-path multipath-relax
${peers
  .map(
    (
      peer,
    ) => ` neighbor ${peer} interface ${v6only.includes(peer) ? 'v6only ' : ''}remote-as external
 neighbor ${peer} timers connect 1
 address-family ipv6 unicast
  neighbor ${peer} activate
 exit-address-family`,
  )
  .join('\n')}
${extra}`

const leafConf = (
  name: Leaf,
  { bfd = true, bfdControlPlane = false, restartHelper = true, numbered }: FabricOptions,
) =>
  bgp(
    name,
    ['node', 'spine'],
    `${bfd ? ' neighbor node bfd' : ''}
${bfdControlPlane ? ' neighbor node bfd check-control-plane-failure' : ''}
${restartHelper ? '' : ' bgp graceful-restart-disable'}
 address-family ipv4 unicast
  neighbor node default-originate
 exit-address-family
 address-family ipv6 unicast
  neighbor node default-originate
 exit-address-family`,
    numbered?.[name]?.v6only === true ? ['node'] : [],
  )

const spineConf = bgp(
  'spine',
  ['leaf1', 'leaf2'],
  ` address-family ipv4 unicast
  network 203.0.113.0/24
 exit-address-family
 address-family ipv6 unicast
  network 2001:db8:c::/64
 exit-address-family`,
)

/** What a switch needs, no more. A zebra without mgmtd looks for it without a pause. */
const daemons = {
  leaf: ['mgmtd', 'zebra', 'bfdd', 'bgpd'],
  spine: ['mgmtd', 'zebra', 'staticd', 'bgpd'],
} as const

export async function buildFabric(guest: Guest, options: FabricOptions = {}): Promise<Fabric> {
  const { mtu = 9000, switchesComeFirst = false } = options
  await guest.must([links(mtu), addresses, numbers(options)].join('\n'))
  const start = (name: keyof typeof switches, kind: keyof typeof daemons, conf: string) =>
    startRouter(guest, {
      ...{ name, netns: name, comesFirst: switchesComeFirst, daemons: daemons[kind], conf },
    })
  const [leaf1, leaf2, spine] = await Promise.all([
    start('leaf1', 'leaf', leafConf('leaf1', options)),
    start('leaf2', 'leaf', leafConf('leaf2', options)),
    start('spine', 'spine', spineConf),
  ])
  // A switch has a processor of its own. Here it shares the node's, which starts FRR now and then.
  await guest.must(
    leaves.map((leaf) => `chrt --rr --pid 1 $(cat /run/frr/${leaf}/bfdd.pid)`).join('\n'),
  )
  await guest.waitFor(
    "both leaves know the client's prefixes",
    `set -e
     for leaf in leaf1 leaf2; do
       vtysh -N $leaf -c 'show bgp ipv4 203.0.113.0/24' | grep -x ' *65200'
       vtysh -N $leaf -c 'show bgp ipv6 2001:db8:c::/64' | grep -x ' *65200'
     done`,
    180_000,
  )
  const setLink = async (leaf: Leaf, state: 'up' | 'down') => {
    await guest.must(`ip -n ${leaf} link set dev node ${state}`)
  }
  return {
    leaf1,
    leaf2,
    spine,
    linkDown: (leaf) => setLink(leaf, 'down'),
    linkUp: (leaf) => setLink(leaf, 'up'),
  }
}
