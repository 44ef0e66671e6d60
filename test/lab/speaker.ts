// A BGP speaker on the node, as MetalLB's FRR modes run it: a second FRR in the host's network
// namespace that dials the node's FRR over the veth, listens nowhere and learns nothing.
//
// It has a zebra, as MetalLB's has, with MetalLB's flags. Without one (`bgpd -Z`) bgpd does not know
// the interface of its own end of the session, cannot set a next hop, and the session flaps.

import { type Router, startRouter } from './frr.ts'
import type { Guest } from './guest.ts'

export type SpeakerKind = 'frr' | 'frr-k8s'

/** What a BGPPeer of MetalLB asks for: a neighbor and the address families on it. */
export interface Peer {
  /** An address, or a link for a peer without one. */
  readonly address: string
  readonly extendedNextHop?: boolean
  readonly password?: string
  readonly families: readonly ('ipv4' | 'ipv6')[]
}

export interface SpeakerOptions {
  readonly kind?: SpeakerKind
  readonly peers?: readonly Peer[]
  readonly prefixes?: readonly string[]
  /** `enableGracefulRestart: true`: FRR keeps the routes of a speaker that restarts. */
  readonly gracefulRestart?: boolean
  /** MetalLB always starts a bfdd, which shares the BFD ports with the node's. */
  readonly bfdd?: boolean
  readonly asn?: number
  /** The AS number of the node's FRR in its VRF. */
  readonly frrAsn?: number
  /** A folder of the guest: the root with the speaker's own release of FRR. */
  readonly root?: string | undefined
}

export interface Speaker extends Router {
  announce(...prefixes: readonly string[]): Promise<void>
  withdraw(...prefixes: readonly string[]): Promise<void>
}

/** `dualStackAddressFamily: true` on the IPv6 peer. */
export const dualStackPeer: readonly Peer[] = [
  { address: 'fda1:b2c3:d4e5:1::', families: ['ipv4', 'ipv6'] },
]

export const peerPerFamily: readonly Peer[] = [
  { address: '169.254.88.0', families: ['ipv4'] },
  { address: 'fda1:b2c3:d4e5:1::', families: ['ipv6'] },
]

const zebra: Record<SpeakerKind, string> = {
  frr: 'zebra -s 90000000',
  'frr-k8s': 'zebra -K 120 -s 90000000',
}

const isLink = (address: string) => !/[.:]/.test(address)

const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4')

const network = (no: '' | 'no ') => (prefix: string) => `
 address-family ${familyOf(prefix)} unicast
  ${no}network ${prefix}
 exit-address-family`

const neighbor =
  (frrAsn: number, gracefulRestart: boolean) =>
  ({ address, families, extendedNextHop = false, password }: Peer) => `
${isLink(address) ? ` neighbor ${address} interface` : ''}
 neighbor ${address} remote-as ${frrAsn}
${isLink(address) ? '' : ` neighbor ${address} port 179`}
 neighbor ${address} timers 3 9
 neighbor ${address} timers connect 5
${familyOf(address) === 'ipv6' ? ` neighbor ${address} disable-connected-check` : ''}
${password === undefined ? '' : ` neighbor ${address} password ${password}`}
${gracefulRestart ? ` neighbor ${address} graceful-restart` : ''}
${extendedNextHop ? ` neighbor ${address} capability extended-nexthop` : ''}
${families
  .map(
    (family) => ` address-family ${family} unicast
  neighbor ${address} activate
  neighbor ${address} route-map deny-all in
  neighbor ${address} route-map permit-all out
 exit-address-family`,
  )
  .join('\n')}`

/** The speaker's frr.conf, as MetalLB renders it. */
export const speakerConf = ({
  peers = dualStackPeer,
  prefixes = [],
  asn = 4000099999,
  frrAsn = 4000099998,
  gracefulRestart = false,
}: SpeakerOptions) => `
ip nht resolve-via-default
ipv6 nht resolve-via-default
route-map deny-all deny 10
route-map permit-all permit 10
router bgp ${asn}
 no bgp ebgp-requires-policy
 no bgp network import-check
 no bgp default ipv4-unicast
 bgp graceful-restart preserve-fw-state
${[...peers.map(neighbor(frrAsn, gracefulRestart)), ...prefixes.map(network(''))].join('')}
`

export async function startSpeaker(guest: Guest, options: SpeakerOptions = {}): Promise<Speaker> {
  const { kind = 'frr-k8s', bfdd = false, asn = 4000099999, root } = options
  const daemons = ['mgmtd', zebra[kind], ...(bfdd ? ['bfdd'] : []), 'bgpd -p 0']
  const router = await startRouter(guest, {
    name: 'speaker',
    root,
    daemons,
    conf: speakerConf(options),
  })
  const change =
    (no: '' | 'no ') =>
    (...networks: readonly string[]) =>
      router.configure(`router bgp ${asn}${networks.map(network(no)).join('')}`)
  return { ...router, announce: change(''), withdraw: change('no ') }
}
