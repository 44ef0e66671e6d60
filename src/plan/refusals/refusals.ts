import type { Observed } from '../../observe/observed.ts'
import type { ResourceChange } from '../change.ts'
import { addressRefusals } from './addressRefusals.ts'
import { linkRefusals, lostLinks } from './linkRefusals.ts'
import { routingRefusals } from './routingRefusals.ts'
import type { Target } from '../target.ts'
import type { Refusal } from './refusal.ts'

const lockedSysctls = (
  { ipv6 }: Observed,
  changes: readonly ResourceChange[],
): readonly Refusal[] => {
  const links = changes
    .flatMap(({ operations }) => operations)
    .flatMap((operation) => (operation._tag === 'EnableIpv6' ? [operation.link] : []))
  if (ipv6.writable || links.length === 0) return []
  return [
    {
      evidence: `IPv6 is switched off on ${links.join(' and ')}, and /proc/sys is read-only here`,
      remedy:
        'Set net.ipv6.conf.default.disable_ipv6 to "0" in the machine configuration (machine.sysctls)',
    },
  ]
}

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
    ...lockedSysctls(observed, changes),
  ]
}
