// What is ours, what can be adopted, what is foreign, and what an earlier intent left behind.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Link } from '../../src/observe/observed.ts'
import { protocol } from '../../src/plan/mark.ts'
import {
  convergedHost,
  freshHost,
  frrEnd,
  link,
  onLink,
  plus,
  rule,
  unreachableDefault,
  vrf,
  withLinks,
} from './hosts.ts'
import { planOf, refusalsOf, storyOf } from './stories.ts'

const nothing = { changes: [], operations: [] }

const unmarked = withLinks(convergedHost, {
  metallb: { group: 0 },
  'frr-metallb': { group: 0 },
  'metallb-frr': { group: 0 },
})

test('adoptable and already right: nothing is changed, and nothing refused', () => {
  const plan = planOf(unmarked)
  assert.equal(storyOf(plan), nothing)
  assert.equal(refusalsOf(plan), [])
  assert.is(plan.changes.find(({ type }) => type === 'vrf')?.ownership, 'adoptable')
  assert.is(plan.changes.find(({ type }) => type === 'veth')?.ownership, 'adoptable')
})

test('adopted: the mark is put on, and nothing else is done', () => {
  const plan = planOf(unmarked, {}, ['metallb', 'frr-metallb', 'metallb-frr'])
  assert.equal(refusalsOf(plan), [])
  assert.equal(storyOf(plan), {
    changes: [
      'update vrf.metallb: metallb is adopted on request',
      'update veth.frr-metallb: frr-metallb is adopted on request; metallb-frr is adopted on request',
    ],
    operations: [
      'ip link set dev metallb group 17993',
      'ip link set dev frr-metallb group 17993',
      'ip link set dev metallb-frr group 17993',
    ],
  })
})

test('what is ours already is not adopted again', () => {
  const plan = planOf(convergedHost, {}, ['metallb', 'frr-metallb', 'metallb-frr'])
  assert.equal(storyOf(plan), nothing)
})

test('the end that is least ours says whose the veth is', () => {
  const ownershipWith = (frr: Partial<Link>, speaker: Partial<Link>) =>
    planOf(withLinks(convergedHost, { 'frr-metallb': frr, 'metallb-frr': speaker })).changes.find(
      ({ type }) => type === 'veth',
    )?.ownership
  const [owned, adoptable, foreign] = [{}, { group: 0 }, { kind: 'dummy' }]
  for (const [one, other, whole] of [
    [owned, adoptable, 'adoptable'],
    [owned, foreign, 'foreign'],
    [adoptable, foreign, 'foreign'],
  ] as const) {
    assert.is(ownershipWith(one, other), whole)
    assert.is(ownershipWith(other, one), whole)
  }
})

test('an unmarked VRF that is down is adopted and raised in one plan', () => {
  const plan = planOf(withLinks(unmarked, { metallb: { up: false } }), {}, ['metallb'])
  assert.equal(storyOf(plan).changes, [
    'update vrf.metallb: metallb is down; metallb is adopted on request',
  ])
  assert.equal(plan.changes.find(({ type }) => type === 'vrf')?.after, {
    table: 88,
    up: true,
    group: 17993,
  })
})

test('adopting half of a veth shows the other half as it stays', () => {
  const plan = planOf(unmarked, {}, ['frr-metallb'])
  const after = plan.changes.find(({ type }) => type === 'veth')?.after
  assert.is(after?.['frr-metallb.group'], 17993)
  assert.is(after?.['metallb-frr.group'], 0)
})

test('an unmarked link that would have to change is refused until it is adopted', () => {
  const drifted = withLinks(unmarked, {
    metallb: { up: false },
    'frr-metallb': { mtu: 1500, addresses: [onLink('fda1:b2c3:d4e5:1::/127')] },
  })
  assert.equal(refusalsOf(planOf(drifted)), [
    'link "metallb" was not made by frr-intent and would have to change (metallb is down) | Adopt it with --adopt metallb, or delete the link yourself',
    'link "frr-metallb" was not made by frr-intent and would have to change (mtu of frr-metallb is 1500, wanted 9000; frr-metallb lacks this address) | Adopt it with --adopt frr-metallb, or delete the link yourself',
  ])
  assert.equal(refusalsOf(planOf(drifted, {}, ['metallb', 'frr-metallb'])), [])
})

test('addresses of others on an unmarked link stay', () => {
  const more = withLinks(unmarked, {
    'frr-metallb': { addresses: [...frrEnd().addresses, onLink('192.0.2.9/24')] },
  })
  assert.equal(storyOf(planOf(more)), nothing)
  assert.equal(storyOf(planOf(more, {}, ['frr-metallb'])).operations, [
    'ip link set dev frr-metallb group 17993',
    'ip -4 address del 192.0.2.9/24 dev frr-metallb',
  ])
})

test('half an unmarked veth is not deleted', () => {
  const half = withLinks(unmarked, { 'frr-metallb': null })
  assert.equal(refusalsOf(planOf(half)), [
    'link "metallb-frr" was not made by frr-intent and would have to change (metallb-frr is there, but its other end frr-metallb is not; a veth cannot be joined again; the veth is replaced) | Adopt it with --adopt metallb-frr, or delete the link yourself',
  ])
})

test('another kind of link under our name is foreign, marked or not', () => {
  for (const group of [0, 17993]) {
    const plan = planOf(plus(freshHost, link({ name: 'metallb', kind: 'dummy', group })), {}, [
      'metallb',
    ])
    assert.equal(refusalsOf(plan), [
      'link "metallb" exists, is a dummy, and does not belong to frr-intent | Set VRF_METALLB to another name, or delete the link yourself',
    ])
    assert.equal(refusalsOf(planOf(plan.observed)), refusalsOf(plan), 'one reason is enough')
    const change = plan.changes.find(({ type }) => type === 'vrf')
    assert.is(change?.ownership, 'foreign')
    assert.equal(change?.reasons, ['metallb is a dummy, not a VRF'])
  }
})

test('foreign links under the names of the veth', () => {
  const foreign = plus(
    freshHost,
    link({ name: 'frr-metallb', kind: null }),
    link({ name: 'metallb-frr', kind: 'ipvlan' }),
  )
  const plan = planOf(foreign)
  assert.equal(refusalsOf(plan), [
    'link "frr-metallb" exists, is a port with a driver of its own, and does not belong to frr-intent | Rename that link, or delete the link yourself',
    'link "metallb-frr" exists, is an ipvlan, and does not belong to frr-intent | Rename that link, or delete the link yourself',
  ])
  const change = plan.changes.find(({ type }) => type === 'veth')
  assert.is(change?.ownership, 'foreign')
  assert.equal(change?.reasons, [
    'frr-metallb is a port with a driver of its own, not a veth; a veth cannot be joined again',
  ])
})

test('orphans: only what carries our mark', () => {
  const old = vrf({ name: 'old', table: 99 })
  const observed = {
    ...plus(
      convergedHost,
      old,
      vrf({ name: 'theirs', table: 100, group: 0 }),
      link({ name: 'a', kind: 'veth', group: 17993, peer: 'b' }),
      link({ name: 'b', kind: 'veth', group: 17993, peer: 'a' }),
      link({ name: 'c', kind: 'veth', group: 17993, peer: null }),
      link({ name: 'd', kind: 'dummy', group: 17993 }),
    ),
    rules: [
      ...convergedHost.rules,
      rule({ priority: 501, protocol, iif: 'old-frr', unreachable: true }),
      rule({ priority: 501, protocol, table: 99 }),
      rule({ priority: 502, protocol, selectors: ['fwmark'] }),
      rule({ priority: 503, protocol: 3, iif: 'eth0', unreachable: true }),
    ],
    unreachableDefaults: [
      ...convergedHost.unreachableDefaults,
      unreachableDefault({ table: 99 }),
      unreachableDefault({ table: 100, protocol: 3 }),
    ],
  }
  const plan = planOf(observed)
  assert.equal(refusalsOf(plan), [])
  const mark = 'it carries the mark of frr-intent, and the intent does not'
  assert.equal(storyOf(plan), {
    changes: [
      `delete vrf.old: ${mark} name it (session_reset)`,
      `delete veth.a: ${mark} name it (session_reset)`,
      `delete veth.c: ${mark} name it (session_reset)`,
      `delete rule.ipv4-priority-501-iif-old-frr: ${mark} have it`,
      `delete rule.ipv4-priority-501-table-99: ${mark} have it`,
      'delete route.unreachable-ipv4-table-99: table 99 is no longer the table of the VRF',
    ],
    operations: [
      'ip link del dev old',
      'ip link del dev a',
      'ip link del dev c',
      'ip -4 rule del pref 501 iif old-frr type unreachable protocol 88',
      'ip -4 rule del pref 501 lookup 99 protocol 88',
      'ip -4 route del unreachable default table 99 metric 4278198272 protocol 88',
    ],
  })
})

test('orphans go before anything comes', () => {
  const plan = planOf(plus(freshHost, vrf({ name: 'old' })))
  assert.equal(storyOf(plan).operations.slice(0, 2), [
    'ip link del dev old',
    'ip -4 rule add pref 1000 l3mdev protocol 2',
  ])
})

test('an end of ours under another name goes with the pair it belongs to', () => {
  const renamed = plus(
    withLinks(convergedHost, {
      'frr-metallb': { peer: 'renamed' },
      'metallb-frr': null,
    }),
    frrEnd({
      name: 'renamed',
      master: null,
      peer: 'frr-metallb',
      addresses: [onLink('169.254.88.1/31')],
    }),
  )
  const plan = planOf(renamed)
  assert.equal(refusalsOf(plan), [])
  assert.equal(storyOf(plan).operations.slice(0, 2), [
    'ip link del dev frr-metallb',
    'ip link add name frr-metallb mtu 9000 group 17993 master metallb up type veth peer name metallb-frr mtu 9000 group 17993',
  ])
})

test('two unmarked halves are told once each', () => {
  const crossed = withLinks(unmarked, {
    'frr-metallb': { group: 17993, peer: null },
    'metallb-frr': { peer: null },
  })
  assert.equal(
    refusalsOf(planOf(crossed)).map((refusal) => refusal.replace(/ \(.*/, '')),
    ['link "metallb-frr" was not made by frr-intent and would have to change'],
  )
})

test('no deletion takes along what is not ours', () => {
  const shared = plus(
    withLinks(convergedHost, {
      'frr-metallb': { peer: 'theirs' },
      'metallb-frr': null,
    }),
    frrEnd({ name: 'theirs', group: 0, master: null, addresses: [] }),
    link({ name: 'guest', kind: 'dummy', master: 'metallb' }),
    link({ name: 'ours', kind: 'dummy', master: 'metallb', group: 17993 }),
  )
  assert.equal(refusalsOf(planOf(shared, { METALLB_VRF_ROUTE_TABLE_ID: '99' })), [
    'VRF "metallb" would be deleted, and link "guest", which is not ours, is in it | Take it out with "ip link set dev guest nomaster"',
    'link "theirs", which is not ours, is the other end of a veth that would be deleted | Adopt it with --adopt theirs, or delete it yourself',
  ])
})

test.run()
