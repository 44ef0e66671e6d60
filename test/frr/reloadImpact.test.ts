// What each change costs a running FRR. The lab (test/lab/reload.test.ts) sees the same happen.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../src/intent/settings.ts'
import { describeImpacts, reloadImpacts } from '../../src/frr/reloadImpact.ts'
import { secretsThatGo } from '../../src/frr/reloadText.ts'
import { renderBuiltIn } from '../../src/plan/frrConf/render.ts'
import { freshHost, onLink, targetOf, withLinks } from '../plan/hosts.ts'

const host = withLinks(freshHost, {
  lo: { addresses: ['10.0.0.1/32', '10.0.0.2/32', '2001:db8::1/128'].map((text) => onLink(text)) },
})

const secrets = { fabric: 's3cret', speaker: 's3cret' }

const conf = (environment: Environment = {}, own = {}): string =>
  renderBuiltIn({ ...targetOf(environment, host), ...own })

const costOf = (environment: Environment, from: Environment = {}): readonly string[] =>
  describeImpacts(reloadImpacts(conf(from), conf(environment)))

const fabric = (reason: string) => [`sessions eth0, eth1 will be reset: ${reason}`]
const speakers = '169.254.88.1 (VRF metallb), fda1:b2c3:d4e5:1::1 (VRF metallb)'
const speaker = (reason: string) => [
  `sessions frr-metallb (VRF metallb), ${speakers} will be reset: ${reason}`,
]
const free = ['all sessions stay']

test('the built-in template, by what changes', () => {
  assert.equal(costOf({}), free)
  assert.equal(costOf({ LB_POOLS: '192.0.2.0/24' }), free)
  assert.equal(costOf({ ADVERTISE_INTERFACES: 'lo' }), free)
  assert.equal(costOf({ NODE_IP6: '2001:db8::1' }), free)
  assert.equal(costOf({ BFD_INTERVAL: '500' }), free)
  assert.equal(costOf({}, { BFD_INTERVAL: '500' }), free)
  assert.equal(costOf({ LB_COMMUNITY: '65001:1' }), free)
  assert.equal(costOf({ LOOPBACK_COMMUNITY: '65001:1' }), free)
  assert.equal(costOf({ FABRIC_ROUTES: 'default' }), free)
  assert.equal(costOf({}, { ENABLE_BFD: 'false' }), free)
  assert.equal(costOf({}, { FE_MACS: '02:00:00:00:01:01' }), free)
  assert.equal(costOf({ BGP_KEEPALIVE_TIME: '2', BGP_HOLD_TIME: '6' }), [
    ...free,
    'sessions eth0, eth1 stay up; new timers apply from their next start',
  ])
  assert.equal(costOf({ FABRIC_ROLE: 'customer' }), [
    ...free,
    'sessions eth0, eth1 stay up; a new BGP role applies from their next start',
  ])
  assert.equal(
    costOf({ ENABLE_BFD: 'false' }),
    fabric('BFD ends, which a leaf with BFD takes for a failure: end it there first'),
  )
  assert.equal(
    costOf({ FABRIC_GTSM_HOPS: '1' }),
    fabric('GTSM changes, and the other end drops what does not fit'),
  )
  assert.equal(costOf({ NODE_IP: '10.0.0.2' }), fabric('the router id changes'))
  assert.equal(costOf({ FE_MACS: '02:00:00:00:01:01' }), [
    'session eth1 will be reset: it is no longer a neighbor',
  ])
  assert.equal(costOf({ ASN_METALLB_SPEAKER: '65300' }), speaker('the AS number changes'))
  assert.equal(
    costOf({ ASN_VRF_METALLB: '65300' }),
    speaker('the AS number of their instance changes'),
  )
  assert.equal(costOf({ PEER_IP_FRR: 'fd00::2', PEER_IP_METALLB: 'fd00::3' }), [
    'session fda1:b2c3:d4e5:1::1 (VRF metallb) will be reset: it is no longer a neighbor',
  ])
  assert.equal(costOf({ PEER_IPV4_FRR: '169.254.88.2', PEER_IPV4_METALLB: '169.254.88.3' }), [
    ...speaker('the router id changes'),
    'session 169.254.88.1 (VRF metallb) will be reset: it is no longer a neighbor',
  ])
})

test('an IPv4 address of a port comes and goes; the neighbor behind it goes with it', () => {
  const address = withLinks(host, { eth0: { addresses: [onLink('198.51.100.1/31')] } })
  const withAddress = renderBuiltIn(targetOf({}, address))
  assert.equal(describeImpacts(reloadImpacts(conf(), withAddress)), free)
  assert.equal(describeImpacts(reloadImpacts(withAddress, conf())), [
    'session 198.51.100.0 will be reset: it is no longer a neighbor',
  ])
  assert.equal(costOf({ SPEAKER_COMMUNITIES: '65001:1,65001:1:1' }), free)
})

test('an upgrade from a version that said nothing of NOTIFICATIONs', () => {
  const silent = conf().replace(' no bgp graceful-restart notification\n', '')
  assert.is.not(silent, conf())
  assert.equal(describeImpacts(reloadImpacts(silent, conf())), [
    ...free,
    'sessions eth0, eth1 stay up; a new rule for silent nodes (graceful-restart notification) applies from their next start',
  ])
})

test('what FRR takes in at its start alone', () => {
  assert.ok(
    costOf({ VRF_METALLB: 'blue' }).includes(
      'FRR has to be restarted: FRR does not always import from the VRF that takes the place of metallb',
    ),
  )
  assert.equal(costOf({ ASN_LOCAL: '65002' }), [
    'FRR has to be restarted: FRR cannot change its AS number in the default VRF while it runs',
  ])
  assert.ok(
    costOf({ FRR_PROFILE: 'traditional' }).includes(
      'FRR has to be restarted: FRR takes its set of defaults (frr defaults) when it starts',
    ),
  )
  assert.equal(
    describeImpacts(reloadImpacts(conf(), conf().replace('no zebra nexthop kernel enable\n', ''))),
    ['FRR has to be restarted: how zebra installs next hops is set before it installs any'],
  )
})

const running = `router bgp 65001
 neighbor group peer-group
 neighbor eth0 interface peer-group group
 neighbor 192.0.2.1 remote-as 65002
 neighbor 192.0.2.1 timers 3 9
 !
 address-family ipv4 unicast
  neighbor group activate
  neighbor 192.0.2.1 weight 3
 exit-address-family
exit
!
interface eth0
 description uplink
exit
`

const costOfEdit = (from: string, to: string): readonly string[] => {
  assert.ok(running.includes(from), from)
  return describeImpacts(reloadImpacts(running, running.replace(from, to)))
}

test("lines of a user's own: what is not known as harmless counts as a reset", () => {
  assert.equal(costOfEdit('description uplink', 'description leaf'), free)
  assert.equal(costOfEdit(' description uplink', ' shutdown'), [
    'session eth0 will be reset: frr-intent does not know "shutdown" as harmless',
  ])
  assert.equal(costOfEdit('interface eth0\n description', 'interface eth7\n shutdown'), free)
  assert.equal(costOfEdit('weight 3', 'weight 4'), free)
  assert.equal(costOfEdit('  neighbor group activate\n', ''), [
    'session eth0 will be reset: the address families change, which are agreed on when a session begins',
  ])
  assert.equal(costOfEdit('weight 3', 'addpath-tx-all-paths'), [
    'session 192.0.2.1 will be reset: frr-intent does not know "neighbor 192.0.2.1 addpath-tx-all-paths" as harmless',
  ])
  assert.equal(costOfEdit('192.0.2.1 timers 3 9', '192.0.2.1 timers connect 3'), [
    ...free,
    'session 192.0.2.1 stays up; new timers apply from its next start',
  ])
  assert.equal(costOfEdit('remote-as 65002', 'remote-as 65003'), [
    'session 192.0.2.1 will be reset: the AS number changes',
  ])
  assert.equal(costOfEdit('interface peer-group', 'interface v6only peer-group'), [
    'session eth0 will be reset: it is configured in another way',
  ])
  assert.equal(costOfEdit(' !\n', ' bgp coalesce-time 1000\n'), [
    'sessions eth0, 192.0.2.1 will be reset: frr-intent does not know "bgp coalesce-time" as harmless',
  ])
  assert.equal(costOfEdit(' !\n', ' no neighbor eth0 capability dynamic\n'), [
    'session eth0 will be reset: capabilities change, which are agreed on when a session begins',
  ])
  assert.equal(costOfEdit(' !\n', ' neighbor other peer-group\n neighbor other passive\n'), free)
  assert.equal(costOfEdit(' !\n', ' neighbor 192.0.2.9 remote-as 65009\n'), free)
  assert.equal(costOfEdit(' !\n', ' address-family ipv6 unicast\n exit-address-family\n'), free)
  assert.equal(describeImpacts(reloadImpacts('log stdout\n', running)), free)
})

/** The running configuration with one more line, at the end of the block or of its address family. */
const withLine = (line: string, section: boolean): string =>
  section
    ? running.replace(' exit-address-family\n', `  ${line}\n exit-address-family\n`)
    : running.replace(' !\n', ` ${line}\n !\n`)

/** What it costs that a line comes, and that it goes. */
const costOfLine = (line: string, section = false): readonly (readonly string[])[] => {
  const more = withLine(line, section)
  assert.is.not(more, running)
  return [reloadImpacts(running, more), reloadImpacts(more, running)].map(describeImpacts)
}

const freeLines = {
  instance: [
    ...['bgp bestpath as-path multipath-relax', 'bgp log-neighbor-changes', 'bgp dampening'],
    ...['bgp deterministic-med', 'bgp always-compare-med', 'no bgp network import-check'],
    ...['no bgp ebgp-requires-policy', 'bgp cluster-id 1.1.1.1', 'bgp default local-preference 9'],
    ...['neighbor eth0 description x', 'neighbor eth0 timers connect 3'],
    ...['neighbor eth0 advertisement-interval 3', 'neighbor eth0 graceful-shutdown'],
    ...['neighbor eth0 bfd profile x', 'neighbor eth0 bfd check-control-plane-failure'],
    'no neighbor eth0 description',
  ],
  family: [
    ...['network 192.0.2.0/24', 'redistribute connected', 'import vrf x', 'maximum-paths 4'],
    ...['aggregate-address 192.0.2.0/24', 'table-map x', 'distance bgp 20 200 200'],
    ...['neighbor eth0 route-map x in', 'neighbor eth0 prefix-list x in'],
    ...['neighbor eth0 filter-list x in', 'neighbor eth0 distribute-list x in'],
    'neighbor eth0 soft-reconfiguration inbound',
    ...['neighbor eth0 default-originate', 'neighbor eth0 next-hop-self', 'neighbor eth0 weight 3'],
    ...['neighbor eth0 allowas-in', 'neighbor eth0 remove-private-AS', 'no network 192.0.2.0/24'],
  ],
} as const

test('lines that no session notices, when they come and when they go', () => {
  for (const line of freeLines.instance) assert.equal(costOfLine(line), [free, free], line)
  for (const line of freeLines.family) assert.equal(costOfLine(line, true), [free, free], line)
})

test('a lower limit of prefixes can end a session, a higher one cannot', () => {
  const withLimit = (line: string) =>
    `router bgp 65001\n neighbor eth0 interface remote-as external\n address-family ipv4 unicast\n  neighbor eth0 activate\n${line}  neighbor eth1 maximum-prefix 1\n exit-address-family\n`
  const cost = (before: string, after: string) =>
    describeImpacts(reloadImpacts(withLimit(before), withLimit(after)))
  const at = (text: string) => `  neighbor eth0 maximum-prefix ${text}\n`
  const lower = [
    'session eth0 will be reset: maximum-prefix is lower, and FRR ends a session that has more prefixes',
  ]
  assert.equal(cost(at('10000 80 restart 5'), at('9000 80 restart 5')), lower)
  assert.equal(cost('', at('10000 80 restart 5')), lower)
  assert.equal(cost(at('9000 80 restart 5'), at('10000 80 restart 5')), free)
  assert.equal(cost(at('9000'), at('9000 90')), free)
  assert.equal(cost(at('9000'), ''), free)
})

test('lines that apply from the next start of a session', () => {
  const later = (what: string) => [...free, `session eth0 stays up; ${what} from its next start`]
  const both = 'sessions eth0, 192.0.2.1 stay up; new timers apply from their next start'
  for (const [line, cost] of [
    ['timers bgp 3 9', [...free, both]],
    ['neighbor eth0 timers 3 9', later('new timers apply')],
    ['neighbor eth0 local-role customer', later('a new BGP role applies')],
  ] as const) {
    assert.equal(costOfLine(line), [cost, cost])
  }
})

test('lines that end sessions, each for its own reason', () => {
  const reset = (reason: string) => [`session eth0 will be reset: ${reason}`]
  const password = reset('the password changes')
  assert.equal(costOfLine('neighbor eth0 password x'), [password, password])
  const hops = reset('GTSM changes, and the other end drops what does not fit')
  assert.equal(costOfLine('neighbor eth0 ttl-security hops 1'), [hops, hops])
  const bfd = reset('BFD ends, which a leaf with BFD takes for a failure: end it there first')
  assert.equal(costOfLine('neighbor eth0 bfd'), [free, bfd])
  const families = reset('the address families change, which are agreed on when a session begins')
  assert.equal(costOfLine('neighbor eth0 activate', true), [families, families])
  const capabilities = reset('capabilities change, which are agreed on when a session begins')
  assert.equal(costOfLine('neighbor eth0 capability dynamic'), [capabilities, capabilities])
  for (const line of ['network 192.0.2.0/24', 'maximum-paths 4'])
    assert.is.not(costOfLine(line).flat().join(), [free, free].flat().join(), 'not in the instance')
})

test('a password goes without being named', () => {
  const old = conf({}, { secrets })
  const block = (line: string) => `router bgp 65001\n${line}\nexit\n`
  const inVrf = (line: string) => `router bgp 4000099998 vrf metallb\n${line}\nexit\n`
  assert.is(secretsThatGo(conf(), old), null)
  assert.is(secretsThatGo(old, old), null)
  assert.is(
    secretsThatGo(old, conf()),
    block('no neighbor fabric-leaf-switches password') + inVrf('no neighbor speaker password'),
  )
  assert.is(
    secretsThatGo(old, conf({}, { secrets: { ...secrets, fabric: 'other' } })),
    block('neighbor fabric-leaf-switches password other'),
  )
  assert.is(
    secretsThatGo(
      old,
      conf({ ASN_VRF_METALLB: '65300' }, { secrets: { ...secrets, fabric: null } }),
    ),
    block('no neighbor fabric-leaf-switches password'),
  )
  const two = (first: string, second: string) =>
    `router bgp 1\n bgp router-id 10.0.0.1\n${first}exit\nrouter bgp 2 vrf v\n${second}exit\n`
  const line = (password: string) => ` neighbor 192.0.2.1 password ${password}\n`
  assert.is(
    secretsThatGo(two(line('a'), line('b')), two('', line('c'))),
    'router bgp 1\nno neighbor 192.0.2.1 password\nexit\nrouter bgp 2 vrf v\nneighbor 192.0.2.1 password c\nexit\n',
  )
  assert.is(
    secretsThatGo('key chain a\nkey-string s3cret\n', 'log stdout\n'),
    'no key-string s3cret\n',
  )
  assert.not.match(describeImpacts(reloadImpacts(old, conf())).join('\n'), 's3cret')
})

test.run()
