import type { Observed } from '../../observe/observed.ts'
import type { Check } from './check.ts'
import { foreignBfdUsers, othersOf, type Others, type FrrScope } from './otherDaemons.ts'
import type { Target } from '../target.ts'

/** `pid 1287, "/usr/lib/frr/zebra -d ..."` */
const named = ({ seen }: Others): string =>
  seen.length === 0
    ? 'in another container, whose processes cannot be seen from here'
    : seen.map(({ pid, command }) => `pid ${pid}, "${command}"`).join('; ')

const page = 'docs/two-frrs.md'

const wellBeside = (id: string, who: string): Check => ({
  id,
  status: 'pass',
  message: `${who}: it has the options of ${page}`,
  hint: '',
})

const secondZebra = (others: Others, { intent: { fabricTable } }: Target): Check => {
  const who = `another zebra runs in this network namespace (${named(others)})`
  if (others.isPatched) return wellBeside('second-zebra', who)
  const check = { id: 'second-zebra', status: 'warn' } as const
  return fabricTable === 'main'
    ? {
        ...check,
        message: `${who}: it takes the routes of this FRR for its own, and keeps those that the fabric withdraws`,
        hint: `if it is MetalLB's, give it the options of ${page}, which make it let go of them after a second`,
      }
    : {
        ...check,
        message: `${who}: the routes of this FRR are out of its reach (FABRIC_TABLE=${fabricTable})`,
        hint: 'nothing is to do for them',
      }
}

const leavePorts = `if it is MetalLB's, give it the options of ${page}, which make it leave the ports alone; or use no BFD, here (ENABLE_BFD=false) and on the leaves`

const secondBfdd = (who: string): Check => ({
  id: 'second-bfdd',
  status: 'warn',
  message: `${who}: the packets of a leaf reach only one of them, and a restart of the own one changes which`,
  hint: leavePorts,
})

/**
 * Of several sockets on a port the kernel gives a packet to the oldest, or, when one user has them
 * all, to any one of them for good. BGP waits for a BFD session that was up before.
 */
const bfdTaken = (who: string, hint: string): Check => ({
  id: 'bfd-port',
  status: 'warn',
  message: `${who} has UDP port 3784 of BFD already: the packets of the leaves go there, and sessions with leaves that use BFD may not come up until it ends`,
  hint,
})

const harmlessBfdd = (who: string): Check => ({
  id: 'second-bfdd',
  status: 'warn',
  message: `${who}: it does no harm to this FRR, which uses no BFD (ENABLE_BFD=false)`,
  hint: 'use none for this node on the leaves either',
})

const bfdChecks = (
  { intent }: Target,
  observed: Observed,
  frrScope: FrrScope,
): readonly Check[] => {
  const others = othersOf('bfdd', observed, frrScope)
  const who = `another bfdd runs in this network namespace (${named(others)})`
  if (others.count > 0 && others.isPatched) return [wellBeside('second-bfdd', who)]
  if (!intent.bfd) return others.count === 0 ? [] : [harmlessBfdd(who)]
  const users = foreignBfdUsers(observed)
  if (users.length > 0) {
    const program = `a program other than FRR (user ${users.join(', ')})`
    return [
      bfdTaken(program, 'end its BFD; or use none, here (ENABLE_BFD=false) and on the leaves'),
    ]
  }
  if (others.count === 0) return []
  if (others.besideOwn) return [secondBfdd(who)]
  // Without a session the bfdd of FRR 10.7 has not opened it.
  const isFree = observed.frrDaemons.bfdPort.length === 0
  return isFree ? [] : [bfdTaken(`another bfdd (${named(others)})`, leavePorts)]
}

/** What shares this network namespace, and so its routes and ports, with the own FRR. */
export const otherFrr = (
  target: Target,
  observed: Observed,
  frrScope: FrrScope,
): readonly Check[] => {
  const zebras = othersOf('zebra', observed, frrScope)
  return [
    ...(zebras.count === 0 ? [] : [secondZebra(zebras, target)]),
    ...bfdChecks(target, observed, frrScope),
  ]
}
