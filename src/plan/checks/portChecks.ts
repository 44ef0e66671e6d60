import { isLinkLocalIpv6 } from '../../intent/address.ts'
import type { Link, Observed } from '../../observe/observed.ts'
import type { Check } from './check.ts'
import type { Target } from '../target.ts'

/** What keeps BGP without addresses from coming up on a port, and the way out. */
interface Trouble {
  readonly id: string
  readonly message: string
  readonly hint: string
}

const down = ({ name, up }: Link): readonly Trouble[] =>
  up
    ? []
    : [
        {
          id: `port-${name}`,
          message: `fabric port ${name} is down`,
          hint: 'bring it up in the machine configuration; FRR will not',
        },
      ]

const withoutCarrier = ({ name, up, carrier }: Link): readonly Trouble[] =>
  !up || carrier
    ? []
    : [
        {
          id: `port-carrier-${name}`,
          message: `fabric port ${name} has no carrier`,
          hint: "look at the cable and at the leaf switch's port",
        },
      ]

const hasIpv6 = ({ name }: Link, { ipv6 }: Observed): boolean =>
  ipv6.disabled[name] === undefined || ipv6.disabled[name] === false

/** Below an MTU of 1280 the kernel takes IPv6 off a link, and its settings with it (RFC 8200 5). */
const withoutIpv6 = (port: Link, observed: Observed): readonly Trouble[] => {
  if (hasIpv6(port, observed)) return []
  const { name, mtu } = port
  const id = `port-ipv6-${name}`
  return observed.ipv6.disabled[name] === true
    ? [
        {
          id,
          message: `IPv6 is switched off on fabric port ${name}, and BGP needs it`,
          hint: `set net.ipv6.conf.${name}.disable_ipv6 to "0" in the machine configuration (machine.sysctls)`,
        },
      ]
    : [
        {
          id,
          message: `fabric port ${name} has no IPv6, and BGP needs it`,
          hint:
            mtu < 1280
              ? `raise its MTU, ${mtu}, to 1280 or more`
              : 'start the kernel with IPv6 (ipv6.disable=0)',
        },
      ]
}

/**
 * A link with carrier makes its link-local address itself, unless that is switched off. One that is
 * still being checked for another owner is a matter of a second or two.
 */
const withoutLinkLocal = (port: Link, observed: Observed): readonly Trouble[] => {
  const { name, up, carrier, addresses } = port
  if (!up || !carrier || !hasIpv6(port, observed)) return []
  const own = addresses.filter(({ address }) => isLinkLocalIpv6(address))
  if (own.some(({ dadFailed }) => !dadFailed)) return []
  const id = `port-link-local-${name}`
  return [
    own[0] === undefined
      ? {
          id,
          message: `fabric port ${name} has no link-local address, and BGP needs one`,
          hint: `let the machine configuration give it one (net.ipv6.conf.${name}.addr_gen_mode is 1 where it is switched off)`,
        }
      : {
          id,
          message: `fabric port ${name} cannot use its link-local address ${own[0].address}: another host on the link has it`,
          hint: 'give one of the two another MAC address, or another link-local address',
        },
  ]
}

const portMtus = (ports: readonly Link[]): readonly Check[] => {
  const sizes = new Set(ports.map(({ mtu }) => mtu))
  if (sizes.size <= 1) return []
  return [
    {
      id: 'port-mtu',
      status: 'warn',
      message: `fabric ports differ in MTU: ${ports.map(({ name, mtu }) => `${name} ${mtu}`).join(', ')}`,
      hint: 'give them one MTU: with ECMP large packets vanish on some paths',
    },
  ]
}

/** What is there and no fabric port as BGP wants it; it may come while FRR runs. */
export const portChecks = ({ ports }: Target, observed: Observed): readonly Check[] => [
  ...ports
    .flatMap((port) => [
      ...down(port),
      ...withoutCarrier(port),
      ...withoutIpv6(port, observed),
      ...withoutLinkLocal(port, observed),
    ])
    .map((trouble): Check => ({ status: 'warn', ...trouble })),
  ...portMtus(ports),
]
