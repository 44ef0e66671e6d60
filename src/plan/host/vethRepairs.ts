import type { Link, Observed } from '../../observe/observed.ts'
import type { Disruption } from '../change.ts'
import type { Operation } from '../operation.ts'
import { toAdopt } from '../ownership.ts'
import type { Target } from '../target.ts'

/** One difference of a veth pair that is otherwise whole, and what mends it in place. */
export interface Repair {
  readonly reason: string
  readonly operation: Operation
  readonly disruption: Disruption
}

const repair = (reason: string, operation: Operation, disruption: Disruption = 'none'): Repair => ({
  reason,
  operation,
  disruption,
})

const orNone = (master: string | null): string => (master === null ? 'none' : master)

/** True for a link in a VRF that the plan deletes first. */
export const losesMaster = (link: Link, doomed: ReadonlySet<string>): boolean =>
  link.master !== null && doomed.has(link.master)

/** Enslaving cycles a link that is up, and takes its global IPv6 addresses away. */
const masterRepairs = (
  link: Link,
  wanted: string | null,
  doomed: ReadonlySet<string>,
): readonly Repair[] => {
  const lost = losesMaster(link, doomed)
  const master = lost ? null : link.master
  if (master === wanted) return []
  return [
    repair(
      `master of ${link.name} is ${lost ? `none once ${link.master} is deleted` : orNone(master)}, wanted ${orNone(wanted)}`,
      { _tag: 'SetMaster', link: link.name, master: wanted },
      'link_flap',
    ),
  ]
}

/** With unequal MTUs small packets pass and large ones vanish: raise before anything is lowered. */
const mtuRepairs = (links: readonly Link[], mtu: number): readonly Repair[] =>
  links
    .filter((link) => link.mtu !== mtu)
    .toSorted((a, b) => a.mtu - b.mtu)
    .map((link) =>
      repair(`mtu of ${link.name} is ${link.mtu}, wanted ${mtu}`, {
        _tag: 'SetMtu',
        link: link.name,
        mtu,
      }),
    )

const upRepairs = (links: readonly Link[]): readonly Repair[] =>
  links
    .filter((link) => !link.up)
    .map((link) => repair(`${link.name} is down`, { _tag: 'SetUp', link: link.name }))

/** Below an MTU of 1280 the kernel has no IPv6 settings for a link; raised, it gets the defaults. */
const ipv6Repairs = (links: readonly Link[], { ipv6 }: Observed): readonly Repair[] =>
  links
    .filter((link) => ipv6.disabled[link.name] ?? ipv6.disabledByDefault)
    .map((link) =>
      repair(`IPv6 is switched off on ${link.name} (disable_ipv6 is 1)`, {
        _tag: 'EnableIpv6',
        link: link.name,
      }),
    )

const adoptions = (target: Target, links: readonly Link[]): readonly Repair[] =>
  links
    .filter((link) => toAdopt(target, link))
    .map((link) =>
      repair(`${link.name} is adopted on request`, { _tag: 'SetGroup', link: link.name }),
    )

/** In execution order: masters first, since they undo addresses; IPv6 last, since it needs the MTU. */
export const repairsOf = (
  target: Target,
  observed: Observed,
  { frr, speaker }: { readonly frr: Link; readonly speaker: Link },
  doomed: ReadonlySet<string>,
): readonly Repair[] => {
  const ends = [frr, speaker]
  return [
    ...masterRepairs(frr, target.intent.vrf.name, doomed),
    ...masterRepairs(speaker, null, doomed),
    ...mtuRepairs(ends, target.mtu.value),
    ...upRepairs(ends),
    ...ipv6Repairs(ends, observed),
    ...adoptions(target, ends),
  ]
}
