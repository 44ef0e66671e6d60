// What can happen to a converged node, and what the plan must say of it.

export interface Drift {
  readonly title: string
  readonly cause: string
  /** Each resource that the plan changes, with the reason it gives. */
  readonly expected: Readonly<Record<string, string>>
}

const frrIpv6 = 'fda1:b2c3:d4e5:1::/127'
const speakerIpv6 = 'fda1:b2c3:d4e5:1::1/127'
const frrIpv4 = '169.254.88.0/31'
const speakerIpv4 = '169.254.88.1/31'

const lacks = (link: string, ...addresses: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    addresses.map((address) => [`address.${link}/${address}`, `${link} lacks this address`]),
  )

const remade = (link: string, ...addresses: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    addresses.map((address) => [`address.${link}/${address}`, 'the veth is replaced']),
  )

const masterGone = 'master of frr-metallb is none, wanted metallb'
const noLoopGuard = 'without it packets to an unserved LoadBalancer IP loop through the veth'
const noL3mdev = 'there is no l3mdev rule, and without it nothing uses the table of a VRF'
const fallThrough = 'without it lookups in table 88 fall through to the main table'

const notWanted = 'metallb-frr is ours, and the intent does not have this address'

// The kernel's and ours.
const deleteL3mdevRules =
  'for family in -4 -6; do while ip $family rule del pref 1000 2>/dev/null; do :; done; done'

const refuses = {
  'sysctl.net.ipv4.conf.frr-metallb.accept_local':
    'without it the kernel drops the IPv4 packets that the speaker sends through the veth',
}

export const drifts: readonly Drift[] = [
  {
    title: 'the VRF has another table',
    cause: `ip link del metallb
      ip link add metallb group 17993 up type vrf table 99
      ip link set frr-metallb master metallb`,
    expected: {
      'vrf.metallb': 'table is 99, wanted 88; the kernel cannot change it in place',
      'veth.frr-metallb': 'master of frr-metallb is none once metallb is deleted, wanted metallb',
      ...lacks('frr-metallb', frrIpv6),
    },
  },
  {
    title: 'the VRF is deleted',
    cause: 'ip link del metallb',
    expected: {
      'vrf.metallb': 'there is no link metallb',
      'veth.frr-metallb': masterGone,
      ...lacks('frr-metallb', frrIpv6),
    },
  },
  {
    title: 'the VRF is down',
    cause: 'ip link set metallb down',
    expected: { 'vrf.metallb': 'metallb is down' },
  },
  {
    title: 'the veth is out of the VRF',
    cause: 'ip link set frr-metallb nomaster',
    expected: { 'veth.frr-metallb': masterGone, ...lacks('frr-metallb', frrIpv6) },
  },
  {
    title: 'the veth was out of the VRF, and is back without its addresses',
    cause: 'ip link set frr-metallb nomaster; ip link set frr-metallb master metallb',
    expected: lacks('frr-metallb', frrIpv6),
  },
  {
    title: "the speaker's end is in the VRF",
    cause: 'ip link set metallb-frr master metallb',
    expected: {
      'veth.frr-metallb': 'master of metallb-frr is metallb, wanted none',
      ...lacks('metallb-frr', speakerIpv6),
    },
  },
  {
    title: 'both ends are down',
    cause: 'ip link set frr-metallb down; ip link set metallb-frr down',
    expected: {
      'veth.frr-metallb': 'frr-metallb is down; metallb-frr is down',
      ...lacks('frr-metallb', frrIpv6),
      ...lacks('metallb-frr', speakerIpv6),
    },
  },
  {
    title: 'a link was down for a moment',
    cause: 'ip link set metallb-frr down; ip link set metallb-frr up',
    expected: lacks('metallb-frr', speakerIpv6),
  },
  {
    title: 'the MTU is too small for IPv6',
    cause: 'ip link set frr-metallb mtu 1200',
    expected: {
      'veth.frr-metallb': 'mtu of frr-metallb is 1200, wanted 9000',
      ...lacks('frr-metallb', frrIpv6),
    },
  },
  {
    title: 'the MTU differs between the ends',
    cause: 'ip link set metallb-frr mtu 1500',
    expected: { 'veth.frr-metallb': 'mtu of metallb-frr is 1500, wanted 9000' },
  },
  {
    title: 'an address is missing',
    cause: `ip address del ${speakerIpv6} dev metallb-frr; ip address del ${frrIpv4} dev frr-metallb`,
    expected: { ...lacks('metallb-frr', speakerIpv6), ...lacks('frr-metallb', frrIpv4) },
  },
  {
    title: 'an address has another prefix length',
    cause: `ip address del ${speakerIpv6} dev metallb-frr
      ip address add fda1:b2c3:d4e5:1::1/64 dev metallb-frr nodad`,
    expected: {
      [`address.metallb-frr/${speakerIpv6}`]: 'prefix length is 64, wanted 127',
    },
  },
  {
    title: 'an IPv4 address has another prefix length',
    cause: `ip address del ${speakerIpv4} dev metallb-frr
      ip address add 169.254.88.1/24 dev metallb-frr`,
    expected: {
      ...lacks('metallb-frr', speakerIpv4),
      'address.metallb-frr/169.254.88.1/24': notWanted,
    },
  },
  {
    title: 'somebody else answered for an address (dadfailed)',
    cause: `set -e
      ip address del ${speakerIpv6} dev metallb-frr
      ip address add ${speakerIpv6} dev frr-metallb nodad
      ip address add ${speakerIpv6} dev metallb-frr
      until ip -6 address show dev metallb-frr | grep -w dadfailed; do
        i=$((i + 1)); [ $i -lt 300 ]; sleep 0.1
      done
      ip address del ${speakerIpv6} dev frr-metallb`,
    expected: {
      [`address.metallb-frr/${speakerIpv6}`]:
        'duplicate address detection failed, and the address stays unusable until it is added again',
    },
  },
  {
    title: 'an address expires',
    cause: `ip address change ${frrIpv6} dev frr-metallb valid_lft 600 preferred_lft 600`,
    expected: {
      [`address.frr-metallb/${frrIpv6}`]: 'the kernel will remove it when its lifetime ends',
    },
  },
  {
    title: 'there is an address of an earlier intent',
    cause: 'ip address add fd00:88::1/127 dev metallb-frr nodad',
    expected: {
      'address.metallb-frr/fd00:88::1/127': notWanted,
    },
  },
  {
    title: 'addresses point to a peer',
    cause: `ip address del 169.254.88.0/31 dev frr-metallb
      ip address add 169.254.88.0 peer 169.254.88.1/31 dev frr-metallb
      ip address add 169.254.88.1 peer 169.254.88.0/32 dev metallb-frr
      ip -6 address add fd00:dead::1 peer fd00:dead::2/128 dev metallb-frr nodad`,
    expected: {
      [`address.frr-metallb/${frrIpv4}`]: 'its peer is 169.254.88.1, wanted none',
      'address.metallb-frr/169.254.88.1 peer 169.254.88.0/32': notWanted,
      'address.metallb-frr/fd00:dead::1 peer fd00:dead::2/128': notWanted,
    },
  },
  {
    title: 'IPv6 is switched off on an end',
    cause: 'echo 1 >/proc/sys/net/ipv6/conf/frr-metallb/disable_ipv6',
    expected: {
      'sysctl.net.ipv6.conf.frr-metallb.disable_ipv6':
        'IPv6 is switched off, and BGP needs it on both ends of the veth',
      ...lacks('frr-metallb', frrIpv6),
    },
  },
  {
    title: 'the veth is deleted',
    cause: 'ip link del frr-metallb',
    expected: {
      'veth.frr-metallb': 'there is no link frr-metallb and no link metallb-frr',
      ...lacks('frr-metallb', frrIpv6, frrIpv4),
      ...lacks('metallb-frr', speakerIpv6, speakerIpv4),
      ...refuses,
    },
  },
  {
    title: 'an end of the veth has another name',
    cause: 'ip link set metallb-frr down; ip link set metallb-frr name lost; ip link set lost up',
    expected: {
      'veth.frr-metallb':
        'frr-metallb is there, but its other end metallb-frr is not; a veth cannot be joined again',
      ...remade('frr-metallb', frrIpv6, frrIpv4),
      ...lacks('metallb-frr', speakerIpv6, speakerIpv4),
      ...refuses,
    },
  },
  {
    title: 'the l3mdev rules are deleted',
    cause: deleteL3mdevRules,
    expected: { 'rule.l3mdev-ipv4': noL3mdev, 'rule.l3mdev-ipv6': noL3mdev },
  },
  {
    title: 'the l3mdev rules are deleted, and the VRF with them',
    cause: `${deleteL3mdevRules}; ip link del metallb`,
    expected: {
      'rule.l3mdev-ipv4': noL3mdev,
      'rule.l3mdev-ipv6': noL3mdev,
      'vrf.metallb': 'there is no link metallb',
      'veth.frr-metallb': masterGone,
      ...lacks('frr-metallb', frrIpv6),
    },
  },
  {
    title: 'the rules against the loop are deleted',
    cause: 'ip rule del pref 500; ip -6 rule del pref 500',
    expected: { 'rule.loop-guard-ipv4': noLoopGuard, 'rule.loop-guard-ipv6': noLoopGuard },
  },
  {
    title: 'lookups in the VRF fall through to the main table',
    cause: `ip route del unreachable default table 88 metric 4278198272
      ip -6 route del unreachable default table 88 metric 4278198272`,
    expected: {
      'route.unreachable-ipv4-table-88': fallThrough,
      'route.unreachable-ipv6-table-88': fallThrough,
    },
  },
  {
    title: 'an earlier intent left a VRF, its routes and a rule',
    cause: `ip link add old group 17993 up type vrf table 77
      ip route add unreachable default table 77 metric 4278198272 protocol 88
      ip rule add pref 501 iif old type unreachable protocol 88`,
    expected: {
      'vrf.old': 'it carries the mark of frr-intent, and the intent does not name it',
      'route.unreachable-ipv4-table-77': 'table 77 is no longer the table of the VRF',
      'rule.ipv4-priority-501-iif-old':
        'it carries the mark of frr-intent, and the intent does not have it',
    },
  },
  {
    title: 'the files differ in content, mode and owner, or are gone',
    cause: `echo 'log syslog' >>/etc/frr/frr.conf
      chmod 644 /etc/frr/daemons; chown root:root /etc/frr/daemons
      rm /etc/frr/vtysh.conf`,
    expected: {
      'file./etc/frr/frr.conf': 'content differs',
      'file./etc/frr/daemons': 'mode is 0644, wanted 0640; owner is 0:0, wanted 92:92',
      'file./etc/frr/vtysh.conf': 'there is no such file',
    },
  },
]
