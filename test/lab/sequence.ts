// Random operations for the model and for a real kernel: the same ones for the same seed.

import { lastMetric, type Rule } from '../../src/observe/observed.ts'
import { withoutPeer } from '../../src/observe/heldAddress.ts'
import { protocol } from '../../src/plan/mark.ts'
import { actionOf, type Operation } from '../../src/plan/operation.ts'
import { commandOf, disturb, type Disturbance } from '../model/disturbance.ts'
import type { Kernel, Outcome } from '../model/kernel.ts'
import { at, enableIpv6, held, l3mdevRule, plainRule } from '../model/scene.ts'
import { step } from '../model/step.ts'

export type Deed =
  | { readonly by: 'plan'; readonly operation: Operation }
  | { readonly by: 'others'; readonly disturbance: Disturbance }

export const doOnModel = (kernel: Kernel, deed: Deed): Outcome =>
  deed.by === 'plan' ? step(kernel, deed.operation) : disturb(kernel, deed.disturbance)

export const shellOf = (deed: Deed): string => {
  if (deed.by === 'others') return commandOf(deed.disturbance)
  const action = actionOf(deed.operation)
  if (action._tag === 'Command') return action.argv.join(' ')
  if (action._tag === 'SetSysctl') return `echo ${action.value} >${action.path}`
  throw new Error(`${deed.operation._tag} is no matter of the kernel`)
}

/** mulberry32: 2^32 different sequences are enough, and a seed is one number. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const links = ['frr-metallb', 'metallb-frr', 'metallb', 'near', 'far']
const veths = ['frr-metallb', 'metallb-frr', 'near', 'far']
const tables = [88, 99]
const mtus = [1000, 1280, 1400, 9000]
const addresses = [
  ...[at('169.254.88.0', 31), at('169.254.88.1', 31), at('169.254.88.0', 30)],
  ...[at('fda1:b2c3:d4e5:1::', 127), at('fda1:b2c3:d4e5:1::1', 127), at('fda1:b2c3:d4e5:1::', 64)],
]
/** As nobody but others puts them there. */
const strangeAddresses = [
  held(at('fd00:dead::1', 64)),
  held(at('169.254.88.0', 32), { peer: at('169.254.88.9', 32).address }),
  held(at('169.254.88.0', 31), { peer: at('169.254.88.1', 31).address }),
  held(at('fda1:b2c3:d4e5:1::', 128), { peer: at('fda1:b2c3:d4e5:1::9', 128).address }),
]
const families = ['ipv4', 'ipv6'] as const

const guard = (family: 'ipv4' | 'ipv6'): Rule => ({
  ...{ ...plainRule, family, priority: 500, iif: 'metallb-frr' },
  ...{ unreachable: true, protocol },
})

/** As BGP's table of its own is looked at, and then not any more. */
const fabricRules = (family: 'ipv4' | 'ipv6'): readonly [Rule, Rule] => [
  { ...plainRule, family, priority: 32600, table: 254, suppressPrefixLength: 0, protocol },
  { ...plainRule, family, priority: 32601, table: 252, protocol },
]

const pick = <A>(random: () => number, list: readonly [A, ...A[]] | readonly A[]): A => {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** Creations are as frequent as what undoes them, or most operations would meet nothing. */
export const randomDeed = (random: () => number): Deed => {
  const link = pick(random, links)
  const veth = pick(random, veths)
  const family = pick(random, families)
  const table = pick(random, tables)
  const address = pick(random, addresses)
  const strange = pick(random, strangeAddresses)
  const route = { family, table, metric: lastMetric, protocol }
  const plan = (operation: Operation) => (): Deed => ({ by: 'plan', operation })
  const others = (disturbance: Disturbance) => (): Deed => ({ by: 'others', disturbance })
  const make = [
    plan({ _tag: 'AddVrf', link: 'metallb', table }),
    plan({
      ...{ _tag: 'AddVeth', link: 'frr-metallb', peer: 'metallb-frr' },
      ...{ mtu: pick(random, mtus), master: pick(random, ['metallb', 'far']) },
    }),
    others({ _tag: 'AddPlainVrf', name: pick(random, ['metallb', 'far']), table }),
    others({ _tag: 'AddPlainVeth', name: veth, peer: pick(random, veths) }),
  ]
  return pick(random, [
    ...make,
    ...make,
    plan({ _tag: 'AddRule', rule: l3mdevRule(family) }),
    plan({ _tag: 'AddRule', rule: guard(family) }),
    plan({ _tag: 'DeleteRule', rule: guard(family) }),
    plan({ _tag: 'AddRule', rule: fabricRules(family)[0] }),
    plan({ _tag: 'AddRule', rule: fabricRules(family)[1] }),
    plan({ _tag: 'DeleteRule', rule: pick(random, fabricRules(family)) }),
    plan({ _tag: 'DeleteLink', link }),
    plan({ _tag: 'SetUp', link }),
    plan({ _tag: 'SetUp', link }),
    plan({ _tag: 'SetMtu', link: veth, mtu: pick(random, mtus) }),
    plan({ _tag: 'SetMaster', link: veth, master: pick(random, ['metallb', null]) }),
    plan({ _tag: 'SetMaster', link: veth, master: pick(random, ['metallb', 'far', null]) }),
    plan({ _tag: 'SetGroup', link }),
    plan(enableIpv6(veth)),
    plan({ _tag: 'AddUnreachableDefault', route }),
    plan({ _tag: 'DeleteUnreachableDefault', route }),
    plan({ _tag: 'AddAddress', link: veth, address }),
    plan({ _tag: 'AddAddress', link: veth, address }),
    plan({ _tag: 'AddAddress', link: veth, address }),
    plan({ _tag: 'KeepAddress', link: veth, address }),
    plan({ _tag: 'DeleteAddress', link: veth, address: withoutPeer(address) }),
    plan({ _tag: 'DeleteAddress', link: veth, address: strange }),
    others({ _tag: 'SetDown', link: veth }),
    others({ _tag: 'DisableIpv6', link: veth }),
    others({ _tag: 'Unmark', link }),
    others({ _tag: 'AddStale', link: veth, address: strange }),
    others({ _tag: 'AddStale', link: veth, address: strange }),
    others({ _tag: 'LetExpire', link: veth, address }),
    others({ _tag: 'ChangeTable', link: 'metallb', table }),
  ])()
}
