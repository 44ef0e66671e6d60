import type { Ip } from '../../intent/address.ts'
import type { Statement } from '../configuration.ts'

/** FRR's own check accepts this statement, but a daemon refuses it or never acts on it. */
export interface Finding {
  readonly statement: Statement
  readonly reason: string
}

/** The names that exist on this host once the plan is applied. */
export interface NamesOnHost {
  readonly links: ReadonlySet<string>
  /** The host's own addresses by VRF. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<Ip>>
}

export type Lint = (statements: readonly Statement[], host: NamesOnHost) => readonly Finding[]
