// Files that `vtysh -C` calls good, and what is wrong with each.

export interface MustFail {
  readonly conf: string
  readonly line: number
  readonly reason: string
}

export const mustFail: readonly MustFail[] = [
  {
    conf: `router bgp 65001
 neighbor eth0 interface peer-group leaves
exit
`,
    line: 2,
    reason: 'there is no peer group leaves before this line',
  },
  {
    conf: `router bgp 65001
 neighbor 192.0.2.1 remote-as 65002
 neighbor 192.0.2.1 route-map in in
exit
`,
    line: 3,
    reason: 'there is no route map in',
  },
  {
    conf: `!
route-map in permit 10
!
 match ip address prefix-list pools
exit
`,
    line: 4,
    reason: 'there is no IPv4 prefix list pools',
  },
  {
    conf: `!
!
!
router bgp 65001
 neighbor eth9 interface remote-as external
exit
`,
    line: 5,
    reason: 'there is no link eth9',
  },
  {
    conf: `!
!
!
!
router bgp 65001
 neighbor 10.0.0.1 remote-as 65002
exit
`,
    line: 6,
    reason: "10.0.0.1 is this host's own address",
  },
  {
    conf: `!
!
!
!
!
router bgp 65001
 neighbor 192.0.2.1 timers 3 9
exit
`,
    line: 7,
    reason: 'nothing before this line says who 192.0.2.1 is',
  },
  {
    conf: `!
!
!
!
!
!
!
ip prefix-list pools seq 10 permit 192.0.2.0/24 ge 24
`,
    line: 8,
    reason: 'no prefix has such a length: wanted /24 < ge <= le <= 32',
  },
  {
    conf: `!
!
!
!
!
!
!
route-map in permit 10
 set large-comm-list communities delete
exit
`,
    line: 9,
    reason: 'there is no large community list communities',
  },
  {
    conf: `!
!
!
!
!
!
!
!
!
bgp community-list expanded communities seq 10 deny ^65001:1$
bgp community-list expanded communities seq 10 permit .*
`,
    line: 10,
    reason: 'line 11 has the same number and takes its place',
  },
]
