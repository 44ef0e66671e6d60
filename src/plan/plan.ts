import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { Observed } from '../observe/observed.ts'
import { planAcceptLocal } from './acceptLocal.ts'
import { planAddresses } from './addresses.ts'
import { isChange, type ResourceChange } from './change.ts'
import { checks, type Check } from './checks.ts'
import type { PortProblem } from './fabricPorts.ts'
import { planFiles } from './files.ts'
import type { Operation } from './operation.ts'
import { planOrphans } from './orphans.ts'
import { refusals, type Refusal } from './refusal.ts'
import { planRoutes } from './routes.ts'
import { planRules } from './rules.ts'
import { resolveTarget, type Target } from './target.ts'
import { planVeth } from './veth.ts'
import { isVrfRemade, planVrf } from './vrf.ts'

/** What stands between the host and the intent. */
export interface Plan {
  readonly target: Target
  readonly observed: Observed
  /** In execution order, the unchanged ones among them. */
  readonly changes: readonly ResourceChange[]
  readonly checks: readonly Check[]
  /** Not empty: the plan must not be applied. */
  readonly refusals: readonly Refusal[]
}

export interface PlanOptions {
  /** Unmarked links that the user hands over (`--adopt`). */
  readonly adopted: ReadonlySet<string>
}

/**
 * Compares intent and host. What undoes other things comes first: orphans, then rules, VRF and
 * routes, then the veth, whose changes take addresses away, then the addresses, then FRR's files.
 */
export const makePlan = (
  intent: Intent,
  observed: Observed,
  { adopted }: PlanOptions,
): E.Either<readonly PortProblem[], Plan> =>
  E.map((target: Target): Plan => {
    const vrf = planVrf(target, observed)
    const veth = planVeth(target, observed, isVrfRemade(vrf))
    const changes = [
      ...planOrphans(target, observed),
      ...planRules(observed),
      vrf,
      ...planRoutes(target, observed),
      veth,
      ...planAcceptLocal(observed, veth),
      ...planAddresses(target, observed, veth),
      ...planFiles(target, observed.files, observed.accounts),
    ]
    return {
      target,
      observed,
      changes,
      checks: checks(target, observed),
      refusals: refusals(target, observed, changes),
    }
  })(resolveTarget(intent, observed, adopted))

export const operationsOf = ({ changes }: Plan): readonly Operation[] =>
  changes.flatMap(({ operations }) => operations)

export const isEmpty = ({ changes }: Plan): boolean => !changes.some(isChange)
