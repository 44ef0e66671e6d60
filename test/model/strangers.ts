// What an earlier intent left behind, and what other software has that may stand in the way.

import type { Family, InterfaceAddress } from '../../src/intent/address.ts'
import type { Rule } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import { frrEnd, speakerEnd } from './goal.ts'
import type { Kernel, KernelLink, KernelRoute } from './kernel.ts'
import { product } from './product.ts'
import { unreachableDefault } from './routing.ts'
import { at, held, intent, ours, pair, plainRule } from './scene.ts'

const { name: vrfName, table } = intent.vrf

/** Added to a settled host. */
export type Extra = Pick<Kernel, 'links' | 'rules' | 'routes'>

const oldVrf = (inTable: number): readonly KernelLink[] => [
  ours('old', { kind: 'vrf', table: inTable, mtu: 65575 }),
]

const veth = (name: string, peer: string, group: number): KernelLink =>
  ours(name, { kind: 'veth', peer, group })

const oldRule: Rule = { ...plainRule, family: 'ipv4', priority: 700, table: 77, protocol }

/** Of FABRIC_TABLE=252. */
const mainFirst: Rule = { ...oldRule, priority: 32600, table: 254, suppressPrefixLength: 0 }

/** Somebody else's, which only its protocol keeps from being taken for ours. */
const twin: Rule = { ...oldRule, protocol: 3, selectors: ['fwmark'] }

export function* orphans(): Iterable<Extra> {
  for (const { vrf, guest, pairs, rules, routes } of product({
    vrf: [[], oldVrf(77), oldVrf(table)],
    guest: [[], [ours('x', { kind: 'dummy', master: 'old', group: 0 })]],
    pairs: [
      [],
      [veth('y', 'z', linkGroup), veth('z', 'y', linkGroup)],
      [veth('y', 'z', linkGroup), veth('z', 'y', 0)],
      [ours('y', { kind: 'veth', peer: null })],
    ],
    rules: [
      [],
      [oldRule],
      [twin, oldRule],
      [oldRule, twin],
      [{ ...oldRule, iif: 'eth0' }],
      [mainFirst],
    ],
    routes: [
      [],
      [unreachableDefault('ipv4', 77, 4278198272, protocol)],
      [unreachableDefault('ipv6', table, 100, protocol)],
    ],
  })) {
    yield { links: [...vrf, ...guest, ...pairs], rules, routes }
  }
}

const routeInTable = (device: string, by: number): KernelRoute => ({
  ...{ family: 'ipv4', destination: '10.50.0.0/16', unreachableDefault: false, device },
  ...{ protocol: by, table, metric: 20 },
})

const strangeRule = (flaws: Partial<Rule>): Rule => ({
  ...{ ...plainRule, family: 'ipv4', priority: 400, table: 10, protocol: 3 },
  ...flaws,
})

export function* strangers(): Iterable<Extra> {
  for (const { holder, guest, overlap, routes, rules } of product({
    holder: [[], [ours('green', { kind: 'vrf', table, mtu: 65575, group: 0 })]],
    guest: [[], [ours('x', { kind: 'dummy', master: vrfName, group: 0 })]],
    overlap: [
      [],
      [ours('k0', { kind: 'dummy', group: 0, addresses: [held(at('169.254.0.9', 16))] })],
      [ours('k0', { kind: 'dummy', group: 0, addresses: [held({ ...pair.ipv6.speaker })] })],
    ],
    routes: [
      [],
      [routeInTable('eth0', 4)],
      [routeInTable(frrEnd, 186)],
      [unreachableDefault('ipv4', table, 4278198272, 4)],
    ],
    rules: [
      [],
      [strangeRule({})],
      [strangeRule({ selectors: ['fwmark'] })],
      [strangeRule({ priority: 500 })],
      [strangeRule({ priority: 1200 })],
    ],
  })) {
    yield { links: [...holder, ...guest, ...overlap], rules, routes }
  }
}

const strangeAddress = (address: InterfaceAddress, peer: string | null): KernelLink =>
  ours('k0', {
    ...{ kind: 'dummy', group: 0 },
    addresses: [held(address, { peer: peer === null ? null : at(peer, 0).address })],
  })

/** Beside the veth's prefixes, or with one end in them. */
const strangeAddresses: readonly KernelLink[] = [
  strangeAddress(at('169.254.88.2', 31), null),
  strangeAddress(at('fda1:b2c3:d4e5:1::2', 127), null),
  strangeAddress(at('169.254.88.9', 32), '10.0.0.8'),
  strangeAddress({ ...pair.ipv4.frr, prefixLength: 32 }, '10.0.0.8'),
  strangeAddress(at('10.0.0.9', 32), pair.ipv4.speaker.address),
  strangeAddress(at('10.0.0.9', 16), '169.254.9.9'),
  strangeAddress(at('169.254.9.9', 16), '10.0.0.9'),
  strangeAddress(at('fda1:b2c3:d4e5:1::9', 128), '2001:db8::9'),
  strangeAddress({ ...pair.ipv6.frr, prefixLength: 128 }, '2001:db8::9'),
  strangeAddress(at('2001:db8::9', 128), pair.ipv6.speaker.address),
  strangeAddress(at('fda1:b2c3:d4e5:1::9', 64), '2001:db8::9'),
  strangeAddress(at('2001:db8::9', 64), 'fda1:b2c3:d4e5:1::9'),
]

const guard = { priority: 500, iif: speakerEnd, unreachable: true, table: null }

/** Rules that come before the VRF is asked, or look as if they did. */
const strangeRules = (family: Family): readonly Rule[] => [
  ...[0, 1, 499, 999].flatMap((priority) => [
    strangeRule({ family, priority }),
    strangeRule({ family, priority, table: null, unreachable: true }),
  ]),
  ...[frrEnd, vrfName, 'lo', speakerEnd, 'eth0'].map((iif) => strangeRule({ family, iif })),
  ...[
    ...[
      { goto: 32766, table: null },
      { goto: 1000, priority: 600, table: null },
    ],
    ...['lo', 'eth0', frrEnd].map((iif) => ({ iif, selectors: ['not'] })),
    ...[{ table: 255 }, { suppressPrefixLength: 0 }, { selectors: ['dst'] }, { priority: 1000 }],
    ...[
      { l3mdev: true, table: null },
      { l3mdev: true, table: null, iif: 'lo' },
    ],
  ].map((flaws) => strangeRule({ family, ...flaws })),
  ...[{}, { selectors: ['dst'] }, { suppressPrefixLength: 0 }, { unreachable: false }].map(
    (flaws) => strangeRule({ family, ...guard, ...flaws }),
  ),
]

/** What stands in the way by one address or one rule, alone on a host. */
export const loners: readonly Extra[] = [
  ...strangeAddresses.map((link) => ({ links: [link], rules: [], routes: [] })),
  ...(['ipv4', 'ipv6'] as const)
    .flatMap(strangeRules)
    .map((rule) => ({ links: [], rules: [rule], routes: [] })),
]

export const added = (kernel: Kernel, { links, rules, routes }: Extra): Kernel => ({
  ...kernel,
  links: [...kernel.links, ...links],
  rules: [...kernel.rules, ...rules].toSorted((a, b) => a.priority - b.priority),
  routes: [
    ...kernel.routes.filter(
      (route) =>
        !routes.some(
          ({ family, table: inTable, metric, destination }) =>
            family === route.family &&
            inTable === route.table &&
            metric === route.metric &&
            destination === route.destination,
        ),
    ),
    ...routes,
  ],
})

const sizeOf = ({ links, rules, routes }: Extra): number =>
  links.length + rules.length + routes.length

/** Each stranger alone comes before several at once: a mistake about one is found soon. */
export const fewFirst = (extras: Iterable<Extra>): readonly Extra[] =>
  [...extras].toSorted((a, b) => sizeOf(a) - sizeOf(b))
