// Faults on the way of an address of the node.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { down } from '../../observe/routing/fakeFrr.ts'
import {
  bestOne,
  bgp,
  fromLeaf,
  leaf,
  neighbors,
  neighborsWith,
  notBest,
  redistributed,
  toNode,
} from '../../observe/routing/fakeTrace.ts'
import { link, onLink, plus, withLinks } from '../../plan/hosts.ts'
import { bodyOf, crossOf, statesOf, type Node } from './nodes.ts'

const lo = '10.0.0.1'
const inDefault = 'show bgp ipv4 unicast 10.0.0.1/32 json'
const inZebra = 'show ip route 10.0.0.1/32 json'

test('an own address: every hop has a tick', () => {
  const body = bodyOf(lo)
  assert.equal(statesOf(body), [
    ...['frr ok', 'address ok', 'connected ok', 'redistributed ok', 'sent ok', 'packet ok'],
    'leaves unknown',
  ])
  assert.is(body.chain_reason, '10.0.0.1 is an address of lo')
})

interface Fault extends Node {
  readonly title: string
  readonly address?: string
  readonly cross: string
}

const nowhere = (address: string, word = 'ip', family = 'ipv4') => ({
  [`show bgp vrf metallb ${family} unicast ${address} json`]: '{}\n',
  [`show bgp ${family} unicast ${address} json`]: '{}\n',
  [`show ${word} route ${address} json`]: '{}\n',
})

const faults: readonly Fault[] = [
  {
    title: 'address deleted',
    observed: (well) => withLinks(well, { lo: { addresses: [onLink('127.0.0.1/8')] } }),
    said: nowhere('10.0.0.1'),
    cross: 'address: NODE_IP 10.0.0.1 is on no link |  | add it to lo',
  },
  {
    title: 'link down',
    observed: (well) => withLinks(well, { lo: { up: false } }),
    cross: 'address: lo: the link is down |  | set it up',
  },
  {
    title: 'no carrier',
    observed: (well) => withLinks(well, { lo: { carrier: false } }),
    cross: 'address: lo: no carrier',
  },
  {
    title: 'duplicate address',
    address: '2001:db8::5',
    observed: (well) =>
      plus(
        well,
        link({ name: 'dummy0', addresses: [onLink('2001:db8::5/128', { dadFailed: true })] }),
      ),
    said: nowhere('2001:db8::5/128', 'ipv6', 'ipv6'),
    cross: 'address: another host on the link has the same address',
  },
  {
    title: 'a link whose addresses are not announced',
    address: '10.9.9.9',
    observed: (well) => plus(well, link({ name: 'wan0', addresses: [onLink('10.9.9.9/24')] })),
    said: nowhere('10.9.9.9'),
    cross:
      'address: it is on wan0, and addresses of lo, dummy0, dummy1 are announced |  | add wan0 to ADVERTISE_INTERFACES',
  },
  {
    title: 'an address that never leaves',
    address: '127.0.0.1',
    said: nowhere('127.0.0.0/8'),
    cross: 'address: such an address never leaves its host or link',
  },
  {
    title: 'the link to the speaker',
    address: 'fda1:b2c3:d4e5:1::1',
    said: nowhere('fda1:b2c3:d4e5:1::1', 'ipv6', 'ipv6'),
    cross: 'address: it is of the link between FRR and the speaker',
  },
  {
    title: 'the IPv4 link to the speaker',
    address: '169.254.88.1',
    said: nowhere('169.254.88.1'),
    cross: 'address: such an address never leaves its host or link',
  },
  {
    title: 'zebra has not noticed it',
    said: { [inZebra]: '{}\n' },
    cross: 'connected: zebra has no connected route to 10.0.0.1/32',
  },
  {
    title: 'not redistributed',
    said: { [inDefault]: '{}\n' },
    cross: 'redistributed: BGP does not have 10.0.0.1/32 as a route of this node',
  },
  {
    title: 'without the tag',
    said: { [inDefault]: bgp('10.0.0.1/32', [], redistributed({ tag: undefined })) },
    cross: 'redistributed: it has no tag 88',
  },
  {
    title: 'another router announces it with more weight',
    said: {
      [inDefault]: bgp(
        '10.0.0.1/32',
        [],
        bestOne(fromLeaf('eth0', 'leaf1', '65101 65009'), 'Weight'),
        notBest(redistributed()),
      ),
    },
    cross: 'redistributed: a better path is in use: leaf1 (eth0), AS path 65101 65009',
  },
  {
    title: 'one leaf only',
    said: {
      [inDefault]: bgp('10.0.0.1/32', ['eth0'], redistributed()),
      'show bgp vrf all neighbors json': neighborsWith({
        default: { ...neighbors.default, eth1: down({ bgpNeighborAddr: 'none' }) },
      }),
    },
    cross:
      'sent: eth1: no router advertisement of the leaf has been heard | sent to leaf1 (eth0) only',
  },
  {
    title: 'not sent yet',
    said: {
      [inDefault]: bgp('10.0.0.1/32', ['eth0'], redistributed()),
      'show bgp vrf all neighbors json': neighborsWith({
        default: { ...neighbors.default, eth1: leaf({ hostname: 'leaf2', bgpTimerUpMsec: 1000 }) },
      }),
    },
    cross: 'sent: it has not been sent to leaf2 (eth1), whose session is up for 1s',
  },
  {
    title: 'reverse path filter',
    kernel: { incoming: { eth0: toNode(), eth1: 'Invalid cross-device link' } },
    files: { '/proc/sys/net/ipv4/conf/eth1/rp_filter': '1\n' },
    cross: 'packet: the reverse path filter drops packets that come in by eth1 (rp_filter is 1)',
  },
]

for (const { title, address = lo, cross, ...node } of faults)
  test(title, () => {
    const found = crossOf(address, node)
    assert.ok(found.startsWith(cross), `${found}\n${cross}`)
    assert.is(bodyOf(address, node).chain, 'own_address')
  })

test('of an address with a shorter prefix the network is announced', () => {
  const network = '10.7.0.0/24'
  const node: Node = {
    observed: (well) => plus(well, link({ name: 'dummy0', addresses: [onLink('10.7.0.9/24')] })),
    said: {
      'show bgp vrf metallb ipv4 unicast 10.7.0.0/24 json': '{}\n',
      'show bgp ipv4 unicast 10.7.0.0/24 json': bgp(network, ['eth0', 'eth1'], redistributed()),
      'show ip route 10.7.0.0/24 json': JSON.stringify({
        [network]: [{ protocol: 'connected', selected: true, installed: true }],
      }),
    },
    kernel: { incoming: { eth0: toNode(), eth1: toNode() } },
  }
  for (const asked of ['10.7.0.9', network]) {
    const body = bodyOf(asked, node)
    assert.is(body.state, 'ok')
    assert.is(body.prefix, network)
    assert.is(body.chain_reason, '10.7.0.9 is an address of dummy0')
  }
})

test.run()
