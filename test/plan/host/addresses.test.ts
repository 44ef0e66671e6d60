import { test } from 'uvu'
import { add, addresses, drift, four, frr4, frr6, speaker4 } from '../drift.ts'
import { convergedHost, onLink } from '../hosts.ts'

drift(
  'an address is missing',
  addresses(convergedHost, 'metallb-frr', onLink('fda1:b2c3:d4e5:1::1/127')),
  { changes: [`create ${speaker4}: metallb-frr lacks this address`], operations: [add.speaker4] },
)

drift(
  'IPv4 of another length: the right one first',
  addresses(
    convergedHost,
    'metallb-frr',
    onLink('169.254.88.1/24'),
    onLink('fda1:b2c3:d4e5:1::1/127'),
  ),
  {
    changes: [
      `create ${speaker4}: metallb-frr lacks this address`,
      'delete address.metallb-frr/169.254.88.1/24: metallb-frr is ours, and the intent does not have this address (address_gap)',
    ],
    operations: [add.speaker4, 'ip -4 address del 169.254.88.1/24 dev metallb-frr'],
  },
)

drift(
  'IPv6 of another length: the kernel does not take both',
  addresses(convergedHost, 'frr-metallb', four('frr'), onLink('fda1:b2c3:d4e5:1::/64')),
  {
    changes: [`delete+create ${frr6}: prefix length is 64, wanted 127 (address_gap)`],
    operations: ['ip -6 address del fda1:b2c3:d4e5:1::/64 dev frr-metallb', add.frr6],
  },
)

drift(
  'duplicate address detection failed',
  addresses(
    convergedHost,
    'frr-metallb',
    four('frr'),
    onLink('fda1:b2c3:d4e5:1::/127', { dadFailed: true }),
  ),
  {
    changes: [
      `delete+create ${frr6}: duplicate address detection failed, and the address stays unusable until it is added again (address_gap)`,
    ],
    operations: ['ip -6 address del fda1:b2c3:d4e5:1::/127 dev frr-metallb', add.frr6],
  },
)

drift(
  'an address that would expire is kept',
  addresses(
    convergedHost,
    'frr-metallb',
    onLink('169.254.88.0/31', { expires: true }),
    onLink('fda1:b2c3:d4e5:1::/127', { expires: true }),
  ),
  {
    changes: [
      `update ${frr6}: the kernel will remove it when its lifetime ends`,
      `update ${frr4}: the kernel will remove it when its lifetime ends`,
    ],
    operations: [
      'ip -6 address replace fda1:b2c3:d4e5:1::/127 dev frr-metallb nodad valid_lft forever preferred_lft forever',
      'ip -4 address replace 169.254.88.0/31 dev frr-metallb valid_lft forever preferred_lft forever',
    ],
  },
)

const first = (address: string) =>
  `${address} came first in this prefix, and takes this address along when it is deleted`

drift(
  'the ends are swapped: the first IPv4 address of the prefix goes before the other comes',
  convergedHost,
  {
    changes: [
      'create address.frr-metallb/fda1:b2c3:d4e5:1::1/127: frr-metallb lacks this address',
      `delete+create address.frr-metallb/169.254.88.1/31: ${first('169.254.88.0/31')} (address_gap)`,
      'create address.metallb-frr/fda1:b2c3:d4e5:1::/127: metallb-frr lacks this address',
      `delete+create address.metallb-frr/169.254.88.0/31: ${first('169.254.88.1/31')} (address_gap)`,
      'delete address.frr-metallb/fda1:b2c3:d4e5:1::/127: frr-metallb is ours, and the intent does not have this address (address_gap)',
      'delete address.metallb-frr/fda1:b2c3:d4e5:1::1/127: metallb-frr is ours, and the intent does not have this address (address_gap)',
      'update file./etc/frr/frr.conf: content differs',
    ],
    operations: [
      'ip -6 address add fda1:b2c3:d4e5:1::1/127 dev frr-metallb nodad',
      'ip -4 address del 169.254.88.0/31 dev frr-metallb',
      'ip -4 address add 169.254.88.1/31 dev frr-metallb',
      'ip -6 address add fda1:b2c3:d4e5:1::/127 dev metallb-frr nodad',
      'ip -4 address del 169.254.88.1/31 dev metallb-frr',
      'ip -4 address add 169.254.88.0/31 dev metallb-frr',
      'ip -6 address del fda1:b2c3:d4e5:1::/127 dev frr-metallb',
      'ip -6 address del fda1:b2c3:d4e5:1::1/127 dev metallb-frr',
      'write /etc/frr/frr.conf',
    ],
  },
  {
    PEER_IP_FRR: 'fda1:b2c3:d4e5:1::1',
    PEER_IP_METALLB: 'fda1:b2c3:d4e5:1::',
    PEER_IPV4_FRR: '169.254.88.1',
    PEER_IPV4_METALLB: '169.254.88.0',
  },
)

drift(
  "the other end's address came first, ours second",
  addresses(
    convergedHost,
    'frr-metallb',
    onLink('169.254.88.1/31'),
    four('frr'),
    onLink('fda1:b2c3:d4e5:1::/127'),
  ),
  {
    changes: [`delete+create ${frr4}: ${first('169.254.88.1/31')} (address_gap)`],
    operations: [
      'ip -4 address del 169.254.88.1/31 dev frr-metallb',
      'ip -4 address replace 169.254.88.0/31 dev frr-metallb valid_lft forever preferred_lft forever',
    ],
  },
)

drift(
  "the other end's address came second: it alone goes",
  addresses(
    convergedHost,
    'frr-metallb',
    four('frr'),
    onLink('169.254.88.1/31'),
    onLink('fda1:b2c3:d4e5:1::/127'),
  ),
  {
    changes: [
      'delete address.frr-metallb/169.254.88.1/31: frr-metallb is ours, and the intent does not have this address (address_gap)',
    ],
    operations: ['ip -4 address del 169.254.88.1/31 dev frr-metallb'],
  },
)

const peer = (text: string) => ({ peer: onLink(text).address })

drift(
  'addresses point to a peer: each is deleted by the words that it was added with',
  addresses(
    convergedHost,
    'frr-metallb',
    onLink('169.254.88.0/31', peer('169.254.88.1/32')),
    onLink('169.254.88.0/32', peer('169.254.88.9/32')),
    onLink('fda1:b2c3:d4e5:1::/127'),
  ),
  {
    changes: [
      `delete+create ${frr4}: its peer is 169.254.88.1, wanted none (address_gap)`,
      'delete address.frr-metallb/169.254.88.0 peer 169.254.88.9/32: frr-metallb is ours, and the intent does not have this address (address_gap)',
    ],
    operations: [
      'ip -4 address del 169.254.88.0 peer 169.254.88.1/31 dev frr-metallb',
      'ip -4 address add 169.254.88.0/31 dev frr-metallb',
      'ip -4 address del 169.254.88.0 peer 169.254.88.9/32 dev frr-metallb',
    ],
  },
)

drift(
  'an IPv6 address points to a peer: the kernel does not take it twice',
  addresses(
    convergedHost,
    'frr-metallb',
    four('frr'),
    onLink('fda1:b2c3:d4e5:1::/127', peer('fda1:b2c3:d4e5:1::9/128')),
  ),
  {
    changes: [`delete+create ${frr6}: its peer is fda1:b2c3:d4e5:1::9, wanted none (address_gap)`],
    operations: [
      'ip -6 address del fda1:b2c3:d4e5:1:: peer fda1:b2c3:d4e5:1::9/127 dev frr-metallb',
      add.frr6,
    ],
  },
)

drift(
  'the prefix of an address with a peer is that of the peer',
  addresses(
    convergedHost,
    'frr-metallb',
    onLink('10.0.0.9/31', peer('169.254.88.1/31')),
    four('frr'),
    onLink('fda1:b2c3:d4e5:1::/127'),
  ),
  {
    changes: [`delete+create ${frr4}: ${first('10.0.0.9 peer 169.254.88.1/31')} (address_gap)`],
    operations: [
      'ip -4 address del 10.0.0.9 peer 169.254.88.1/31 dev frr-metallb',
      'ip -4 address replace 169.254.88.0/31 dev frr-metallb valid_lft forever preferred_lft forever',
    ],
  },
)

test.run()
