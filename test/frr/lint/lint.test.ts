import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Ip } from '../../../src/intent/address.ts'
import { lintFrrConf } from '../../../src/frr/lint/lint.ts'
import { namesOnHost } from '../../../src/plan/frrConf/namesOnHost.ts'
import { convergedHost, freshHost, link, onLink, plus, targetOf } from '../../plan/hosts.ts'

const host = {
  links: new Set(['eth0', 'eth1', 'metallb', 'frr-metallb', 'metallb-frr']),
  addresses: new Map([
    ['default', new Set(['10.0.0.1', '169.254.88.1'] as Ip[])],
    ['metallb', new Set(['169.254.88.0', 'fda1:b2c3:d4e5:1::'] as Ip[])],
  ]),
}

const found = (content: string): readonly string[] =>
  lintFrrConf(content, host).map(({ statement, reason }) => `${statement.line}: ${reason}`)

const good = `! one of each
ip prefix-list pools seq 10 permit 192.0.2.0/24 le 32
ipv6 prefix-list pools seq 10 permit ::/0 ge 8
bgp as-path access-list speaker seq 10 permit ^(65002_)*$
bgp large-community-list standard own seq 10 permit 65001:88:1
bgp community-list expanded speaker seq 10 deny ^65001:1$
bgp community-list expanded speaker seq 20 permit .*
bgp community-list 10 seq 10 permit 65001:1
bgp extcommunity-list standard colours seq 10 permit rt 65001:1
route-map in permit 10
 match as-path speaker
 match ip address prefix-list pools
exit
route-map in permit 20
 match ipv6 address prefix-list pools
 match large-community own
 match community 10
 match extcommunity colours
 set comm-list speaker delete
 set large-comm-list own delete
 set extended-comm-list colours delete
 set as-path exclude as-path-access-list speaker
exit
ip protocol bgp route-map in
router bgp 65001
 neighbor leaves peer-group
 neighbor leaves remote-as external
 neighbor eth0 interface peer-group leaves
 address-family ipv4 unicast
  redistribute connected route-map in
  neighbor leaves route-map in in
  import vrf route-map in
 exit-address-family
exit
router bgp 65002 vrf metallb
 neighbor 169.254.88.1 remote-as 65003
 neighbor 169.254.88.1 passive
exit
`

test('a file in which every name is defined has no findings', () => {
  assert.equal(found(good), [])
})

test('what is not defined is told with its line', () => {
  assert.equal(
    found(`router bgp 65001
 neighbor 192.0.2.1 peer-group leaves
 neighbor 192.0.2.2 remote-as 65002
 address-family ipv4 unicast
  neighbor 192.0.2.2 route-map out out
  table-map metric
 exit-address-family
exit
route-map used permit 10
 call other
 match ip address prefix-list none
 match ipv6 address prefix-list none6
 match as-path paths
 match community some
 match large-community many
 set comm-list gone delete
 set large-comm-list gone delete
 set extended-comm-list gone delete
 set as-path exclude as-path-access-list gone
exit
`),
    [
      '2: there is no peer group leaves before this line',
      '5: there is no route map out',
      '6: there is no route map metric',
      '10: there is no route map other',
      '11: there is no IPv4 prefix list none',
      '12: there is no IPv6 prefix list none6',
      '13: there is no AS path list paths',
      '14: there is no community list some',
      '15: there is no large community list many',
      '16: there is no community list gone',
      '17: there is no large community list gone',
      '18: there is no extended community list gone',
      '19: there is no AS path list gone',
    ],
  )
})

test('a neighbor is on a link that is there, is not this host, and is known before it is used', () => {
  assert.equal(
    found(`router bgp 65001
 neighbor eth9 interface remote-as external
 neighbor 10.0.0.1 remote-as 65002
 neighbor 192.0.2.9 timers 3 9
exit
router bgp 65002 vrf metallb
 neighbor fda1:b2c3:d4e5:1:: remote-as 65003
 neighbor 10.0.0.1 remote-as 65003
exit
`),
    [
      '2: there is no link eth9',
      "3: 10.0.0.1 is this host's own address",
      '4: nothing before this line says who 192.0.2.9 is',
      "7: fda1:b2c3:d4e5:1:: is this host's own address",
    ],
  )
})

test('a comment says nothing, in both ways of FRR', () => {
  for (const mark of ['!', '#'])
    assert.equal(found(`router bgp 65001\n ${mark} neighbor x route-map none out\nexit\n`), [])
})

test('a neighbor of another protocol is none of BGP', () => {
  assert.equal(found('router bgp 65001\nexit\nrouter rip\n neighbor 192.0.2.9\nexit\n'), [])
})

test('a neighbor is introduced before it is used, and is no group by having one', () => {
  assert.equal(
    found(`router bgp 65001
 neighbor 192.0.2.9 timers 3 9
 neighbor 192.0.2.9 remote-as 65002
 neighbor leaves peer-group
 neighbor 192.0.2.1 remote-as 65002
 neighbor 192.0.2.1 peer-group leaves
 neighbor 192.0.2.2 peer-group 192.0.2.1
exit
`),
    [
      '2: nothing before this line says who 192.0.2.9 is',
      '7: there is no peer group 192.0.2.1 before this line',
    ],
  )
})

test('a block is known by its words, however its lines are indented', () => {
  const neighbor = 'neighbor eth9 interface remote-as external'
  for (const indent of ['', ' ', '  ', '\t']) {
    const block = ['bgp router-id 10.0.0.1', neighbor].map((line) => `${indent}${line}\n`).join('')
    assert.equal(found(`router bgp 65001\n${block}exit\n`), ['3: there is no link eth9'], indent)
  }
  const imports = `router bgp 65001\n route-map vpn import x\n ${neighbor}\nexit\n`
  assert.equal(found(imports), ['3: there is no link eth9'])
  for (const list of ['as-path access-list', 'community-list', 'large-community-list'])
    assert.equal(found(`router bgp 65001\nbgp ${list} x\n${neighbor}\n`), [], list)
})

test('a peer group of one instance is none of another', () => {
  assert.equal(
    found(`router bgp 65001
 neighbor leaves peer-group
exit
router bgp 65002 vrf metallb
 neighbor 192.0.2.1 peer-group leaves
exit
`),
    ['5: there is no peer group leaves before this line'],
  )
})

test('prefix lists have lengths that exist, and each number once', () => {
  assert.equal(
    found(`ip prefix-list a seq 10 permit 192.0.2.0/24 ge 24
ip prefix-list a seq 20 permit 192.0.2.0/24 le 33
ip prefix-list a seq 30 permit 192.0.2.0/24 ge 30 le 28
ip prefix-list a seq 40 permit 192.0.2.1/32 le 32
ip prefix-list a seq 40 deny any
ipv6 prefix-list a seq 40 permit ::/0 le 128
`),
    [
      '1: no prefix has such a length: wanted /24 < ge <= le <= 32',
      '2: no prefix has such a length: wanted /24 < ge <= le <= 32',
      '3: no prefix has such a length: wanted /24 < ge <= le <= 32',
      '4: line 5 has the same number and takes its place',
    ],
  )
})

test('each number of a list counts once, whatever the list', () => {
  assert.equal(
    found(`bgp community-list expanded a seq 10 deny ^65001:1$
bgp community-list expanded a seq 10 permit .*
bgp community-list expanded b seq 10 permit .*
bgp large-community-list expanded a seq 10 permit .*
bgp as-path access-list a seq 10 permit ^1$
bgp as-path access-list a seq 10 permit ^2$
bgp as-path access-list a seq 10 permit ^3$
`),
    [
      '1: line 2 has the same number and takes its place',
      '5: line 6 has the same number and takes its place',
      '6: line 7 has the same number and takes its place',
    ],
  )
})

test('lines of a prefix list without numbers take no place of one another', () => {
  assert.equal(
    found(`ip prefix-list a permit 192.0.2.0/24 le 32
ip prefix-list a permit 192.0.2.0/24 le 28
ip prefix-list x-seq seq 10 permit 192.0.2.0/24
ip prefix-list x-seq seq 20 permit any
ip prefix-list x-seq description leaf1/leaf2
`),
    [],
  )
})

test('lines that say nothing yet have no findings: FRR itself refuses them', () => {
  assert.equal(
    found(`router bgp 65001 vrf
 neighbor
 address-family l2vpn evpn
  advertise-all-vni
 exit-address-family
exit
ip prefix-list empty seq 5 permit
`),
    [],
  )
})

test('what a configuration can name once the plan is carried out', () => {
  const observed = plus(
    convergedHost,
    link({ name: 'guest', master: 'metallb', addresses: [onLink('192.0.2.1/24')] }),
    link({ name: 'down', up: false, addresses: [onLink('198.51.100.1/24')] }),
  )
  const { links, addresses } = namesOnHost({ target: targetOf({}, observed), observed })
  const names = ['lo', 'eth0', 'eth1', 'metallb', 'frr-metallb', 'metallb-frr', 'guest', 'down']
  assert.equal([...links].toSorted(), names.toSorted())
  const own = (vrf: string) => [...(addresses.get(vrf) ?? [])]
  assert.equal(own('default'), [
    ...['127.0.0.1', '10.0.0.1', 'fe80::ff:fe00:101', 'fe80::ff:fe00:102', '198.51.100.1'],
    ...['fda1:b2c3:d4e5:1::1', '169.254.88.1'],
  ])
  assert.equal(own('metallb'), ['192.0.2.1', 'fda1:b2c3:d4e5:1::', '169.254.88.0'])
  const before = namesOnHost({ target: targetOf({}, freshHost), observed: freshHost })
  for (const name of ['metallb', 'frr-metallb', 'metallb-frr']) assert.ok(before.links.has(name))
})

test.run()
