// Faults on the way of a LoadBalancer IP: each is named by the first cross, with what to do.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { down, neighborsText, quietSpeaker } from '../../observe/routing/fakeFrr.ts'
import {
  bestOne,
  bgp,
  carrying,
  fromLeaf,
  fromSpeaker,
  imported,
  leaf,
  leaksFrom,
  neighbors,
  neighborsWith,
  notBest,
  route,
  speaker,
  zebra,
  zebraBgp,
} from '../../observe/routing/fakeTrace.ts'
import { frrEnd, withLinks, onLink } from '../../plan/hosts.ts'
import { bodyOf, crossOf, statesOf, type Node } from './nodes.ts'

const four = '192.0.2.7'
const six = '2001:db8:88::7'

const inVrf = 'show bgp vrf metallb ipv4 unicast 192.0.2.7 json'
const inDefault = 'show bgp ipv4 unicast 192.0.2.7 json'
const inZebra = 'show ip route 192.0.2.7 json'
const all = 'show bgp vrf all neighbors json'

const vrf = (parts: Readonly<Record<string, object>>) => neighborsWith({ metallb: parts })

const leaves = (parts: Readonly<Record<string, object>>) =>
  neighborsWith({ default: { ...neighbors.default, ...parts } })

const alone = (json: object) => vrf({ 'fda1:b2c3:d4e5:1::1': json })

test('on a node that is well every hop has a tick, in both families', () => {
  for (const address of [four, six]) {
    const body = bodyOf(address)
    assert.equal(statesOf(body), [
      ...['frr ok', 'session ok', 'family ok', 'received ok', 'policy ok', 'next_hop ok'],
      ...['imported ok', 'best ok', 'to_fabric ok', 'sent ok', 'zebra ok', 'kernel ok'],
      ...['rules ok', 'packet ok', 'others ok', 'leaves unknown'],
    ])
    assert.is(body.state, 'ok')
    assert.is(body.chain, 'load_balancer')
    assert.is(
      body.verdict,
      `${address} is well as far as this node can tell: sent to leaf1 (eth0), leaf2 (eth1).`,
    )
  }
})

test('a leaf that filters on its side cannot be seen, and that is said', () => {
  const beyond = bodyOf(four).hops.find(({ hop }) => hop === 'leaves')
  assert.is(
    beyond?.reason,
    'a leaf does not tell a node whether it accepts a route, and whom it passes it on to',
  )
  assert.is(beyond?.advice, 'ask the leaf (FRR: show bgp ipv4 unicast 192.0.2.7/32)')
})

interface Fault extends Node {
  readonly title: string
  readonly address?: string
  /** How the first cross begins. */
  readonly cross: string
}

const withoutLoops = { 'show bgp ipv4 unicast 192.0.2.7 json': '{}\n' }

const faults: readonly Fault[] = [
  {
    title: 'no session',
    said: { [all]: vrf({ 'fda1:b2c3:d4e5:1::1': quietSpeaker() }) },
    cross:
      'session: no speaker has a session, so no LoadBalancer IP is announced |  | the speaker has to dial',
  },
  {
    title: 'wrong AS number of the speaker',
    said: {
      [all]: alone(
        quietSpeaker({
          lastResetDueTo: 'BGP Notification send',
          lastErrorCodeSubcode: '0202',
        }),
      ),
    },
    cross: 'session: speaker fda1:b2c3:d4e5:1::1: AS mismatch: the AS number of the speaker',
  },
  {
    title: 'no BGP in the VRF',
    said: { [all]: neighborsText({ default: neighbors.default }) },
    cross: 'session: FRR has no BGP in VRF metallb',
  },
  {
    title: 'no session, for the veth is down',
    said: { [all]: alone(quietSpeaker()) },
    observed: (well) => withLinks(well, { 'metallb-frr': { up: false } }),
    cross: 'session: metallb-frr is down | no speaker has a session, so no LoadBalancer IP is',
  },
  {
    title: 'no session, for the VRF is gone',
    said: { [all]: alone(quietSpeaker()) },
    observed: (well) => withLinks(well, { metallb: null }),
    cross: 'session: there is no VRF metallb | no speaker has a session',
  },
  {
    title: 'no session, for the veth is gone',
    said: { [all]: alone(quietSpeaker()) },
    observed: (well) => withLinks(well, { 'frr-metallb': null, 'metallb-frr': null }),
    cross: 'session: there is no link frr-metallb | no speaker has a session',
  },
  {
    title: 'MTU: updates are lost, and keepalives pass',
    said: { [inVrf]: '{}\n', ...withoutLoops },
    observed: (well) => withLinks(well, { 'metallb-frr': { mtu: 1500 } }),
    cross:
      'received: the MTU of frr-metallb is 9000 and that of metallb-frr 1500: large messages of BGP are lost',
  },
  {
    title: 'session without the family',
    said: { [all]: alone(speaker({ neighborCapabilities: carrying('ipv6') })) },
    cross:
      'family: no session of the speaker carries IPv4 |  | let the speaker also dial 169.254.88.0',
  },
  {
    title: 'session without the family, IPv6',
    address: six,
    said: { [all]: alone(speaker({ neighborCapabilities: carrying('ipv4') })) },
    cross:
      'family: no session of the speaker carries IPv6 |  | let the speaker also dial fda1:b2c3:d4e5:1::,',
  },
  {
    title: 'one session without the family, and none that ever had it',
    said: {
      [all]: vrf({
        '169.254.88.1': quietSpeaker({ connectionsEstablished: 0 }),
        'fda1:b2c3:d4e5:1::1': speaker({ neighborCapabilities: carrying('ipv6') }),
      }),
    },
    cross: 'family: no session of the speaker carries IPv4',
  },
  {
    title: 'of two sessions, the one with the family has ended',
    said: {
      [all]: vrf({
        '169.254.88.1': quietSpeaker({
          connectionsEstablished: 1,
          lastResetDueTo: 'BGP Notification send',
          lastErrorCodeSubcode: '0400',
        }),
        'fda1:b2c3:d4e5:1::1': speaker({ neighborCapabilities: carrying('ipv6') }),
      }),
    },
    cross:
      'family: the session that carried IPv4 has ended: the hold timer expired: nothing came from the speaker',
  },
  {
    title: 'BGP waits for the leaves after a start',
    said: { [inDefault]: bgp('192.0.2.7/32', [], notBest(imported())) },
    cross: 'best: BGP has not chosen a path yet: after a start it waits for all leaves',
  },
  {
    title: 'withdrawn by the speaker',
    said: { [inVrf]: '{}\n', ...withoutLoops },
    cross: 'received: the speaker does not announce it: FRR has refused none of its prefixes',
  },
  {
    title: 'refused by the AS path list',
    said: {
      ...{ [inVrf]: '{}\n', ...withoutLoops },
      [all]: alone(speaker({ prefixStats: { inboundFiltered: 2 } })),
    },
    cross:
      'received: not accepted from the speaker: it did not announce it, or the policy refused it (so far it has refused 2 announcements of the speaker); the prefix list permits it, and the AS path list may not',
  },
  {
    title: 'refused on one of two sessions',
    said: {
      ...{ [inVrf]: '{}\n', ...withoutLoops },
      [all]: vrf({
        '169.254.88.1': speaker({ prefixStats: { inboundFiltered: 3 } }),
        'fda1:b2c3:d4e5:1::1': speaker(),
      }),
    },
    cross:
      'received: not accepted from the speaker: it did not announce it, or the policy refused it (so far it has refused 3 announcements of the speaker)',
  },
  {
    title: 'pool not in LB_POOLS',
    address: '198.51.100.9',
    said: {
      'show bgp vrf metallb ipv4 unicast 198.51.100.9 json': '{}\n',
      'show bgp ipv4 unicast 198.51.100.9 json': '{}\n',
      'show ip route 198.51.100.9 json': '{}\n',
    },
    cross:
      'policy: it is not in LB_POOLS (192.0.2.0/24) | no line of prefix list from-speaker permits it | add its pool to LB_POOLS',
  },
  {
    title: 'a family without a pool',
    address: '2001:db8:99::9',
    environment: { LB_POOLS: '192.0.2.0/24' },
    said: {
      'show bgp vrf metallb ipv6 unicast 2001:db8:99::9 json': '{}\n',
      'show bgp ipv6 unicast 2001:db8:99::9 json': '{}\n',
      'show ipv6 route 2001:db8:99::9 json': '{}\n',
    },
    cross: 'policy: LB_POOLS has no pool of IPv6 | ipv6 prefix-list from-speaker seq 10 deny any',
  },
  {
    title: 'refused by a line of the default policy',
    address: '169.254.7.7',
    environment: { LB_POOLS: '' },
    said: {
      'show bgp vrf metallb ipv4 unicast 169.254.7.7 json': '{}\n',
      'show bgp ipv4 unicast 169.254.7.7 json': '{}\n',
      'show ip route 169.254.7.7 json': '{}\n',
    },
    cross:
      'policy: prefix list from-speaker refuses it: "ip prefix-list from-speaker seq 50 deny 169.254.0.0/16 le 32"',
  },
  {
    title: 'next hop not usable: the address of the veth is gone',
    said: {
      [inVrf]: bgp(
        '192.0.2.7/32',
        [],
        notBest(
          fromSpeaker({
            valid: false,
            nexthops: [{ ip: '169.254.88.1', accessible: false, used: true }],
          }),
        ),
      ),
      ...withoutLoops,
      'show ip route vrf metallb 169.254.88.1 json': '{}\n',
    },
    observed: (well) => withLinks(well, { 'frr-metallb': { addresses: [] } }),
    cross:
      'next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: frr-metallb does not have 169.254.88.0 |  | run "frr-intent plan"',
  },
  {
    title: 'next hop not usable: the veth is down',
    said: {
      [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker({ valid: false }))),
      ...withoutLoops,
    },
    observed: (well) => withLinks(well, { 'frr-metallb': { up: false } }),
    cross: 'next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: frr-metallb is down',
  },
  {
    title: 'next hop not usable: the veth is out of the VRF',
    said: {
      [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker({ valid: false }))),
      ...withoutLoops,
    },
    observed: (well) => withLinks(well, { 'frr-metallb': frrEnd({ master: null }) }),
    cross:
      'next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: frr-metallb is not in VRF metallb',
  },
  {
    title: 'next hop not usable: the veth has another address, and not its own',
    said: {
      [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker({ valid: false }))),
      ...withoutLoops,
    },
    observed: (well) =>
      withLinks(well, { 'frr-metallb': frrEnd({ addresses: [onLink('fe80::1/64')] }) }),
    cross:
      'next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: frr-metallb does not have 169.254.88.0',
  },
  {
    title: 'next hop not usable: the veth is in another VRF',
    said: {
      [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker({ valid: false }))),
      ...withoutLoops,
    },
    observed: (well) => withLinks(well, { 'frr-metallb': frrEnd({ master: 'blue' }) }),
    cross:
      'next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: frr-metallb is not in VRF metallb',
  },
  {
    title: 'next hop not usable, though all is there',
    said: {
      [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker({ valid: false }))),
      ...withoutLoops,
    },
    cross:
      "next_hop: next hop 169.254.88.1 cannot be reached in VRF metallb: zebra has no route to it | zebra's route in the VRF: 169.254.88.0/31 connected",
  },
  {
    title: 'BGP of the VRF has not chosen yet',
    said: { [inVrf]: bgp('192.0.2.7/32', [], notBest(fromSpeaker())), ...withoutLoops },
    cross: 'next_hop: BGP has not chosen a path yet',
  },
  {
    title: 'VRF without import',
    said: { ...withoutLoops, 'show bgp ipv4 unicast route-leak json': leaksFrom() },
    cross:
      'imported: FRR does not import IPv4 routes from VRF metallb: "import vrf metallb" is not in its running configuration',
  },
  {
    title: 'import refused',
    said: withoutLoops,
    cross: 'imported: FRR has it in VRF metallb, and has not imported it',
  },
  {
    title: 'the default route is no import',
    said: {
      [inDefault]: bgp('0.0.0.0/0', [], bestOne(fromLeaf('eth0', 'leaf1', '65101'))),
      'show bgp ipv4 unicast 192.0.2.7/32 json': '{}\n',
    },
    cross: 'imported: FRR has it in VRF metallb, and has not imported it',
  },
  {
    title: 'beaten by the fabric',
    environment: { LB_POOLS: '' },
    said: {
      [inDefault]: bgp(
        '192.0.2.7/32',
        [],
        bestOne(fromLeaf('eth0', 'leaf1', '65101 65200', { locPrf: 200 })),
        notBest(imported()),
      ),
    },
    cross:
      'best: a better path is in use: leaf1 (eth0), local preference 200, AS path 65101 65200, origin IGP | FRR chose it by "Local Pref" over VRF metallb, local preference 150, AS path 4000099999, origin EGP | set LB_POOLS',
  },
  {
    title: 'imported, and not usable',
    said: { [inDefault]: bgp('192.0.2.7/32', [], notBest(imported({ valid: false }))) },
    cross: 'best: no path of it is usable',
  },
  {
    title: 'no tag',
    said: { [inDefault]: bgp('192.0.2.7/32', [], imported({ tag: undefined })) },
    cross: 'to_fabric: it has no tag, and route map to-fabric lets out tag 88 only',
  },
  {
    title: 'another tag',
    said: { [inDefault]: bgp('192.0.2.7/32', [], imported({ tag: 7 })) },
    cross: 'to_fabric: it has tag 7, and route map to-fabric lets out tag 88 only',
  },
  {
    title: 'kept by a community',
    said: {
      [inDefault]: bgp(
        '192.0.2.7/32',
        [],
        imported({ community: { string: '65101:1 no-export' } }),
      ),
    },
    cross: 'to_fabric: its community no-export keeps it on this node',
  },
  {
    title: 'not yet sent: a young session',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth1'], imported()),
      [all]: leaves({ eth0: leaf({ bgpTimerUpMsec: 20_000 }) }),
    },
    cross:
      'sent: it has not been sent to leaf1 (eth0), whose session is up for 20s | sent to leaf2 (eth1) only | wait a moment',
  },
  {
    title: 'not sent: an old session',
    said: { [inDefault]: bgp('192.0.2.7/32', [], imported()) },
    cross:
      'sent: it has not been sent to leaf1 (eth0), whose session is up for 3h11m; it has not been sent to leaf2 (eth1), whose session is up for 3h11m |  | FRR sends no route to a leaf whose AS number is in its path',
  },
  {
    title: 'one leaf only: the cable of the other',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth0'], imported()),
      [all]: leaves({ eth1: down() }),
    },
    observed: (well) => withLinks(well, { eth1: { carrier: false } }),
    cross: 'sent: eth1: no carrier | sent to leaf1 (eth0) only | check the cable',
  },
  {
    title: 'one leaf only: BFD took the other down',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth0'], imported()),
      [all]: leaves({ eth1: down({ lastResetDueTo: 'BFD down initiated' }) }),
    },
    cross: 'sent: eth1: BFD took the session down | sent to leaf1 (eth0) only | look for loss',
  },
  {
    title: 'one leaf only: hold timer',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth0'], imported()),
      [all]: leaves({
        eth1: down({ lastResetDueTo: 'BGP Notification send', lastErrorCodeSubcode: '0400' }),
      }),
    },
    cross: 'sent: eth1: the hold timer expired: nothing came from the leaf',
  },
  {
    title: 'a password on one end only, after a session that the leaf has ended',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth0'], imported()),
      [all]: leaves({
        eth1: down({
          lastResetDueTo: 'BGP Notification received',
          lastErrorCodeSubcode: '0606',
          lastNotificationReason: 'Cease/Other Configuration Change',
        }),
      }),
    },
    cross:
      'sent: eth1: the configuration of the leaf has changed, and no session comes up since; no new connection for 45s | sent to leaf1 (eth0) only | check that it has this node with AS 65001, without a password; a password that only one end has looks like this, too',
  },
  {
    title: 'a password on one end only',
    said: {
      [inDefault]: bgp('192.0.2.7/32', [], imported()),
      [all]: neighborsWith({ default: { eth0: down({ bgpState: 'Connect' }), eth1: down() } }),
    },
    cross:
      'sent: eth0: no connection with the leaf comes up (BGP is in state Connect); eth1: no connection with the leaf comes up (BGP is in state Active) |  | check that BGP is configured on the leaf for this node, AS 65001, without a password',
  },
  {
    title: 'a leaf without the family',
    said: {
      [inDefault]: bgp('192.0.2.7/32', ['eth0'], imported()),
      [all]: leaves({ eth1: leaf({ hostname: 'leaf2', neighborCapabilities: carrying('ipv6') }) }),
    },
    cross: 'sent: the session with leaf2 (eth1) does not carry IPv4 | sent to leaf1 (eth0) only',
  },
  {
    title: 'no fabric port',
    said: { [inDefault]: bgp('192.0.2.7/32', [], imported()) },
    observed: (well) => withLinks(well, { eth0: null, eth1: null }),
    cross: 'sent: no fabric port is there',
  },
  {
    title: 'zebra has lost it',
    said: { [inZebra]: '{}\n' },
    cross: 'zebra: zebra has no route of BGP to 192.0.2.7/32',
  },
  {
    title: 'a static route of the host in its place',
    said: {
      [inZebra]: zebra(
        '192.0.2.7/32',
        { protocol: 'kernel', selected: true, installed: true, distance: 0 },
        zebraBgp(['frr-metallb'], { selected: undefined, installed: undefined }),
      ),
    },
    cross: "zebra: a route of another origin (kernel, distance 0) is used in place of BGP's",
  },
  {
    title: 'kernel route missing',
    kernel: { routes: [route({ table: '88' })] },
    cross:
      'kernel: the route of BGP to 192.0.2.7/32 has been removed from the kernel |  | a restart of FRR puts the route back',
  },
  {
    title: 'kernel route missing, and a second zebra runs here',
    kernel: { routes: [] },
    anotherZebra: true,
    cross:
      'kernel: the route of BGP to 192.0.2.7/32 has been removed from the kernel |  | another zebra runs on this host, and removes routes of this one',
  },
  {
    title: 'wrong table',
    environment: { FABRIC_TABLE: '252' },
    cross: 'kernel: the route is in table main, and FABRIC_TABLE is 252',
  },
  {
    title: 'the kernel route leads elsewhere',
    kernel: { routes: [route({ dev: 'eth0', gateway: undefined, via: { host: 'fe80::1' } })] },
    cross:
      'kernel: the route in the kernel leads to eth0, not to frr-metallb | table main: via fe80::1 dev eth0',
  },
  {
    title: 'rule missing',
    observed: (well) => ({ ...well, rules: well.rules.filter(({ priority }) => priority !== 500) }),
    cross:
      'rules: rule loop-guard-ipv4 is missing: without it packets to an unserved LoadBalancer IP loop through the veth |  | run "frr-intent apply"',
  },
  {
    title: 'reverse path filter',
    kernel: { incoming: { eth0: route(), eth1: 'Invalid cross-device link' } },
    files: {
      '/proc/sys/net/ipv4/conf/all/rp_filter': '0\n',
      '/proc/sys/net/ipv4/conf/eth0/rp_filter': '0\n',
      '/proc/sys/net/ipv4/conf/eth1/rp_filter': '1\n',
    },
    cross:
      'packet: the reverse path filter drops packets that come in by eth1 (rp_filter is 1) |  | set net.ipv4.conf.eth1.rp_filter',
  },
  {
    title: 'reverse path filter, of all links, as Linux 6.15 says it',
    kernel: { incoming: { eth0: 'Invalid argument', eth1: route() } },
    files: {
      '/proc/sys/net/ipv4/conf/all/rp_filter': '1\n',
      '/proc/sys/net/ipv4/conf/eth0/rp_filter': '0\n',
    },
    cross: 'packet: the reverse path filter drops packets that come in by eth0 (rp_filter is 1)',
  },
  {
    title: 'an error that is none of the reverse path filter',
    kernel: { incoming: { eth0: 'Invalid argument' } },
    files: { '/proc/sys/net/ipv4/conf/eth0/rp_filter': '0\n' },
    cross: 'packet: the kernel drops packets that come in by eth0 ("Invalid argument")',
  },
  {
    title: 'a foreign rule',
    kernel: { incoming: { eth0: route({ dev: 'tun0', table: '100', gateway: undefined }) } },
    cross: 'packet: a packet that comes in by eth0 goes dev tun0 (table 100)',
  },
  {
    title: 'an unreachable route',
    kernel: { incoming: { eth0: 'No route to host' } },
    cross: 'packet: the kernel drops packets that come in by eth0 ("No route to host")',
  },
]

for (const { title, address = four, cross, ...node } of faults)
  test(title, () => {
    const found = crossOf(address, node)
    assert.ok(found.startsWith(cross), `${found}\n${cross}`)
    assert.is(bodyOf(address, node).state, 'failed')
  })

test('what comes after a cross is skipped, and never a tick', () => {
  const body = bodyOf(four, { said: { [inVrf]: '{}\n', ...withoutLoops } })
  assert.equal(statesOf(body), [
    ...['frr ok', 'session ok', 'family ok', 'received failed', 'policy ok', 'next_hop skipped'],
    ...['imported skipped', 'best skipped', 'to_fabric skipped', 'sent skipped', 'zebra skipped'],
    ...['kernel skipped', 'rules skipped', 'packet skipped', 'others skipped', 'leaves skipped'],
  ])
})

test('a route that is not let out is not missed at the leaves', () => {
  const body = bodyOf(four, {
    said: { [inDefault]: bgp('192.0.2.7/32', [], imported({ tag: undefined })) },
  })
  assert.ok(statesOf(body).includes('sent skipped'))
  assert.ok(statesOf(body).includes('kernel ok'))
})

test('the route of another prefix is none of this one', () => {
  const body = bodyOf(four, {
    said: {
      [inVrf]: '{}\n',
      [inDefault]: bgp('0.0.0.0/0', [], bestOne(fromLeaf('eth0', 'leaf1', '65101'))),
      [inZebra]: zebra('0.0.0.0/0', zebraBgp(['eth0'])),
    },
  })
  assert.ok(statesOf(body).includes('others skipped'))
})

test('any source address will do for a LoadBalancer IP', () => {
  const body = bodyOf(four, { kernel: { routes: [route({ prefsrc: '10.0.0.1' })] } })
  assert.is(body.state, 'ok')
})

test('what the running FRR has accepted is no matter of its file', () => {
  const address = '198.51.100.9'
  const body = bodyOf(address, {
    said: {
      'show bgp vrf metallb ipv4 unicast 198.51.100.9 json': bgp(
        `${address}/32`,
        [],
        fromSpeaker(),
      ),
      'show bgp ipv4 unicast 198.51.100.9 json': '{}\n',
      'show ip route 198.51.100.9 json': '{}\n',
    },
  })
  assert.is(body.hops.find(({ hop }) => hop === 'policy')?.evidence, 'FRR has accepted it')
})

test('what policy refuses is not known to have been announced', () => {
  const address = '198.51.100.9'
  const body = bodyOf(address, {
    said: {
      'show bgp vrf metallb ipv4 unicast 198.51.100.9 json': '{}\n',
      'show bgp ipv4 unicast 198.51.100.9 json': '{}\n',
      'show ip route 198.51.100.9 json': '{}\n',
    },
  })
  assert.is(
    body.hops.find(({ hop }) => hop === 'received')?.reason,
    'not accepted from the speaker: it did not announce it, or the policy refused it',
  )
  assert.is(body.verdict, `${address} fails at "policy": it is not in LB_POOLS (192.0.2.0/24).`)
})

test('another node announces it as well', () => {
  const other = fromLeaf('eth1', 'leaf2', '65102 65002', { origin: 'EGP' })
  const others = (node: Node) => bodyOf(four, node).hops.find(({ hop }) => hop === 'others')
  const both = { said: { [inDefault]: bgp('192.0.2.7/32', ['eth0', 'eth1'], imported(), other) } }
  assert.is(
    others(both)?.evidence,
    'also announced by leaf2 (eth1), AS path 65102 65002, origin EGP',
  )
  assert.is(others(both)?.state, 'ok')
  const narrow = { environment: { FABRIC_ROUTES: 'default' } }
  assert.is(others(narrow)?.state, 'unknown')
  assert.is(bodyOf(four, narrow).state, 'ok')
})

test('an aggregate of the speaker is followed', () => {
  const sum = '192.0.2.0/28'
  const body = bodyOf(four, {
    said: {
      [inVrf]: bgp(sum, [], fromSpeaker()),
      [inDefault]: bgp('192.0.2.7/32', [], bestOne(fromLeaf('eth0', 'leaf1', '65101'))),
      'show bgp ipv4 unicast 192.0.2.0/28 json': bgp(sum, ['eth0', 'eth1'], imported()),
      'show ip route 192.0.2.0/28 json': zebra(sum, zebraBgp(['frr-metallb'])),
    },
  })
  assert.is(body.prefix, sum)
  assert.is(body.state, 'ok')
})

test('an address on a link of the host, as kube-proxy has it with IPVS, arrives', () => {
  const local = route({ type: '2', dev: 'kube-ipvs0', table: '255', gateway: undefined })
  const body = bodyOf(four, { kernel: { incoming: { eth0: local, eth1: local } } })
  assert.is(
    body.hops.find(({ hop }) => hop === 'packet')?.evidence,
    'one that comes in by eth0 or eth1 is taken by this node',
  )
})

test('a template of the user may have another policy', () => {
  const body = bodyOf(four, {
    observed: (well) => ({
      ...well,
      files: well.files.map((file) => ({ ...file, content: 'log stdout\n' })),
    }),
    said: { [inVrf]: '{}\n', ...withoutLoops },
  })
  assert.is(body.hops.find(({ hop }) => hop === 'policy')?.state, 'unknown')
  assert.match(body.verdict, /"received": the speaker does not announce it/)
})

test.run()
