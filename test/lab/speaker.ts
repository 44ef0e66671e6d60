// A BGP speaker on the node, as MetalLB's frr-k8s runs it: a second FRR in the host's network
// namespace that dials the node's FRR over the veth, listens nowhere and learns nothing.

import { type Router, startRouter } from './frr.ts'
import type { Guest } from './guest.ts'

export interface SpeakerOptions {
  readonly prefixes?: readonly string[]
  readonly zebra?: string
  readonly bgpd?: string
  readonly routerId?: string
}

export interface Speaker extends Router {
  announce(...prefixes: readonly string[]): Promise<void>
  withdraw(...prefixes: readonly string[]): Promise<void>
}

const peer = 'fda1:b2c3:d4e5:1::'

const family = (prefix: string) => (prefix.includes(':') ? 'ipv6' : 'ipv4')

const network = (no: string) => (prefix: string) => `address-family ${family(prefix)} unicast
${no}network ${prefix}
exit-address-family`

const conf = ({ routerId }: SpeakerOptions) => `
ip nht resolve-via-default
ipv6 nht resolve-via-default
route-map deny-all deny 10
route-map permit-all permit 10
router bgp 4000099999
${routerId ? ` bgp router-id ${routerId}` : ''}
 no bgp ebgp-requires-policy
 no bgp network import-check
 no bgp default ipv4-unicast
 bgp graceful-restart preserve-fw-state
 neighbor ${peer} remote-as 4000099998
 neighbor ${peer} port 179
 neighbor ${peer} timers 3 9
 neighbor ${peer} timers connect 5
 neighbor ${peer} disable-connected-check
 address-family ipv4 unicast
  neighbor ${peer} activate
  neighbor ${peer} route-map deny-all in
  neighbor ${peer} route-map permit-all out
 exit-address-family
 address-family ipv6 unicast
  neighbor ${peer} activate
  neighbor ${peer} route-map deny-all in
  neighbor ${peer} route-map permit-all out
 exit-address-family
`

export async function startSpeaker(guest: Guest, options: SpeakerOptions = {}): Promise<Speaker> {
  const { prefixes = [] } = options
  const daemons = ['mgmtd', ...(options.zebra ? [options.zebra] : []), options.bgpd ?? 'bgpd -p 0']
  const router = await startRouter(guest, { name: 'speaker', daemons, conf: conf(options) })
  const change = async (no: '' | 'no ', networks: readonly string[]) =>
    router.configure(['router bgp 4000099999', ...networks.map(network(no))].join('\n'))
  const speaker: Speaker = {
    ...router,
    announce: (...networks) => change('', networks),
    withdraw: (...networks) => change('no ', networks),
  }
  await speaker.announce(...prefixes)
  return speaker
}
