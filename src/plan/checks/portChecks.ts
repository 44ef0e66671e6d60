import { isLinkLocalIpv6 } from '../../intent/address.ts'
import type { Link, Observed } from '../../observe/observed.ts'
import type { Target } from '../target.ts'
import { warning, type Check } from './check.ts'

const carrier = ({ name, up, carrier: hasCarrier }: Link): readonly Check[] => {
  if (!up) {
    const hint = 'bring it up in the machine configuration; FRR will not'
    return [warning(`port-${name}`, `fabric port ${name} is down`, hint)]
  }
  if (hasCarrier) return []
  const hint = "look at the cable and at the leaf switch's port"
  return [warning(`port-carrier-${name}`, `fabric port ${name} has no carrier`, hint)]
}

const hasIpv6 = ({ name }: Link, { ipv6 }: Observed): boolean =>
  ipv6.disabled[name] === undefined || ipv6.disabled[name] === false

/** Below an MTU of 1280 the kernel removes IPv6 and its settings from a link (RFC 8200 5). */
const withIpv6 = (port: Link, observed: Observed): readonly Check[] => {
  if (hasIpv6(port, observed)) return []
  const { name, mtu } = port
  const id = `port-ipv6-${name}`
  if (observed.ipv6.disabled[name] === true) {
    const message = `IPv6 is switched off on fabric port ${name}, and BGP needs it`
    const setting = `net.ipv6.conf.${name}.disable_ipv6 to "0"`
    return [warning(id, message, `set ${setting} in the machine configuration (machine.sysctls)`)]
  }
  const hint =
    mtu < 1280
      ? `raise its MTU, ${mtu}, to 1280 or more`
      : 'start the kernel with IPv6 (ipv6.disable=0)'
  return [warning(id, `fabric port ${name} has no IPv6, and BGP needs it`, hint)]
}

/**
 * A link with carrier makes its link-local address itself, unless that is switched off. The check for
 * another owner of that address takes a second or two.
 */
const withLinkLocal = (port: Link, observed: Observed): readonly Check[] => {
  const { name, carrier: hasCarrier, addresses } = port
  if (!hasCarrier || !hasIpv6(port, observed)) return []
  const own = addresses.filter(({ address }) => isLinkLocalIpv6(address))
  if (own.some(({ dadFailed }) => !dadFailed)) return []
  const id = `port-link-local-${name}`
  const [first] = own
  if (first === undefined) {
    const hint = `let the machine configuration give it one (net.ipv6.conf.${name}.addr_gen_mode is 1 where it is switched off)`
    return [warning(id, `fabric port ${name} has no link-local address, and BGP needs one`, hint)]
  }
  const message = `fabric port ${name} cannot use its link-local address ${first.address}: another host on the link has it`
  const hint = 'give one of the two another MAC address, or another link-local address'
  return [warning(id, message, hint)]
}

const portMtus = (ports: readonly Link[]): readonly Check[] => {
  const sizes = new Set(ports.map(({ mtu }) => mtu))
  if (sizes.size <= 1) return []
  const list = ports.map(({ name, mtu }) => `${name} ${mtu}`).join(', ')
  const hint = 'give them one MTU: with ECMP large packets vanish on some paths'
  return [warning('port-mtu', `fabric ports differ in MTU: ${list}`, hint)]
}

/** Fabric ports on which BGP cannot come up as they are now. They may change while FRR runs. */
export const portChecks = ({ ports }: Target, observed: Observed): readonly Check[] => [
  ...ports.flatMap((port) => [
    ...carrier(port),
    ...withIpv6(port, observed),
    ...withLinkLocal(port, observed),
  ]),
  ...portMtus(ports),
]
