import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { Observed } from '../observe/observed.ts'
import { planAddresses } from './host/addresses.ts'
import {
  deletedLinks,
  isChange,
  resourceAddress,
  type Disruption,
  type LinkKind,
  type ResourceChange,
} from './change.ts'
import { disruptionRefusals } from './refusals/disruptionRefusal.ts'
import type { Check } from './checks/check.ts'
import { checks } from './checks/checks.ts'
import { frrConfOf, type FrrConfOrProblems, type TemplateEngine } from './frrConf/frrConf.ts'
import type { PortProblem } from './fabricPorts.ts'
import { renderTexts, type FrrTexts, type LastGood } from './frrConf/render.ts'
import { planDirectories } from './host/directories.ts'
import { planFiles } from './host/files.ts'
import type { FrrScope } from './checks/otherDaemons.ts'
import type { Operation } from './operation.ts'
import { planOrphans } from './host/orphans.ts'
import { frrNote } from './checks/frrNote.ts'
import type { Refusal } from './refusals/refusal.ts'
import { refusals } from './refusals/refusals.ts'
import { planRoutes } from './host/routes.ts'
import { planRules } from './host/rules.ts'
import { planSysctls } from './host/sysctls.ts'
import { planRunningFrr, type OnRunningFrr } from './runningFrr/runningFrr.ts'
import { runningFrrRefusals } from './refusals/runningFrrRefusals.ts'
import { resolveTarget, type Target } from './target.ts'
import { planVeth } from './host/veth.ts'
import { planVrf } from './host/vrf.ts'

/** The differences between the host and the intent, and what to do about them. */
export interface Plan {
  readonly target: Target
  readonly frrConf: FrrConfOrProblems
  /** The wanted content of FRR's files. */
  readonly texts: FrrTexts
  readonly observed: Observed
  /** In execution order, with the unchanged ones. */
  readonly changes: readonly ResourceChange[]
  /** Those of the changes that the last applied intent needs as well: the host changed, not the user. */
  readonly drift: readonly ResourceChange[]
  readonly options: PlanOptions
  readonly checks: readonly Check[]
  /** When there are some, the plan must not be applied. */
  readonly refusals: readonly Refusal[]
}

export interface PlanOptions {
  /** Unmarked links that the user gives to frr-intent (`--adopt`). */
  readonly adopted: ReadonlySet<string>
  /** Disruptions that the user accepts while FRR runs (`--allow`). */
  readonly allowed: ReadonlySet<Disruption>
  /** The intent that was applied last, if known. */
  readonly last: Intent | null
  /** Absent: it is left alone. */
  readonly onRunningFrr?: OnRunningFrr | null
  /** By default this container. */
  readonly frrScope?: FrrScope | undefined
  /** For a template of the user. */
  readonly render?: TemplateEngine | undefined
  /** Its files take the place of rendered ones; the intent is that of its environment. */
  readonly lastGood?: LastGood | undefined
  /** Missing fabric ports are left out, if others are there. By default they are an error. */
  readonly withoutMissingPorts?: boolean | undefined
}

const changesFor = (
  target: Target,
  observed: Observed,
  texts: FrrTexts,
  onRunningFrr: OnRunningFrr | null,
): readonly ResourceChange[] => {
  const orphans = planOrphans(target, observed)
  const vrf = planVrf(target, observed)
  const deleted = deletedLinks([...orphans, vrf])
  const veth = planVeth(target, observed, deleted)
  const links: Readonly<Record<Exclude<LinkKind, 'vrf'>, ResourceChange>> = { veth }
  return [
    ...orphans,
    ...planRules(target, observed),
    vrf,
    ...planRoutes(target, observed),
    ...Object.values(links),
    ...planSysctls(target, observed),
    ...planAddresses(target, observed, veth, deleted),
    ...planDirectories(observed),
    ...planFiles(target, observed, texts),
    ...planRunningFrr(observed, target, texts.frrConf, onRunningFrr),
  ]
}

const textOf = (conf: FrrConfOrProblems): string | null =>
  E.isRight(conf) ? conf.right.text : null

/** What the new intent needs, and the last applied one would need as well: the host has changed. */
const driftAmong = (
  changes: readonly ResourceChange[],
  observed: Observed,
  { last, adopted, render, onRunningFrr = null }: PlanOptions,
): readonly ResourceChange[] => {
  const pending = changes.filter(isChange)
  if (last === null || pending.length === 0) return []
  const target = resolveTarget(last, observed, adopted)
  if (E.isLeft(target)) return []
  const conf = textOf(frrConfOf(target.right, render))
  const needed = changesFor(target.right, observed, renderTexts(target.right, conf), onRunningFrr)
  const drifted = new Set(needed.filter(isChange).map(resourceAddress))
  return pending.filter((change) => drifted.has(resourceAddress(change)))
}

const planFor = (target: Target, observed: Observed, options: PlanOptions): Plan => {
  const { allowed, onRunningFrr = null, frrScope = 'this-container' } = options
  const kept = options.lastGood?.texts
  const frrConf: FrrConfOrProblems =
    kept === undefined || kept.frrConf === null
      ? frrConfOf(target, options.render)
      : E.right({ text: kept.frrConf, origin: () => null })
  const texts = kept ?? renderTexts(target, textOf(frrConf))
  const changes = changesFor(target, observed, texts, onRunningFrr)
  const impossible = runningFrrRefusals(observed, changes, onRunningFrr)
  return {
    target,
    frrConf,
    texts,
    observed,
    changes,
    drift: driftAmong(changes, observed, options),
    options,
    checks: [
      ...checks(target, observed, frrScope),
      ...(onRunningFrr === null ? frrNote(target, observed, frrConf) : []),
    ],
    refusals: [
      ...refusals(target, observed, changes),
      ...(impossible.length > 0
        ? impossible
        : disruptionRefusals(observed, changes, allowed, onRunningFrr)),
    ],
  }
}

/**
 * Compares intent and host. What undoes other things comes first: orphans, then rules, VRF and
 * routes, then the veth, whose changes remove addresses, then the addresses, then FRR's files. For
 * the drift all changes are planned a second time, for the intent that was applied last.
 */
export const makePlan = (
  intent: Intent,
  observed: Observed,
  options: PlanOptions,
): E.Either<readonly PortProblem[], Plan> => {
  const { adopted, withoutMissingPorts = false } = options
  const target = resolveTarget(intent, observed, adopted, withoutMissingPorts)
  return E.isLeft(target) ? target : E.right(planFor(target.right, observed, options))
}

export const operationsOf = ({ changes }: Plan): readonly Operation[] =>
  changes.flatMap(({ operations }) => operations)

export const isEmpty = ({ changes }: Plan): boolean => !changes.some(isChange)
