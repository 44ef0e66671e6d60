import type { Observed, Rule } from '../../observe/observed.ts'
import { changed, unchanged, type Attributes, type ResourceChange } from '../change.ts'
import { ourRules, serves } from '../ourRules.ts'
import { routingOwnership } from '../ownership.ts'
import type { Target } from '../target.ts'

/** What a plan shows of a rule. */
export const shownRule = (rule: Rule): Attributes => ({
  priority: rule.priority,
  ...(rule.iif === null ? {} : { iif: rule.iif }),
  ...(rule.table === null ? {} : { table: rule.table }),
  ...(rule.suppressPrefixLength === null
    ? {}
    : { suppress_prefixlength: rule.suppressPrefixLength }),
  ...(rule.l3mdev ? { action: 'l3mdev' } : {}),
  ...(rule.unreachable ? { action: 'unreachable' } : {}),
})

/** A rule that serves stays as it is, whoever made it. */
export const planRules = ({ intent }: Target, { rules }: Observed): readonly ResourceChange[] =>
  ourRules(intent).map((wanted) => {
    const { name, rule, reason } = wanted
    const after = shownRule(rule)
    const found = rules.find((there) => serves(there, wanted))
    return found === undefined
      ? changed({
          ...{ type: 'rule', name, ownership: 'absent', before: null, after, reasons: [reason] },
          operations: [{ _tag: 'AddRule', rule }],
        })
      : unchanged({
          ...{ type: 'rule', name, ownership: routingOwnership(found) },
          before: { ...after, priority: found.priority },
        })
  })
