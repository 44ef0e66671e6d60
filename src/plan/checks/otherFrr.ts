import type { Observed } from '../../observe/observed.ts'
import type { Target } from '../target.ts'
import { passed, warning, type Check } from './check.ts'
import { foreignBfdUsers, othersOf, type FrrScope, type Others } from './otherDaemons.ts'

/** `pid 1287, "/usr/lib/frr/zebra -d ..."` */
const named = ({ seen }: Others): string =>
  seen.length === 0
    ? 'in another container, whose processes cannot be seen from here'
    : seen.map(({ pid, command }) => `pid ${pid}, "${command}"`).join('; ')

const page = 'docs/two-frrs.md'

const zebraChecks = (others: Others, { intent: { fabricTable } }: Target): readonly Check[] => {
  if (others.count === 0) return []
  const id = 'second-zebra'
  const who = `another zebra runs in this network namespace (${named(others)})`
  if (others.isPatched) return [passed(id, `${who}: it has the options of ${page}`)]
  return [
    fabricTable === 'main'
      ? warning(
          id,
          `${who}: it mistakes the routes of this FRR for its own, and keeps those that the fabric withdraws`,
          `if it is MetalLB's, give it the options of ${page}: it then drops them after a second`,
        )
      : warning(
          id,
          `${who}: it does not look at the routes of this FRR (FABRIC_TABLE=${fabricTable})`,
          'nothing has to be done for them',
        ),
  ]
}

const leavePorts = `if it is MetalLB's, give it the options of ${page}: it then leaves the ports alone; or use no BFD, here (ENABLE_BFD=false) and on the leaves`

/**
 * If a port has several sockets, the kernel gives a packet to the oldest; if all belong to one user, to
 * any one, but always the same. BGP waits for a BFD session that was up before.
 */
const bfdTaken = (who: string, hint: string): readonly Check[] => [
  warning(
    'bfd-port',
    `${who} has UDP port 3784 of BFD already: the packets of the leaves go there, and sessions with leaves that use BFD may not come up until it ends`,
    hint,
  ),
]

const bfdChecks = (
  { intent }: Target,
  observed: Observed,
  frrScope: FrrScope,
): readonly Check[] => {
  const id = 'second-bfdd'
  const others = othersOf('bfdd', observed, frrScope)
  const isAlone = others.count === 0
  const who = `another bfdd runs in this network namespace (${named(others)})`
  if (!isAlone && others.isPatched) return [passed(id, `${who}: it has the options of ${page}`)]
  if (!intent.bfd) {
    const message = `${who}: it does no harm to this FRR, which uses no BFD (ENABLE_BFD=false)`
    return isAlone ? [] : [warning(id, message, 'use no BFD for this node on the leaves either')]
  }
  const users = foreignBfdUsers(observed)
  if (users.length > 0) {
    const program = `a program other than FRR (user ${users.join(', ')})`
    const hint = 'end its BFD; or use none, here (ENABLE_BFD=false) and on the leaves'
    return bfdTaken(program, hint)
  }
  if (isAlone) return []
  if (others.besideOurs) {
    const message = `${who}: the packets of a leaf reach only one of them, and a restart of ours changes which`
    return [warning(id, message, leavePorts)]
  }
  // The bfdd of FRR 10.7 opens the port with its first session.
  const isFree = observed.frrDaemons.bfdPort.length === 0
  return isFree ? [] : bfdTaken(`another bfdd (${named(others)})`, leavePorts)
}

/** Other programs in this network namespace that share routes and ports with our FRR. */
export const otherFrr = (
  target: Target,
  observed: Observed,
  frrScope: FrrScope,
): readonly Check[] => [
  ...zebraChecks(othersOf('zebra', observed, frrScope), target),
  ...bfdChecks(target, observed, frrScope),
]
