// Faults on the way of a prefix of the fabric, such as the default route.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { down } from '../../observe/routing/fakeFrr.ts'
import {
  bestOne,
  bgp,
  carrying,
  fromLeaf,
  imported,
  leaf,
  neighbors,
  neighborsWith,
  notBest,
  route,
  throughLeaves,
  zebra,
  zebraBgp,
} from '../../observe/routing/fakeTrace.ts'
import { withLinks } from '../../plan/hosts.ts'
import { bodyOf, crossOf, statesOf, type Node } from './nodes.ts'

const any = '0.0.0.0/0'
const inDefault = 'show bgp ipv4 unicast 0.0.0.0/0 json'
const inZebra = 'show ip route 0.0.0.0/0 json'
const all = 'show bgp vrf all neighbors json'

const first = bestOne(fromLeaf('eth0', 'leaf1', '65101', { multipath: true }))

const leaves = (parts: Readonly<Record<string, object>>) =>
  neighborsWith({ default: { ...neighbors.default, ...parts } })

test('the default route: every hop has a tick', () => {
  const body = bodyOf(any)
  assert.equal(statesOf(body), [
    ...['frr ok', 'received ok', 'policy ok', 'best ok', 'zebra ok', 'kernel ok', 'rules ok'],
    'packet ok',
  ])
  assert.is(body.chain_reason, '0.0.0.0/0 is in no pool, and not of this node')
  assert.is(
    body.verdict,
    '0.0.0.0/0 is well: 2 paths are in use: leaf1 (eth0), AS path 65101, origin IGP; leaf2 (eth1), AS path 65102, origin IGP.',
  )
})

interface Fault extends Node {
  readonly title: string
  readonly asked?: string
  readonly cross: string
}

const faults: readonly Fault[] = [
  {
    title: 'no leaf announces it',
    said: { [inDefault]: '{}\n' },
    cross:
      'received: not accepted from leaf1 (eth0): it did not announce it, or the policy refused it; not accepted from leaf2 (eth1)',
  },
  {
    title: 'one leaf only: the other does not announce it',
    said: { [inDefault]: bgp(any, [], first) },
    cross:
      'received: not accepted from leaf2 (eth1): it did not announce it, or the policy refused it | from leaf1 (eth0) only | let the leaf announce a default route',
  },
  {
    title: 'one leaf only: the other has no session',
    said: { [inDefault]: bgp(any, [], first), [all]: leaves({ eth1: down() }) },
    cross: 'received: eth1: no connection with the leaf comes up (BGP is in state Active)',
  },
  {
    title: 'one leaf only: the other session lacks the family',
    said: {
      [inDefault]: bgp(any, [], first),
      [all]: leaves({ eth1: leaf({ hostname: 'leaf2', neighborCapabilities: carrying('ipv6') }) }),
    },
    cross: 'received: the session with leaf2 (eth1) does not carry IPv4',
  },
  {
    title: 'no fabric port',
    said: { [inDefault]: '{}\n' },
    observed: (well) => withLinks(well, { eth0: null, eth1: null }),
    cross: 'received: no fabric port is there',
  },
  {
    title: 'only default routes are taken',
    asked: '10.20.0.0/16',
    environment: { FABRIC_ROUTES: 'default' },
    said: {
      'show bgp vrf metallb ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show bgp ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show ip route 10.20.0.0/16 json': '{}\n',
    },
    cross:
      'policy: only default routes are taken from the leaves (FABRIC_ROUTES=default) | no line of prefix list from-fabric permits it',
  },
  {
    title: 'no leaf has it',
    asked: '10.20.0.0/16',
    said: {
      'show bgp vrf metallb ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show bgp ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show ip route 10.20.0.0/16 json': '{}\n',
    },
    cross:
      'received: not accepted from leaf1 (eth0): it did not announce it, or the policy refused it; not accepted from leaf2 (eth1): it did not announce it, or the policy refused it |  | ask the leaf',
  },
  {
    title: 'accepted from one leaf, while the other has no session',
    asked: '10.20.0.0/16',
    environment: { FABRIC_ROUTES: 'default' },
    said: {
      'show bgp vrf metallb ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show bgp ipv4 unicast 10.20.0.0/16 json': bgp('10.20.0.0/16', [], first),
      'show ip route 10.20.0.0/16 json': '{}\n',
      [all]: leaves({ eth1: down() }),
    },
    cross: 'received: eth1: no connection with the leaf comes up',
  },
  {
    title: 'no path is usable',
    said: {
      [inDefault]: bgp(
        any,
        [],
        fromLeaf('eth0', 'leaf1', '65101', { valid: false }),
        fromLeaf('eth1', 'leaf2', '65102', { valid: false }),
      ),
    },
    cross: 'best: no path of it is usable: next hop fe80::202 cannot be reached',
  },
  {
    title: 'BGP waits for the leaves after a start',
    said: {
      [inDefault]: bgp(
        any,
        [],
        fromLeaf('eth0', 'leaf1', '65101'),
        fromLeaf('eth1', 'leaf2', '65102'),
      ),
    },
    cross: 'best: BGP has not chosen a path yet',
  },
  {
    title: 'beaten by the speaker',
    said: {
      [inDefault]: bgp(
        any,
        [],
        notBest(fromLeaf('eth0', 'leaf1', '65101')),
        notBest(fromLeaf('eth1', 'leaf2', '65102')),
        imported(),
      ),
    },
    cross: 'best: a better path is in use: VRF metallb, local preference 150',
  },
  {
    title: 'a default route of DHCP in its place',
    said: {
      [inZebra]: zebra(
        any,
        { protocol: 'kernel', selected: true, installed: true, distance: 0 },
        zebraBgp(['eth0'], { selected: undefined, installed: undefined }),
      ),
    },
    cross: "zebra: a route of another origin (kernel, distance 0) is used in place of BGP's",
  },
  {
    title: 'refused by the kernel, whose source address is gone',
    said: {
      [inZebra]: zebra(
        any,
        zebraBgp([], {
          ...{ installed: undefined, failed: true },
          nexthops: [{ interfaceName: 'eth0', rmapSource: '10.0.0.1' }],
        }),
      ),
    },
    cross:
      'zebra: the kernel did not take the route from zebra; its source address is 10.0.0.1 |  | the source address and the link',
  },
  {
    title: 'on its way into the kernel',
    said: { [inZebra]: zebra(any, zebraBgp(['eth0'], { installed: undefined, queued: true })) },
    cross: 'zebra: zebra is about to put it into the kernel |  | wait a moment',
  },
  {
    title: 'kernel route missing, and a foreign one there',
    kernel: { routes: [route({ dev: 'eth0', gateway: '192.0.2.1', protocol: '16' })] },
    cross:
      'kernel: the route of BGP to 0.0.0.0/0 has been removed from the kernel | table main has a route of protocol 16: via 192.0.2.1 dev eth0',
  },
  {
    title: 'wrong table',
    environment: { FABRIC_TABLE: '252' },
    cross: 'kernel: the route is in table main, and FABRIC_TABLE is 252',
  },
  {
    title: 'in the right table, without the rule for it',
    environment: { FABRIC_TABLE: '252' },
    kernel: { routes: [throughLeaves({ table: '252' })] },
    cross:
      "rules: rule main-first-ipv4, fabric-table-ipv4 is missing: without it the fabric's default route would come before routes of this host",
  },
  {
    title: 'wrong src',
    kernel: { routes: [throughLeaves({ prefsrc: undefined })] },
    cross:
      'kernel: packets of this node get the source address that the kernel chooses, not 10.0.0.1 | table main: via fe80::202 dev eth0 and via fe80::202 dev eth1',
  },
  {
    title: 'another src',
    kernel: { routes: [throughLeaves({ prefsrc: '192.0.2.9' })] },
    cross: 'kernel: packets of this node get the source address 192.0.2.9, not 10.0.0.1',
  },
  {
    title: 'a foreign rule',
    kernel: { own: route({ dev: 'wg0', table: '51820', gateway: undefined }) },
    cross: 'packet: a packet of this node leaves by wg0 (table 51820) | dev wg0',
  },
  {
    title: 'unreachable',
    kernel: { own: 'Network is unreachable' },
    cross: 'packet: the kernel has no way for a packet of this node ("Network is unreachable")',
  },
]

for (const { title, asked = any, cross, ...node } of faults)
  test(title, () => {
    const found = crossOf(asked, node)
    assert.ok(found.startsWith(cross), `${found}\n${cross}`)
    assert.is(bodyOf(asked, node).chain, 'fabric')
  })

test('of two leaves one may have a prefix alone', () => {
  const asked = '10.20.0.0/16'
  const body = bodyOf(asked, {
    said: {
      'show bgp vrf metallb ipv4 unicast 10.20.0.0/16 json': '{}\n',
      'show bgp ipv4 unicast 10.20.0.0/16 json': bgp(asked, [], first),
      'show ip route 10.20.0.0/16 json': zebra(asked, zebraBgp(['eth0'])),
    },
    kernel: { routes: [throughLeaves()], own: throughLeaves({ nexthops: undefined, dev: 'eth0' }) },
  })
  assert.is(body.state, 'ok')
  assert.is(body.hops.find(({ hop }) => hop === 'received')?.evidence, 'from leaf1 (eth0)')
})

test.run()
