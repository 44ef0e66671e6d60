// The states that each resource can be in. One list per resource; states.ts combines them.

import { lastMetric, type ObservedFile, type Rule } from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import type { FileTarget } from '../../src/plan/operation.ts'
import { frrEnd, speakerEnd } from './goal.ts'
import type { KernelAddress, KernelLink, KernelRoute } from './kernel.ts'
import { vrfMtu } from './links.ts'
import { product } from './product.ts'
import { unreachableDefault } from './routing.ts'
import { at, held, intent, ours, pair, plainRule } from './scene.ts'

const { name: vrfName, table } = intent.vrf

const vrf = (flaws: Partial<KernelLink>): readonly KernelLink[] => [
  ours(vrfName, { kind: 'vrf', table, mtu: vrfMtu, ...flaws }),
]

export const vrfs: readonly (readonly KernelLink[])[] = [
  [],
  vrf({}),
  vrf({ table: 99 }),
  vrf({ up: false }),
  vrf({ group: 0 }),
  vrf({ group: 0, up: false }),
  vrf({ group: 0, table: 99 }),
  vrf({ kind: 'dummy', table: null, group: 0 }),
  vrf({ kind: 'dummy', table: null }),
]

type EndFlaws = Pick<KernelLink, 'up' | 'mtu' | 'master' | 'group' | 'ipv6Disabled'>

const ends = (master: string | null): readonly EndFlaws[] => [
  ...product({
    up: [true, false],
    master: [...new Set([master, null, vrfName, 'blue'])],
    group: [linkGroup, 0],
    mtu: [1500, 1400, 9000],
    ipv6Disabled: [false, true],
  }),
  ...product({
    up: [true, false],
    master: [...new Set([master, null, vrfName, 'blue'])],
    group: [linkGroup, 0],
    mtu: [1000],
    ipv6Disabled: [null],
  }),
]

export const frrEnds = ends(vrfName)
export const speakerEnds = ends(null)

export interface Wanted {
  readonly own: ReturnType<typeof at>
  /** The address of the other end, which is in the same prefix. */
  readonly other: ReturnType<typeof at>
}

export const ipv6States = ({ own, other }: Wanted): readonly (readonly KernelAddress[])[] => [
  [],
  [held(own)],
  [held({ ...own, prefixLength: 64 })],
  [held(own, { dadFailed: true })],
  [held(own, { expires: true })],
  [held({ ...own, prefixLength: 64 }, { dadFailed: true, expires: true })],
  [held(at('fd00:dead::1', 127))],
  [held(at('fd00:dead::1', 127)), held(own)],
  [held(other)],
  [held(other), held(own, { expires: true })],
  [held(own, { peer: other.address })],
]

export const ipv4States = ({ own, other }: Wanted): readonly (readonly KernelAddress[])[] => [
  [],
  [held(own)],
  [held({ ...own, prefixLength: 30 })],
  [held({ ...own, prefixLength: 30 }), held(own)],
  [held(own, { expires: true })],
  [held(at('169.254.99.1', 31))],
  [held(at('169.254.99.1', 31)), held(own)],
  [held(other)],
  [held(other), held(own, { secondary: true })],
  [held(own), held(other, { secondary: true })],
  [held(other), held(own, { secondary: true, expires: true })],
  [held(own, { peer: other.address })],
  [held({ ...own, prefixLength: 32 }, { peer: other.address })],
]

export const wanted = {
  frr: {
    ipv6: { own: pair.ipv6.frr, other: pair.ipv6.speaker },
    ipv4: { own: pair.ipv4.frr, other: pair.ipv4.speaker },
  },
  speaker: {
    ipv6: { own: pair.ipv6.speaker, other: pair.ipv6.frr },
    ipv4: { own: pair.ipv4.speaker, other: pair.ipv4.frr },
  },
} as const

type FamilyRules = Record<'l3mdev' | 'guard', readonly (readonly Rule[])[]>

export const ruleStates = (family: 'ipv4' | 'ipv6'): FamilyRules => {
  const l3mdev = { ...plainRule, family, priority: 1000, l3mdev: true }
  const guard = { ...plainRule, family, priority: 500, iif: speakerEnd, unreachable: true }
  return {
    l3mdev: [
      [],
      [{ ...l3mdev, protocol: 2 }],
      [{ ...l3mdev, protocol }],
      [{ ...l3mdev, protocol: 2, iif: 'eth0' }],
      [{ ...l3mdev, protocol: 2, selectors: ['fwmark'] }],
      [{ ...l3mdev, protocol: 2, priority: 1500 }],
    ],
    guard: [
      [],
      [{ ...guard, protocol }],
      [{ ...guard, protocol: 3 }],
      [{ ...guard, protocol: 3, iif: 'eth0' }],
      [{ ...guard, protocol: 3, selectors: ['fwmark'] }],
      [{ ...guard, protocol, priority: 400 }],
    ],
  }
}

export const routeStates = (family: 'ipv4' | 'ipv6'): readonly (readonly KernelRoute[])[] => [
  [],
  [unreachableDefault(family, table, lastMetric, protocol)],
  [unreachableDefault(family, table, lastMetric, 4)],
  [unreachableDefault(family, 99, lastMetric, protocol)],
]

export const fileStates = (target: FileTarget): readonly (readonly ObservedFile[])[] => {
  const right = { ...target, uid: target.uid ?? 0, gid: target.gid ?? 0 }
  return [
    [],
    [right],
    [{ ...right, content: '' }],
    [{ ...right, content: `${target.content}\n` }],
    [{ ...right, mode: 0o644 }],
    [{ ...right, uid: 7 }],
    [{ ...right, gid: 7 }],
  ]
}

const joined = (name: string, peer: string, flaws: Partial<KernelLink> = {}): KernelLink =>
  ours(name, { kind: 'veth', peer, ...flaws })

export const brokenPairs: readonly (readonly KernelLink[])[] = [
  [],
  ...[linkGroup, 0].flatMap((group): (readonly KernelLink[])[] => [
    [ours(frrEnd, { kind: 'veth', peer: null, group })],
    [ours(speakerEnd, { kind: 'veth', peer: null, group })],
    [joined(frrEnd, 'a', { group }), joined('a', frrEnd, { group })],
    [joined(frrEnd, 'a'), joined('a', frrEnd, { group })],
    [
      ...[joined(frrEnd, 'a'), joined('a', frrEnd, { group })],
      ...[joined(speakerEnd, 'b'), joined('b', speakerEnd)],
    ],
    [
      ours(frrEnd, { kind: 'veth', peer: null }),
      ours(speakerEnd, { kind: 'veth', peer: null, group }),
    ],
    [ours(frrEnd, { kind: 'dummy', group }), joined(speakerEnd, 'b'), joined('b', speakerEnd)],
    [ours(speakerEnd, { kind: 'dummy', group })],
  ]),
]
