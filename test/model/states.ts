// The states that are explored. All factors at once would be 10^12, so they are combined where they
// can meet, in blocks that are each complete; nothing is sampled. A plan treats the addresses of one
// end by that end alone, the families of rules and routes by that family alone, and each file by
// itself: those need no product with one another.

import { familyOf } from '../../src/intent/address.ts'
import type { Accounts, ObservedFile } from '../../src/observe/observed.ts'
import * as factors from './factors.ts'
import { frrEnd, speakerEnd, type Goal } from './goal.ts'
import type { Kernel, KernelAddress, KernelLink } from './kernel.ts'
import { product } from './product.ts'
import { backdrop, goalFor, intent, ours } from './scene.ts'
import { added, fewFirst, loners, orphans, strangers } from './strangers.ts'

export interface Block {
  readonly name: string
  readonly goal: Goal
  readonly states: () => Iterable<Kernel>
}

const { accounts } = backdrop
const { name: vrfName } = intent.vrf
const filesInPlace: readonly ObservedFile[] = goalFor([], accounts).files.map((file) => ({
  ...{ ...file, uid: file.uid ?? 0, gid: file.gid ?? 0 },
}))

const byPriority = (rules: Kernel['rules']): Kernel['rules'] =>
  rules.toSorted((a, b) => a.priority - b.priority)

/** Everything but links as a plan leaves it. */
const settled: Kernel = {
  ...backdrop,
  rules: byPriority([
    ...backdrop.rules,
    ...(['ipv4', 'ipv6'] as const).flatMap((family) => {
      const { l3mdev, guard } = factors.ruleStates(family)
      return [...(l3mdev[1] ?? []), ...(guard[1] ?? [])]
    }),
  ]),
  routes: [
    ...backdrop.routes,
    ...(['ipv4', 'ipv6'] as const).flatMap((family) => factors.routeStates(family)[1] ?? []),
  ],
  files: [...backdrop.files, ...filesInPlace],
}

const goodVrf = factors.vrfs[1] ?? []

/** No kernel holds an IPv6 address on a link without IPv6. */
const possible = (link: KernelLink): KernelLink => ({
  ...link,
  addresses: link.addresses.filter(
    ({ address }) => familyOf(address) === 'ipv4' || link.ipv6Disabled === false,
  ),
})

const end = (name: string, peer: string, flaws: Partial<KernelLink>): KernelLink =>
  possible(ours(name, { kind: 'veth', peer, ...flaws }))

const frr = (flaws: Partial<KernelLink> = {}): KernelLink =>
  end(frrEnd, speakerEnd, { ...factors.frrEnds[0], addresses: good.frr, ...flaws })

const speaker = (flaws: Partial<KernelLink> = {}): KernelLink =>
  end(speakerEnd, frrEnd, { ...factors.speakerEnds[0], addresses: good.speaker, ...flaws })

const addressesOf = (side: 'frr' | 'speaker') => ({
  six: factors.ipv6States(factors.wanted[side].ipv6),
  four: factors.ipv4States(factors.wanted[side].ipv4),
})

const good = {
  frr: [...(addressesOf('frr').six[1] ?? []), ...(addressesOf('frr').four[1] ?? [])],
  speaker: [...(addressesOf('speaker').six[1] ?? []), ...(addressesOf('speaker').four[1] ?? [])],
}

/** A master that is no VRF, or not there, is none. */
const withLinks = (kernel: Kernel, ...links: readonly KernelLink[]): Kernel => {
  const there = [...kernel.links, ...links]
  const masters = new Set(there.filter(({ kind }) => kind === 'vrf').map(({ name }) => name))
  const free = (link: KernelLink): KernelLink =>
    link.master === null || masters.has(link.master) ? link : { ...link, master: null }
  return { ...kernel, links: there.map(free) }
}

function* ends(): Iterable<Kernel> {
  for (const { a, b, none } of product({
    a: factors.frrEnds,
    b: factors.speakerEnds,
    none: [false, true],
  })) {
    const lacking = none ? { addresses: [] } : {}
    yield withLinks(settled, ...goodVrf, frr({ ...a, ...lacking }), speaker({ ...b, ...lacking }))
  }
}

/** Both families in every combination, or each beside a good other one. */
type Families = 'together' | 'apart'

type Vrfs = typeof factors.vrfs

function* addressesIn(
  side: 'frr' | 'speaker',
  families: Families,
): Iterable<readonly KernelAddress[]> {
  const { six, four } = addressesOf(side)
  for (const [position, addresses] of six.entries()) {
    for (const others of families === 'together' || position === 1 ? four : four.slice(1, 2)) {
      yield [...addresses, ...others]
    }
  }
}

const frrSide = (families: Families, vrfs: Vrfs) =>
  function* (): Iterable<Kernel> {
    for (const { vrf, a, addresses } of product({
      vrf: vrfs,
      a: factors.frrEnds,
      addresses: [...addressesIn('frr', families)],
    })) {
      yield withLinks(settled, ...vrf, frr({ ...a, addresses }), speaker())
    }
  }

const speakerSide = (families: Families, vrfs: Vrfs) =>
  function* (): Iterable<Kernel> {
    for (const { vrf, b, addresses } of product({
      vrf: vrfs,
      b: factors.speakerEnds,
      addresses: [...addressesIn('speaker', families)],
    })) {
      yield withLinks(settled, ...vrf, frr(), speaker({ ...b, addresses }))
    }
  }

function* brokenPairs(): Iterable<Kernel> {
  for (const { vrf, broken, bare, off } of product({
    vrf: factors.vrfs,
    broken: factors.brokenPairs,
    bare: [true, false],
    off: [true, false],
  })) {
    const kernel = { ...(bare ? backdrop : settled), ipv6DisabledByDefault: off }
    yield withLinks({ ...kernel, madeL3mdevRules: !bare }, ...vrf, ...broken)
  }
}

function* routing(): Iterable<Kernel> {
  for (const { vrf, family, made, whole } of product({
    vrf: factors.vrfs,
    family: ['ipv4', 'ipv6'] as const,
    made: [true, false],
    whole: [true, false],
  })) {
    const { l3mdev, guard } = factors.ruleStates(family)
    const kernel = withLinks(settled, ...vrf, ...(whole ? [frr(), speaker()] : []))
    for (const rules of product({ l3mdev, guard, route: factors.routeStates(family) })) {
      const others = kernel.rules.filter(
        (rule) => rule.family !== family || backdrop.rules.includes(rule),
      )
      yield {
        ...kernel,
        madeL3mdevRules: made,
        rules: byPriority([...others, ...rules.l3mdev, ...rules.guard]),
        routes: [
          ...kernel.routes.filter(
            (route) => route.family !== family || backdrop.routes.includes(route),
          ),
          ...rules.route,
        ],
      }
    }
  }
}

function* leftBehind(): Iterable<Kernel> {
  for (const { vrf, a, b, orphan } of product({
    vrf: factors.vrfs.slice(0, 3),
    a: [vrfName, 'old', null],
    b: ['old', null],
    orphan: fewFirst(orphans()),
  })) {
    const links = [...orphan.links, ...vrf, frr({ master: a }), speaker({ master: b })]
    yield withLinks(added(settled, { ...orphan, links: [] }), ...links)
  }
}

function* inTheWay(): Iterable<Kernel> {
  for (const { vrf, first, writable, off, stranger } of product({
    stranger: fewFirst(strangers()),
    vrf: factors.vrfs.slice(0, 5),
    first: [null, { ipv6Disabled: true }, { ipv6Disabled: null, mtu: 1000 }, {}],
    writable: [true, false],
    off: [true, false],
  })) {
    const pair = first === null ? [] : [frr(first), speaker()]
    yield withLinks(
      {
        ...added(settled, { ...stranger, links: [] }),
        ipv6DisabledByDefault: off,
        sysctlsWritable: writable,
      },
      ...[...vrf, ...pair, ...stranger.links],
    )
  }
}

/** Before anything of ours is there, and when all of it is. */
function* alone(): Iterable<Kernel> {
  for (const { loner, isSettled } of product({ loner: loners, isSettled: [false, true] })) {
    const own = isSettled ? [...goodVrf, frr(), speaker()] : []
    const kernel = added(isSettled ? settled : backdrop, { ...loner, links: [] })
    yield withLinks(kernel, ...own, ...loner.links)
  }
}

const files = (users: Accounts) =>
  function* (): Iterable<Kernel> {
    const [frrConf = [], daemons = [], vtyshConf = []] = goalFor([], users).files.map(
      factors.fileStates,
    )
    for (const states of product({ frrConf, daemons, vtyshConf })) {
      const there = [...backdrop.files, ...states.frrConf, ...states.daemons, ...states.vtyshConf]
      const kernel = { ...settled, accounts: users, files: there }
      yield withLinks(kernel, ...goodVrf, frr(), speaker())
    }
  }

const nobody: Accounts = { frrUser: null, frrGroup: null, frrvtyGroup: null }
const ourLinks = [vrfName, frrEnd, speakerEnd]

const block = (
  name: string,
  states: () => Iterable<Kernel>,
  adopted: readonly string[] = [],
  users: Accounts = accounts,
): Block => ({ name, goal: goalFor(adopted, users), states })

/** Absent, right, with another table. */
const soundVrfs = factors.vrfs.slice(0, 3)

/** Each block with nothing adopted, and where an unmarked link occurs with all of ours adopted. */
export const blocks: readonly Block[] = [
  ...[[], ourLinks].flatMap((adopted) => [
    block('rules and routes', routing, adopted),
    block('broken pairs', brokenPairs, adopted),
    block('left behind', leftBehind, adopted),
    block('in the way', inTheWay, adopted),
    block('both ends', ends, adopted),
    block('the end in the VRF', frrSide('apart', factors.vrfs), adopted),
    block('the end on the host', speakerSide('apart', soundVrfs), adopted),
  ]),
  block('one stranger', alone),
  block('all addresses in the VRF', frrSide('together', soundVrfs)),
  block('all addresses on the host', speakerSide('together', [goodVrf])),
  block('files', files(accounts)),
  block('files without accounts', files(nobody), [], nobody),
]
