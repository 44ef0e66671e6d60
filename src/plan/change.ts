import type { Impact } from '../frr/reloadImpact.ts'
import type { Operation } from './operation.ts'

/** As in Terraform's plans; a replacement is `delete` followed by `create`. */
export type ChangeAction = 'no-op' | 'create' | 'update' | 'delete'

type Actions = readonly [ChangeAction, ...ChangeAction[]]

/**
 * What traffic notices, least first. `address_gap`: an address is missing for a moment;
 * `link_flap`: the link goes down and up; `session_reset`: a BGP session ends.
 */
const severity = ['none', 'address_gap', 'link_flap', 'session_reset'] as const

export type Disruption = (typeof severity)[number]

/**
 * `owned`: carries our mark. `adoptable`: right kind and shape, but not marked. `foreign`: something
 * else under our name. `shared`: belongs to the kernel or the host, and is never removed.
 */
export type Ownership = 'absent' | 'owned' | 'adoptable' | 'foreign' | 'shared'

/** Kinds of links that frr-intent makes, by the kernel's names for them (`ip -details link`). */
export type LinkKind = 'vrf' | 'veth'

export type ResourceType =
  LinkKind | 'rule' | 'route' | 'sysctl' | 'address' | 'directory' | 'file' | 'frr'

export type Attribute = string | number | boolean | null

export type Attributes = Readonly<Record<string, Attribute>>

/** What a plan says and does about one resource. */
export interface ResourceChange {
  readonly type: ResourceType
  readonly name: string
  readonly ownership: Ownership
  readonly actions: Actions
  readonly before: Attributes | null
  readonly after: Attributes | null
  /** Why, one sentence each; empty for `no-op`. For people: code looks at `impacts`. */
  readonly reasons: readonly string[]
  /** What it costs a running FRR. */
  readonly impacts: readonly Impact[]
  /** Where a value comes from, by attribute. */
  readonly notes: Readonly<Record<string, string>>
  /** Lines of a file that differ, `- old` and `+ new`. */
  readonly diff: readonly string[]
  /** The attributes that cannot change in place. */
  readonly replacePaths: readonly string[]
  readonly disruption: Disruption
  /** In execution order. */
  readonly operations: readonly Operation[]
}

/** `vrf.metallb` */
export const resourceAddress = ({ type, name }: Pick<ResourceChange, 'type' | 'name'>): string =>
  `${type}.${name}`

type WithoutActions = Omit<ResourceChange, 'actions'>

type Required = 'type' | 'name' | 'ownership' | 'before' | 'after'

export type ChangeParts = Pick<ResourceChange, Required> & Partial<WithoutActions>

const actionsOf = ({ before, after, operations, replacePaths }: WithoutActions): Actions => {
  if (operations.length === 0) return ['no-op']
  if (before === null) return ['create']
  if (after === null) return ['delete']
  return replacePaths.length === 0 ? ['update'] : ['delete', 'create']
}

/** The actions follow from `before`, `after`, `operations` and `replacePaths`. */
export const changed = (parts: ChangeParts): ResourceChange => {
  const change: WithoutActions = {
    ...{ reasons: [], impacts: [], notes: {}, diff: [], replacePaths: [] },
    ...{ disruption: 'none', operations: [] },
    ...parts,
  }
  return { ...change, actions: actionsOf(change) }
}

/** A resource that is as it should be. */
export const unchanged = ({ before, ...parts }: Omit<ChangeParts, 'after'>): ResourceChange =>
  changed({ ...parts, before, after: before })

export const worst = (disruptions: readonly Disruption[]): Disruption =>
  disruptions.reduce((a, b) => (severity.indexOf(a) >= severity.indexOf(b) ? a : b), 'none')

/** Names of the links that these changes delete, or replace. */
export const deletedLinks = (changes: readonly ResourceChange[]): ReadonlySet<string> =>
  new Set(
    changes
      .flatMap(({ operations }) => operations)
      .flatMap((operation) => (operation._tag === 'DeleteLink' ? [operation.link] : [])),
  )

/** What becomes of a resource, in one word. */
export type Verdict = ChangeAction | 'replace'

export const verdictOf = (actions: Actions): Verdict =>
  actions.length > 1 ? 'replace' : actions[0]

export const isChange = ({ actions }: ResourceChange): boolean => !actions.includes('no-op')
