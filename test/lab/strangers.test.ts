// What the model says of rules and addresses of others is what kernels do with them.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { familyOf, overlap, type Family, type InterfaceAddress } from '../../src/intent/address.ts'
import type { HeldAddress, Rule } from '../../src/observe/observed.ts'
import { addressText } from '../../src/observe/heldAddress.ts'
import { routedTo } from '../model/addresses.ts'
import { whyRefused } from '../model/refused.ts'
import { at, backdrop, goalFor } from '../model/scene.ts'
import { added, loners } from '../model/strangers.ts'
import { bootGuest, type Guest } from './guest.ts'
import type { KernelRelease } from './kernel.ts'

const families = { ipv4: '-4', ipv6: '-6' } as const

/** A LoadBalancer IP, whose route is in the VRF, a client, and a prefix of neither. */
const places = {
  ipv4: { service: '203.0.113.9', client: '198.51.100.7', elsewhere: '192.0.2.0/24' },
  ipv6: { service: '2001:db8:5::9', client: '2001:db8:6::7', elsewhere: '2001:db8:7::/64' },
} as const

/** The VRF with its veth, and table 10 of others, which has a route for everything. */
const setup = `set -e
ip link set dev lo up
ip link add name metallb up type vrf table 88
ip link add name frr-metallb master metallb up type veth peer name metallb-frr
ip link set dev metallb-frr up
for name in eth0 k0; do
  ip link add name $name up type veth peer name $name.peer
  ip link set dev $name.peer up
done
for file in ipv4/conf/all ipv6/conf/all; do echo 1 >/proc/sys/net/$file/forwarding; done
ip address add 169.254.88.0/31 dev frr-metallb
ip address add fda1:b2c3:d4e5:1::/127 dev frr-metallb nodad
for to in 203.0.113.0/24 198.51.100.0/24 2001:db8:5::/64 2001:db8:6::/64; do
  ip route add $to dev frr-metallb table 88
done
ip -4 route add default dev k0 table 10
ip -6 route add default dev k0 table 10`

const wordsOf = (rule: Rule): string =>
  [
    ...[families[rule.family], 'rule', 'VERB', 'pref', rule.priority],
    ...(rule.selectors.includes('not') ? ['not'] : []),
    ...(rule.iif === null ? [] : ['iif', rule.iif]),
    ...(rule.selectors.includes('dst') ? ['to', places[rule.family].elsewhere] : []),
    ...(rule.l3mdev ? ['l3mdev'] : []),
    ...(rule.unreachable ? ['type', 'unreachable'] : []),
    ...(rule.table === null ? [] : ['lookup', rule.table]),
    ...(rule.goto === null ? [] : ['goto', rule.goto]),
    ...(rule.suppressPrefixLength === null
      ? []
      : ['suppress_prefixlength', rule.suppressPrefixLength]),
  ].join(' ')

/** Where a packet of the VRF and one of a program in it go, each on one line. */
const lookups = (family: Family): string => {
  const { service, client } = places[family]
  const get = (words: string) =>
    `{ ip ${families[family]} route get ${service} ${words} 2>&1 || true; } | head -n 1`
  return `${get(`from ${client} iif frr-metallb`)}\n${get('oif metallb')}`
}

/** The two answers for each rule. */
const answers = async (guest: Guest, rules: readonly Rule[]): Promise<readonly string[][]> => {
  const script = rules.map((rule) => {
    const words = wordsOf(rule)
    return `ip ${words.replace('VERB', 'add')}\n${lookups(rule.family)}\nip ${words.replace('VERB', 'del')}`
  })
  const lines = (await guest.must(`${setup}\n${script.join('\n')}`, { netns: 'rules' })).split('\n')
  return rules.map((_, index) => lines.slice(2 * index, 2 * index + 2))
}

const isThroughVeth = (answer: string): boolean => answer.includes(' dev frr-metallb ')

/**
 * From Linux 5.18 to 6.13 a rule for what comes in by a VRF met nothing (l3mdev in net/core/fib_rules.c):
 * it is refused there, too, for the next kernel.
 */
const isBlind = (kernel: KernelRelease, { iif }: Rule): boolean =>
  kernel === '6.1' && iif === 'metallb'

const rulesInTheWay = async (guest: Guest, kernel: KernelRelease): Promise<void> => {
  const goal = goalFor([], backdrop.accounts)
  // Whatever has the priority of the loop guard is refused, harmful or not.
  const strange = loners.filter(
    ({ rules: [rule] }) => rule !== undefined && rule.priority !== 500 && !isBlind(kernel, rule),
  )
  const seen = await answers(
    guest,
    strange.flatMap(({ rules }) => rules),
  )
  for (const [index, loner] of strange.entries()) {
    const isRefused = whyRefused(goal, added(backdrop, loner)).includes('rulesInTheWay')
    const story = `${loner.rules.map(wordsOf).join()}: ${seen[index]?.join('; ')}`
    assert.is(seen[index]?.every(isThroughVeth), !isRefused, story)
  }
}

/** A destination of `ip -json route show`; that of one host has no length. */
const prefixOf = (destination: string): InterfaceAddress => {
  const [address = '', length] = destination.split('/')
  return at(address, Number(length ?? (address.includes(':') ? 128 : 32)))
}

const isSame = (a: InterfaceAddress, b: InterfaceAddress): boolean =>
  a.prefixLength === b.prefixLength && overlap(a, b)

/** What a link gets with an address: routes to the link, and to this host. */
const routesWith = async (guest: Guest, address: HeldAddress): Promise<readonly string[]> => {
  const family = families[familyOf(address.address)]
  const nodad = family === '-6' ? 'nodad' : ''
  const output = await guest.must(
    `ip link add name x up type veth peer name y
    ip link set dev y up
    ip address add ${addressText(address)} dev x ${nodad}
    ip -N -json -details ${family} route show table all dev x
    ip link del dev x`,
    { netns: 'addresses' },
  )
  const routes = JSON.parse(output) as readonly { readonly dst: string; readonly type: string }[]
  return routes.filter(({ type }) => ['1', '2'].includes(type)).map(({ dst }) => dst)
}

const routesOfAddresses = async (guest: Guest): Promise<void> => {
  for (const address of loners.flatMap(({ links }) => links).flatMap((link) => link.addresses)) {
    const seen = await routesWith(guest, address)
    const there = seen.filter((dst) => !/^(fe80|ff00):/.test(dst)).map(prefixOf)
    const said = routedTo(address)
    const story = `${addressText(address)}: ${seen.join(', ')}`
    assert.ok(
      there.every((one) => said.some((other) => isSame(one, other))),
      story,
    )
    assert.ok(
      said.every((one) => there.some((other) => isSame(one, other))),
      story,
    )
  }
}

for (const kernel of ['7.2', '6.1'] as const) {
  test(`kernel ${kernel}: which rules come before the VRF, and what addresses route`, async () => {
    const guest = await bootGuest({ kernel, frr: kernel === '6.1' ? '8.4' : '10.7' })
    try {
      await guest.must('ip netns add rules; ip netns add addresses')
      await rulesInTheWay(guest, kernel)
      await routesOfAddresses(guest)
    } finally {
      await guest.stop()
    }
  })
}

test.run()
