import type { Observed } from '../../observe/observed.ts'
import { changed, type ResourceChange } from '../change.ts'
import { linkGroup } from '../mark.ts'
import type { Operation } from '../operation.ts'
import { findLink, groupAfter, ownershipOf } from '../ownership.ts'
import type { Target } from '../target.ts'
import { kindText } from '../words.ts'
import { adoptions, allOf, upRepairs } from './repairs.ts'

/** The VRF. Only its table cannot change in place: the kernel answers "Operation not supported". */
export const planVrf = (target: Target, { links }: Observed): ResourceChange => {
  const { name, table } = target.intent.vrf
  const link = findLink(links, name)
  const resource = { type: 'vrf', name, ownership: ownershipOf(link, 'vrf') } as const
  const after = { table, up: true, group: linkGroup }
  const add: Operation = { _tag: 'AddVrf', link: name, table }
  if (link === undefined) {
    const reasons = [`there is no link ${name}`]
    return changed({ ...resource, before: null, after, reasons, operations: [add] })
  }
  const before = { table: link.table, up: link.up, group: link.group }
  if (link.table !== table) {
    const reason =
      link.kind === 'vrf'
        ? `table is ${link.table}, wanted ${table}; the kernel cannot change it in place`
        : `${name} is ${kindText(link)}, not a VRF`
    return changed({
      ...{ ...resource, before, after, reasons: [reason], replacePaths: ['table'] },
      disruption: 'session_reset',
      operations: [{ _tag: 'DeleteLink', link: name }, add],
    })
  }
  return changed({
    ...{ ...resource, before, after: { ...after, group: groupAfter(target, link) } },
    ...allOf([...upRepairs([link]), ...adoptions(target, [link])]),
  })
}
