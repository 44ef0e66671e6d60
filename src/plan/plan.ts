import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../intent/intent.ts'
import type { Observed } from '../observe/observed.ts'
import { planAcceptLocal } from './host/acceptLocal.ts'
import { planAdvertisedDefaults } from './host/advertisedDefaults.ts'
import { planAddresses } from './host/addresses.ts'
import {
  deletedLinks,
  isChange,
  resourceAddress,
  type Disruption,
  type ResourceChange,
} from './change.ts'
import { disruptionRefusals } from './refusals/disruptionRefusal.ts'
import { checks, type Check } from './checks.ts'
import { frrConfOf, type FrrConfOrProblems, type TemplateEngine } from './frrConf/frrConf.ts'
import type { PortProblem } from './fabricPorts.ts'
import type { LastGood } from './frrConf/lastGood.ts'
import { renderTexts, type FrrTexts } from './frrConf/render.ts'
import { planDirectories } from './host/directories.ts'
import { planFiles } from './host/files.ts'
import type { Whereabouts } from './runningFrr/otherDaemons.ts'
import type { Operation } from './operation.ts'
import { planOrphans } from './host/orphans.ts'
import { frrNote } from './runningFrr/frrNote.ts'
import { refusals, type Refusal } from './refusals/refusal.ts'
import { planRoutes } from './host/routes.ts'
import { planRules } from './host/rules.ts'
import { planRunningFrr, type Live } from './runningFrr/runningFrr.ts'
import { runningFrrRefusals } from './refusals/runningFrrRefusals.ts'
import { resolveTarget, type Target } from './target.ts'
import { planVeth } from './host/veth.ts'
import { planVrf } from './host/vrf.ts'

/** What stands between the host and the intent. */
export interface Plan {
  readonly target: Target
  readonly frrConf: FrrConfOrProblems
  /** What FRR's files are to hold. */
  readonly texts: FrrTexts
  readonly observed: Observed
  /** In execution order, the unchanged ones among them. */
  readonly changes: readonly ResourceChange[]
  /** Those of the changes that the last applied intent needs too: the host moved, not the user. */
  readonly drift: readonly ResourceChange[]
  readonly options: PlanOptions
  readonly checks: readonly Check[]
  /** Not empty: the plan must not be applied. */
  readonly refusals: readonly Refusal[]
}

export interface PlanOptions {
  /** Unmarked links that the user hands over (`--adopt`). */
  readonly adopted: ReadonlySet<string>
  /** Disruptions that the user accepts while FRR runs (`--allow`). */
  readonly allowed: ReadonlySet<Disruption>
  /** The intent that was applied last, when that is known. */
  readonly last: Intent | null
  /** What becomes of an FRR that runs; absent: it is left alone. */
  readonly live?: Live | null
  /** Where the own FRR may run; by default in the container of this process alone. */
  readonly whereabouts?: Whereabouts | undefined
  /** For a template of the user's own. */
  readonly render?: TemplateEngine | undefined
  /** Whose files are used in place of rendered ones; its environment is the intent. */
  readonly lastGood?: LastGood | undefined
  /** Fabric ports that are not there are an error, unless others are and this says so. */
  readonly withoutMissingPorts?: boolean | undefined
}

const changesFor = (
  target: Target,
  observed: Observed,
  texts: FrrTexts,
  live: Live | null,
): readonly ResourceChange[] => {
  const orphans = planOrphans(target, observed)
  const vrf = planVrf(target, observed)
  const doomed = deletedLinks([...orphans, vrf])
  const veth = planVeth(target, observed, doomed)
  return [
    ...orphans,
    ...planRules(target, observed),
    vrf,
    ...planRoutes(target, observed),
    veth,
    ...planAcceptLocal(observed, veth),
    ...planAdvertisedDefaults(target, observed),
    ...planAddresses(target, observed, veth, doomed),
    ...planDirectories(observed),
    ...planFiles(target, observed.files, observed.accounts, texts),
    ...planRunningFrr(observed, target, texts.frrConf, live),
  ]
}

const textOf = (conf: FrrConfOrProblems): string | null =>
  E.isRight(conf) ? conf.right.text : null

const wholeText = (text: string): FrrConfOrProblems => E.right({ text, origin: () => null })

/** What is to do for the new intent and would have been to do for the last one as well. */
const driftAmong = (
  changes: readonly ResourceChange[],
  observed: Observed,
  { last, adopted, render, live = null }: PlanOptions,
): readonly ResourceChange[] => {
  const pending = changes.filter(isChange)
  if (last === null || pending.length === 0) return []
  const target = resolveTarget(last, observed, adopted)
  if (E.isLeft(target)) return []
  const conf = textOf(frrConfOf(target.right, render))
  const needed = changesFor(target.right, observed, renderTexts(target.right, conf), live)
  const drifted = new Set(needed.filter(isChange).map(resourceAddress))
  return pending.filter((change) => drifted.has(resourceAddress(change)))
}

/**
 * Compares intent and host. What undoes other things comes first: orphans, then rules, VRF and
 * routes, then the veth, whose changes take addresses away, then the addresses, then FRR's files.
 */
export const makePlan = (
  intent: Intent,
  observed: Observed,
  options: PlanOptions,
): E.Either<readonly PortProblem[], Plan> =>
  E.map((target: Target): Plan => {
    const kept = options.lastGood?.texts
    const frrConf =
      kept === undefined || kept.frrConf === null
        ? frrConfOf(target, options.render)
        : wholeText(kept.frrConf)
    const texts = kept ?? renderTexts(target, textOf(frrConf))
    const live = options.live ?? null
    const changes = changesFor(target, observed, texts, live)
    const impossible = runningFrrRefusals(observed, changes, live)
    return {
      target,
      frrConf,
      texts,
      observed,
      changes,
      drift: driftAmong(changes, observed, options),
      options,
      checks: [
        ...checks(target, observed, options.whereabouts ?? 'here'),
        ...(live === null ? frrNote(target, observed, frrConf) : []),
      ],
      refusals: [
        ...refusals(target, observed, changes),
        ...(impossible.length > 0
          ? impossible
          : disruptionRefusals(observed, changes, options.allowed, live)),
      ],
    }
  })(resolveTarget(intent, observed, options.adopted, options.withoutMissingPorts ?? false))

export const operationsOf = ({ changes }: Plan): readonly Operation[] =>
  changes.flatMap(({ operations }) => operations)

export const isEmpty = ({ changes }: Plan): boolean => !changes.some(isChange)
