// Who says what, and who may hear it: the policy of both edges as a table.

/** The leaves and the spine hear it through the node; `node` forwards by it. */
export const places = ['leaf1', 'leaf2', 'spine', 'node', 'speaker'] as const

export type Place = (typeof places)[number]

export type Announcer = 'node' | 'speaker' | 'leaf1' | 'spine'

export interface Claim {
  readonly by: Announcer
  readonly what: string
  /** `PREFIX`, or `PREFIX ASN,ASN,...` where the AS path is not the announcer's own. */
  readonly routes: readonly string[]
  readonly may: readonly Place[]
  /** Where `narrow` says something else. */
  readonly mayIfNarrow?: readonly Place[]
  /** Too much for a node that takes what it may. */
  readonly onlyIfNarrow?: true
}

/** Of the speaker the LoadBalancer IPs alone, of the fabric the default routes alone. */
export const narrow = {
  LB_POOLS: '192.0.2.0/24,198.51.100.0/24,2001:db8:5::/64',
  FABRIC_ROUTES: 'default',
} as const

const switches: readonly Place[] = ['leaf1', 'leaf2', 'spine']
const everybody: readonly Place[] = [...switches, 'node']
const nobody: readonly Place[] = []

/** Addresses of another node. */
export const otherNode = ['10.0.0.2/32', '10.0.0.101/32', '2001:db8::2/128', '2001:db8::101/128']

/** What else the spine announces. */
export const fabricPrefixes = ['198.51.101.0/24', '2001:db8:d::/64']

/** LoadBalancer IPs that both this node and another one announce. */
export const sharedLoadBalancers = ['192.0.2.8/32', '2001:db8:5::8/128']

export const prefixOf = (route: string): string => route.split(' ')[0] ?? ''

const loadBalancers = ['192.0.2.7/32', '2001:db8:5::7/128']
const aggregates = ['198.51.100.0/25', '2001:db8:5:0:8000::/65']

const fromNode: readonly Claim[] = [
  {
    by: 'node',
    what: 'addresses of lo, dummy0, dummy1',
    routes: [
      ...['10.0.0.1/32', '10.0.1.1/32', '10.0.0.100/32'],
      ...['2001:db8::1/128', '2001:db8::1:1/128', '2001:db8::100/128'],
    ],
    may: switches,
  },
  {
    by: 'node',
    what: 'prefixes of the veth',
    routes: ['169.254.88.0/31', 'fda1:b2c3:d4e5:1::/127'],
    may: nobody,
  },
]

const fromSpeaker: readonly Omit<Claim, 'by'>[] = [
  {
    what: 'default route, and both halves of it',
    routes: ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '::/1', '8000::/1'],
    may: nobody,
  },
  { what: 'NODE_IP', routes: ['10.0.0.1/32', '2001:db8::1/128'], may: nobody },
  { what: "API's anycast address", routes: ['10.0.0.100/32', '2001:db8::100/128'], may: nobody },
  { what: "another node's addresses", routes: otherNode, may: nobody },
  {
    what: "the veth's prefixes",
    routes: [
      ...['169.254.88.0/31', '169.254.88.1/32'],
      ...['fda1:b2c3:d4e5:1::/127', 'fda1:b2c3:d4e5:1::1/128'],
    ],
    may: nobody,
  },
  {
    what: 'loopback, link-local, multicast',
    routes: [
      ...[
        '127.0.0.1/32',
        '169.254.1.1/32',
        '224.0.0.5/32',
        '::1/128',
        'fe80::1/128',
        'ff02::5/128',
      ],
    ],
    may: nobody,
  },
  {
    what: "AS path with other AS numbers than the speaker's",
    routes: [
      `203.0.113.77/32 4000099999,${Array<number>(200).fill(64512).join(',')}`,
      '2001:db8:77::/64 4000099999,65101',
    ],
    may: nobody,
  },
  {
    what: "the fabric's other prefixes",
    routes: fabricPrefixes,
    may: nobody,
  },
  {
    what: '10,000 prefixes',
    routes: Array.from({ length: 10_000 }, (_, i) => `100.64.${i >> 8}.${i & 255}/32`),
    may: everybody,
    mayIfNarrow: nobody,
    onlyIfNarrow: true,
  },
  { what: 'LoadBalancer IPs', routes: loadBalancers, may: everybody },
  {
    what: 'LoadBalancer IPs that another node also announces',
    routes: sharedLoadBalancers,
    // The spine stands for that node, and so keeps its own.
    may: ['leaf1', 'leaf2', 'node'],
  },
  { what: 'parts of a pool', routes: aggregates, may: everybody },
  {
    what: 'LoadBalancer IP, prepended three times',
    routes: ['198.51.100.200/32 4000099999,4000099999,4000099999'],
    may: everybody,
  },
]

/** What leaf1 says although it is not its own. */
const leaked: readonly Omit<Claim, 'by'>[] = [
  { what: "the node's addresses", routes: ['10.0.0.1/32', '2001:db8::1/128'], may: nobody },
  {
    what: "the node's LoadBalancer IPs",
    routes: [...loadBalancers, ...aggregates],
    may: ['node'],
    mayIfNarrow: nobody,
  },
  {
    what: 'other prefixes',
    routes: ['172.16.0.0/12', '2001:db8:f::/48'],
    may: ['node'],
    mayIfNarrow: nobody,
  },
]

export const claims: readonly Claim[] = [
  ...fromNode,
  ...fromSpeaker.map((claim) => ({ by: 'speaker' as const, ...claim })),
  {
    by: 'spine',
    what: "another node's addresses",
    routes: otherNode,
    may: ['node'],
    mayIfNarrow: nobody,
  },
  ...leaked.map((claim) => ({ by: 'leaf1' as const, ...claim })),
]

/** Ends the session, and so is made by itself. */
export const impossible: Claim = {
  by: 'speaker',
  what: 'prefix of a length that no address has (/33)',
  routes: ['192.0.2.0/33'],
  may: nobody,
}

export const mayHear = ({ may, mayIfNarrow }: Claim, isNarrow: boolean): readonly Place[] =>
  isNarrow ? (mayIfNarrow ?? may) : may

/** Once leaf1 leaks: it is believed, but within pools. */
export const mayHearAtLast = (claim: Claim, isNarrow: boolean): readonly Place[] => {
  const isLeaked = (route: string) => leaked.some(({ routes }) => routes.includes(route))
  const isTakenOver = !isNarrow && claim.by === 'speaker' && claim.routes.every(isLeaked)
  return isTakenOver ? nobody : mayHear(claim, isNarrow)
}
