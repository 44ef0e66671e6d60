import type { Observed } from '../../observe/observed.ts'
import type { ResourceChange } from '../change.ts'
import { lockedSysctls } from '../host/sysctls.ts'
import { addressRefusals } from './addressRefusals.ts'
import { linkRefusals, lostLinks } from './linkRefusals.ts'
import { routingRefusals } from './routingRefusals.ts'
import type { Target } from '../target.ts'
import type { Refusal } from './refusal.ts'

const sysctlRefusals = (target: Target, observed: Observed): readonly Refusal[] =>
  lockedSysctls(target, observed)
    .filter(({ isFatal }) => isFatal)
    .map(({ message, remedy }) => ({ evidence: message, remedy: `Set ${remedy}` }))

/** Every reason not to touch this host, before anything is done. */
export const refusals = (
  target: Target,
  observed: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const lost = lostLinks(observed, changes)
  return [
    ...linkRefusals(target, observed, changes),
    ...routingRefusals(target, observed),
    ...addressRefusals(target, observed, lost),
    ...sysctlRefusals(target, observed),
  ]
}
