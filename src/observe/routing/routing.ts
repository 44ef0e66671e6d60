import type { Either } from 'fp-ts/lib/Either.js'
import type { Family } from '../../intent/address.ts'
import type { BfdPeer, BgpTable, NeighborJson, ZebraCounts, ZebraRoute } from './frrJson.ts'
import type { States } from './vtysh.ts'

/** What was asked, or why it is not known. */
export type Known<A> = Either<string, A>

/** What FRR and the kernel know of one address family. */
export interface FamilyRouting {
  /** The table of the speaker's VRF. */
  readonly speaker: Known<BgpTable>
  /** The prefixes that each neighbor of the fabric has been sent. */
  readonly advertised: Readonly<Record<string, Known<readonly string[]>>>
  /** The default route: whether BGP has a best path, and all routes of zebra. */
  readonly defaultInBgp: Known<boolean>
  readonly defaultInZebra: Known<readonly ZebraRoute[]>
  /** Routes of BGP in the fabric's table. */
  readonly zebra: Known<ZebraCounts>
  readonly kernel: Known<KernelRoutes>
}

export interface KernelRoutes {
  readonly count: number
  readonly hasDefault: boolean
}

export interface Answered {
  readonly _tag: 'Answered'
  readonly daemons: States
  /** Such as `10.3.1`; `null`: nobody says. */
  readonly version: string | null
  /** Of bgpd, in seconds; `null` where its process cannot be seen. */
  readonly age: number | null
  /** By VRF (`default`), then by port or address. */
  readonly neighbors: Known<Readonly<Record<string, Readonly<Record<string, NeighborJson>>>>>
  readonly bfd: Known<readonly BfdPeer[]>
  readonly families: Readonly<Record<Family, FamilyRouting>>
}

/** What FRR does. */
export type Routing =
  | Answered
  /** It gets its configuration: a vtysh that ends then can remove lines of it (frr#18541). */
  | { readonly _tag: 'Starting'; readonly seconds: number }
  /** Nobody can ask it. */
  | { readonly _tag: 'CannotAsk'; readonly reason: string }
