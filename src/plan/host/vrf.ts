import type { Link, Observed } from '../../observe/observed.ts'
import { changed, unchanged, type Attributes, type ResourceChange } from '../change.ts'
import { kindText } from '../words.ts'
import { linkGroup } from '../mark.ts'
import type { Operation } from '../operation.ts'
import { findLink, ownershipOf, toAdopt } from '../ownership.ts'
import type { Target } from '../target.ts'

const attributesOf = (link: Link): Attributes => ({
  table: link.table,
  up: link.up,
  group: link.group,
})

const reasonToReplace = (link: Link, table: number): string =>
  link.kind === 'vrf'
    ? `table is ${link.table}, wanted ${table}; the kernel cannot change it in place`
    : `${link.name} is ${kindText(link)}, not a VRF`

/** The VRF. Only its table cannot change in place: the kernel answers "Operation not supported". */
export const planVrf = (target: Target, { links }: Observed): ResourceChange => {
  const { name, table } = target.intent.vrf
  const link = findLink(links, name)
  const wanted: Attributes = { table, up: true, group: linkGroup }
  const resource = { type: 'vrf', name, ownership: ownershipOf(link, 'vrf') } as const
  const add: Operation = { _tag: 'AddVrf', name, table }

  if (link === undefined) {
    return changed({
      ...resource,
      actions: ['create'],
      before: null,
      after: wanted,
      reasons: [`there is no link ${name}`],
      operations: [add],
    })
  }
  const before = attributesOf(link)
  if (link.table !== table) {
    return changed({
      ...resource,
      actions: ['delete', 'create'],
      before,
      after: wanted,
      reasons: [reasonToReplace(link, table)],
      replacePaths: ['table'],
      disruption: 'session_reset',
      operations: [{ _tag: 'DeleteLink', link: name }, add],
    })
  }
  const repairs: readonly (readonly [string, Operation])[] = [
    ...(link.up ? [] : [['the VRF is down', { _tag: 'SetUp', link: name }] as const]),
    ...(toAdopt(target, link)
      ? [['adopted on request', { _tag: 'SetGroup', link: name }] as const]
      : []),
  ]
  const after = { ...before, ...wanted, group: toAdopt(target, link) ? linkGroup : link.group }
  if (repairs.length === 0) return unchanged({ ...resource, before, after: before })
  return changed({
    ...resource,
    actions: ['update'],
    before,
    after,
    reasons: repairs.map(([reason]) => reason),
    operations: repairs.map(([, operation]) => operation),
  })
}
