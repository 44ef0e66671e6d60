// Each quirk of the kernel that the model knows, alone. test/lab/model.test.ts shows that real
// kernels have them.

import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withoutPeer } from '../../src/observe/heldAddress.ts'
import type { Operation } from '../../src/plan/operation.ts'
import { disturb, type Disturbance } from './disturbance.ts'
import { linkNamed, type Kernel, type Outcome } from './kernel.ts'
import { at, backdrop, enableIpv6, l3mdevRule } from './scene.ts'
import { step } from './step.ts'

const four = at('169.254.88.0', 31)
const fourToo = at('169.254.88.1', 31)
const six = at('fda1:b2c3:d4e5:1::', 127)
const link = 'frr-metallb'

const does = (kernel: Kernel, ...operations: readonly Operation[]): Outcome =>
  operations.reduce<Outcome>(
    (before, operation) => E.chain((there: Kernel) => step(there, operation))(before),
    E.right(kernel),
  )

const after = (outcome: Outcome): Kernel => {
  if (E.isLeft(outcome)) throw new Error(outcome.left)
  return outcome.right
}

const disturbed = (kernel: Kernel, disturbance: Disturbance): Kernel =>
  after(disturb(kernel, disturbance))

const addressesOf = (kernel: Kernel): readonly string[] =>
  (linkNamed(kernel, link)?.addresses ?? []).map(({ address }) => address)

const made = after(
  does(
    { ...backdrop, madeL3mdevRules: false },
    { _tag: 'AddVrf', link: 'metallb', table: 88 },
    { _tag: 'AddVeth', link, peer: 'metallb-frr', mtu: 1500, master: 'metallb' },
    { _tag: 'AddAddress', link, address: four },
    { _tag: 'AddAddress', link, address: six },
  ),
)

test('a change of master takes IPv6 addresses and leaves IPv4', () => {
  const moved = after(does(made, { _tag: 'SetMaster', link, master: null }))
  assert.equal(addressesOf(moved), [four.address])
})

test('deleting the VRF does the same, and its unreachable defaults stay', () => {
  const route = { family: 'ipv6', table: 88, metric: 4278198272, protocol: 88 } as const
  const routed = { _tag: 'AddUnreachableDefault', route } as const
  const gone = after(does(made, routed, { _tag: 'DeleteLink', link: 'metallb' }))
  assert.equal(addressesOf(gone), [four.address])
  assert.is(gone.routes.filter(({ table }) => table === 88).length, 1)
})

test('down, an MTU below 1280 and disable_ipv6 take IPv6 addresses', () => {
  assert.equal(addressesOf(disturbed(made, { _tag: 'SetDown', link })), [four.address])
  assert.equal(addressesOf(disturbed(made, { _tag: 'DisableIpv6', link })), [four.address])
  const small = after(does(made, { _tag: 'SetMtu', link, mtu: 1000 }))
  assert.equal(addressesOf(small), [four.address])
  assert.equal(does(small, { _tag: 'AddAddress', link, address: six }), E.left('EINVAL'))
  assert.equal(does(small, enableIpv6(link)), E.left('ENOENT'))
})

test('the first IPv4 address of a subnet takes the others with it', () => {
  const both = after(does(made, { _tag: 'AddAddress', link, address: fourToo }))
  const rest = after(does(both, { _tag: 'DeleteAddress', link, address: withoutPeer(four) }))
  assert.equal(addressesOf(rest), [six.address])
})

test('IPv6 takes an address once, whatever its prefix length; IPv4 once per length', () => {
  const longer = (address: typeof six, prefixLength: number): Operation => ({
    ...{ _tag: 'AddAddress', link },
    address: { ...address, prefixLength },
  })
  assert.equal(does(made, longer(six, 64)), E.left('EEXIST'))
  assert.ok(E.isRight(does(made, longer(four, 30))))
})

test('the kernel makes its l3mdev rules once, and none where its own kind is there', () => {
  const count = ({ rules }: Kernel): number => rules.filter(({ l3mdev }) => l3mdev).length
  assert.is(count(made), 2)
  assert.equal(does(made, { _tag: 'AddRule', rule: l3mdevRule('ipv4') }), E.left('EEXIST'))
  const again = after(
    does(
      { ...made, rules: [] },
      { _tag: 'DeleteLink', link: 'metallb' },
      { _tag: 'AddVrf', link: 'metallb', table: 88 },
    ),
  )
  assert.is(count(again), 0)
})

test('a veth goes with its other end; the table of a VRF cannot change', () => {
  const gone = after(does(made, { _tag: 'DeleteLink', link: 'metallb-frr' }))
  assert.is(linkNamed(gone, link), undefined)
  const changed = disturb(made, { _tag: 'ChangeTable', link: 'metallb', table: 99 })
  assert.equal(changed, E.left('EOPNOTSUPP'))
})

test.run()
