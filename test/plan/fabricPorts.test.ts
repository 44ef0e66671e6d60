import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../src/intent/settings.ts'
import type { Link } from '../../src/observe/observed.ts'
import { makePlan } from '../../src/plan/plan.ts'
import { describePortProblem } from '../../src/plan/text/portText.ts'
import { intentOf } from '../intent/environments.ts'
import { convergedHost, freshHost, link, plus, withLinks } from './hosts.ts'

const one = '02:00:00:00:01:01'

/** The names of the fabric ports, or every problem with them. */
const portsAmong = (links: readonly Link[], environment: Environment): readonly string[] => {
  const plan = makePlan(
    intentOf(environment),
    { ...freshHost, links },
    { adopted: new Set(), allowed: new Set(), last: null },
  )
  return E.isLeft(plan)
    ? plan.left.map(describePortProblem)
    : plan.right.target.ports.map(({ name }) => name)
}

const byMac = (links: readonly Link[], FE_MACS = one) => portsAmong(links, { FE_MACS })

const byName = (links: readonly Link[], FE_PORT_NAMES: string) =>
  portsAmong(links, { FE_MACS: '', FE_PORT_NAMES })

const eth0 = link({ name: 'eth0', mac: one })

test('ports come in the order of the intent', () => {
  assert.equal(byMac(freshHost.links, '02-00-00-00-01-02,02:00:00:00:01:01'), ['eth1', 'eth0'])
  assert.equal(byName(freshHost.links, 'eth1,eth0'), ['eth1', 'eth0'])
})

test("links that borrow a port's MAC address are never it", () => {
  const kinds = [
    ...['vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'macsec', 'hsr', 'virt_wifi', 'rmnet'],
    ...['bridge', 'bond', 'team', 'openvswitch', 'batadv', 'vxlan', 'geneve', 'bareudp', 'amt'],
    ...['gretap', 'ip6gretap', 'erspan', 'ip6erspan'],
  ]
  const borrowers = kinds.map((kind) => link({ name: `${kind}0`, kind, mac: one }))
  assert.equal(byMac([...borrowers, eth0]), ['eth0'])
  for (const borrower of borrowers) {
    assert.equal(byMac([borrower]), [
      `FE_MACS: no port has the MAC address ${one}; correct it; the host has: none.`,
    ])
  }
})

test('our own links and lo are never ports, whatever their MAC address', () => {
  const ours = withLinks(convergedHost, {
    lo: { mac: one },
    eth0: { mac: null },
    metallb: { mac: one },
    'frr-metallb': { mac: one },
    'metallb-frr': { mac: one },
  })
  assert.equal(byMac(ours.links), [
    `FE_MACS: no port has the MAC address ${one}; correct it; the host has: eth0 (no MAC), eth1 (02:00:00:00:01:02).`,
  ])
  assert.equal(portsAmong(ours.links, { FE_MACS: '', FE_PORT_NAMES: 'metallb0' }), [
    'FE_PORT_NAMES: there is no link metallb0; correct it; the host has: eth0 (no MAC), eth1 (02:00:00:00:01:02).',
  ])
})

test('a member of a bond counts by its permanent address alone', () => {
  const members = [
    link({ name: 'eth0', mac: one, permanentMac: one, master: 'bond0' }),
    link({ name: 'eth1', mac: one, permanentMac: '02:00:00:00:01:02', master: 'bond0' }),
    link({ name: 'bond0', kind: 'bond', mac: one }),
  ]
  assert.equal(byMac(members), [
    `Fabric port ${one} is eth0 (${one}, permanent ${one}, in bond0): it belongs to bond0, so it cannot speak BGP itself; name another port or take it out of bond0.`,
  ])
  assert.equal(byMac(members, '02:00:00:00:01:02'), [
    `Fabric port 02:00:00:00:01:02 is eth1 (${one}, permanent 02:00:00:00:01:02, in bond0): it belongs to bond0, so it cannot speak BGP itself; name another port or take it out of bond0.`,
  ])
  assert.equal(
    byMac([link({ name: 'eth1', mac: one, permanentMac: '02:00:00:00:01:02', master: 'bond0' })]),
    [
      `FE_MACS: no port has the MAC address ${one}; correct it; the host has: eth1 (${one}, permanent 02:00:00:00:01:02, in bond0).`,
    ],
  )
})

test('a permanent address is preferred to a current one', () => {
  const changed = link({ name: 'eth0', mac: '06:00:00:00:00:01', permanentMac: one })
  const impostor = link({ name: 'eth1', mac: one, permanentMac: '02:00:00:00:01:02' })
  assert.equal(byMac([impostor, changed]), ['eth0'])
  assert.equal(byMac([impostor]), ['eth1'])
})

test('a virtual port is a port where it is the only match', () => {
  const veth = link({ name: 'veth0', kind: 'veth', mac: one })
  assert.equal(byMac([veth]), ['veth0'])
  assert.equal(byMac([veth, eth0]), ['eth0'])
})

test('a MAC address that is there twice is told with both', () => {
  assert.equal(byMac([eth0, link({ name: 'eth1', mac: one })]), [
    `FE_MACS: 2 ports have the MAC address ${one}: eth0 (${one}), eth1 (${one}); name the right one in FE_PORT_NAMES.`,
  ])
})

test('a MAC address that is not there is told with what is, ports first, at most twelve', () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    link({ name: `lxc${index}`, kind: 'veth', mac: `06:00:00:00:00:${index + 10}` }),
  )
  const [problem] = byMac([...many, link({ name: 'eth9', mac: '02:00:00:00:01:09' })])
  const [twelve] = byMac(many.slice(0, 12))
  assert.not.match(twelve ?? '', 'more')
  const shown = many.slice(0, 11).map(({ name, mac }) => `${name} (${mac}, veth)`)
  assert.is(
    problem,
    `FE_MACS: no port has the MAC address ${one}; correct it; the host has: eth9 (02:00:00:00:01:09), ${shown.join(', ')} and 4 more.`,
  )
})

test('by name: also an alternative name, also a VLAN or a bond, never an enslaved link', () => {
  const links = [
    link({ name: 'eth0', alternativeNames: ['enp1s0', 'fabric0'] }),
    link({ name: 'eth0.5', kind: 'vlan' }),
    link({ name: 'bond0', kind: 'bond' }),
    link({ name: 'eth1', master: 'bond0' }),
  ]
  assert.equal(byName(links, 'fabric0,eth0.5,bond0'), ['eth0', 'eth0.5', 'bond0'])
  assert.equal(byName(links, 'eth1'), [
    'Fabric port eth1 is eth1 (no MAC, in bond0): it belongs to bond0, so it cannot speak BGP itself; name another port or take it out of bond0.',
  ])
})

test('a link over which BGP never comes up is refused by name, with the reason', () => {
  const reasons = {
    vrf: 'a VRF has no link-local address',
    dummy: 'nothing is behind such a link',
    ifb: 'nothing is behind such a link',
    ...Object.fromEntries(
      ['nlmon', 'vsockmon', 'can', 'vcan', 'vxcan', 'caif', 'pfcp'].map((kind) => [
        kind,
        'no IP goes over such a link',
      ]),
    ),
    ipip: 'no IPv6 goes over such a tunnel',
  }
  for (const [kind, reason] of Object.entries(reasons)) {
    assert.equal(byName([link({ name: 'x0', kind, mac: one })], 'x0'), [
      `Fabric port x0 is x0 (${one}, ${kind}): ${reason}, so BGP never comes up there; name another port.`,
    ])
    assert.match(byMac([link({ name: 'x0', kind, mac: one })])[0] ?? '', /^FE_MACS: no port/)
  }
  const mayWork = ['veth', 'vlan', 'bond', 'bridge', 'macvlan', 'vxlan', 'wireguard', 'tun', 'gre']
  for (const kind of mayWork) assert.equal(byName([link({ name: 'x0', kind })], 'x0'), ['x0'])
})

test('what belongs to a VRF, a bridge or a bond is refused by name', () => {
  for (const master of ['blue', 'br0', 'bond0', 'ovs-system'])
    assert.equal(byName([link({ name: 'eth0', master })], 'eth0'), [
      `Fabric port eth0 is eth0 (no MAC, in ${master}): it belongs to ${master}, so it cannot speak BGP itself; name another port or take it out of ${master}.`,
    ])
})

test('one port under two names or addresses is told once', () => {
  const links = [
    link({
      name: 'eth0',
      mac: '06:00:00:00:00:01',
      permanentMac: one,
      alternativeNames: ['enp1s0'],
    }),
  ]
  const twice = ['Fabric port eth0 is named twice; name each port once.']
  assert.equal(byName(links, 'eth0,enp1s0'), twice)
  assert.equal(byMac(links, `${one},06:00:00:00:00:01`), twice)
})

test('every problem is told at once', () => {
  assert.equal(byName([eth0], 'eth7,eth0,eth8').length, 2)
})

test('a port whose name FRR would read as something else', () => {
  assert.equal(byMac([link({ name: '10.0.0.9', mac: one })]), [
    `Fabric port 10.0.0.9 (${one}) has a name that FRR cannot take, since FRR would read it as an address; rename the link.`,
  ])
  assert.equal(byMac([link({ name: 'e\u001b[2J', mac: one })]), [
    `Fabric port e\\u001b[2J (${one}) has a name that FRR cannot take, since it holds another character; rename the link.`,
  ])
})

test('the MTU of the first port, unless INTERFACE_MTU says more', () => {
  const small = [link({ name: 'eth0', mac: one, mtu: 1279 })]
  assert.equal(byMac(small), [
    'Fabric port eth0 has MTU 1279, and IPv6 needs 1280; raise it or set INTERFACE_MTU.',
  ])
  assert.equal(portsAmong(small, { FE_MACS: one, INTERFACE_MTU: '1500' }), ['eth0'])
  const mtuOf = (mtu: number) => {
    const observed = plus({ ...freshHost, links: [] }, link({ name: 'eth0', mac: one, mtu }))
    const plan = makePlan(intentOf({ FE_MACS: one }), observed, {
      adopted: new Set(),
      allowed: new Set(),
      last: null,
    })
    return E.isRight(plan) ? plan.right.target.mtu : null
  }
  assert.equal(mtuOf(1280), { value: 1280, source: 'eth0 (INTERFACE_MTU is not set)' })
  assert.equal(mtuOf(65536), { value: 65535, source: 'eth0 (INTERFACE_MTU is not set)' })
})

test.run()
