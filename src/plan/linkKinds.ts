/**
 * Kinds of links (`ip -details link`, rtnl_link_ops.kind of the kernel) that are not what a fabric
 * port is. What is not named here may be one: a port with a driver of its own, veth, a VLAN.
 */

const noCable = 'nothing is behind such a link'
const noIp = 'no IP goes over such a link'

/** Kinds over which BGP without addresses can never come up, with the reason. */
export const neverBgp: ReadonlyMap<string, string> = new Map([
  ['vrf', 'a VRF has no link-local address'],
  ['dummy', noCable],
  ['ifb', noCable],
  ['nlmon', noIp],
  ['vsockmon', noIp],
  ['can', noIp],
  ['vcan', noIp],
  ['vxcan', noIp],
  ['caif', noIp],
  ['pfcp', noIp],
  ['ipip', 'no IPv6 goes over such a tunnel'],
])

/**
 * Kinds that borrow the MAC address of the port below them, or make one up: a MAC address never
 * means them. Taking one of these for its port is the classic way to configure the wrong NIC.
 */
export const notByMac: ReadonlySet<string> = new Set([
  ...['vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'macsec', 'hsr', 'virt_wifi', 'rmnet'],
  ...['bond', 'team', 'bridge', 'openvswitch', 'batadv'],
  ...['vxlan', 'geneve', 'bareudp', 'gretap', 'ip6gretap', 'erspan', 'ip6erspan', 'amt'],
  ...neverBgp.keys(),
])
