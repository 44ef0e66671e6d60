import * as E from 'fp-ts/lib/Either.js'
import type { LivingDaemon, Observed, RunningFrr } from '../../observe/observed.ts'
import { changed, isChange, unchanged, type ResourceChange } from '../change.ts'
import { frrDelta, statementsOf, statementText } from '../../frr/configuration.ts'
import { shownLines } from '../text/lineDiff.ts'
import {
  describeImpact,
  describeImpacts,
  isCostly,
  reloadImpacts,
  wholeFrr,
  type Impact,
} from '../../frr/reloadImpact.ts'
import { reloadText, secretsThatGo } from '../../frr/reloadText.ts'
import { withoutStartProfile } from '../../frr/startProfile.ts'
import { secretsOf, type Target } from '../target.ts'

/**
 * What is done with an FRR that runs. `reload`: it is given the new frr.conf. `exec`: another program
 * takes its daemons over, and would not load the new frr.conf.
 */
export type OnRunningFrr = 'reload' | 'exec'

const bfddMustStart = wholeFrr('restart', 'bfdd does not run, and no reload starts a daemon')

const zebraMoves = wholeFrr(
  'restart',
  'zebra takes the table of its routes (FABRIC_TABLE) when it starts',
)

/** What it costs to bring this FRR to a frr.conf. */
export const impactsOn = (
  { daemons, frr }: Pick<Observed, 'daemons' | 'frr'>,
  { intent }: Pick<Target, 'intent'>,
  running: string,
  conf: string,
): readonly Impact[] => [
  ...reloadImpacts(running, conf),
  ...(intent.bfd && !daemons.includes('bfdd') ? [bfddMustStart] : []),
  ...(frr !== null && frr.table !== intent.fabricTable ? [zebraMoves] : []),
]

const runningConfig = { type: 'frr', name: 'running-config', ownership: 'owned' } as const

const statements = (text: string) => ({ statements: statementsOf(text).length })

/** The change of the running configuration to the wanted one. */
const reloaded = (
  observed: Observed,
  target: Target,
  running: string,
  conf: string,
): ResourceChange => {
  const impacts = impactsOn(observed, target, running, conf)
  const delta = frrDelta(running, conf)
  const before = statements(running)
  if (delta.surplus.length + delta.missing.length + impacts.length === 0) {
    return unchanged({ ...runningConfig, before })
  }
  return changed({
    ...runningConfig,
    before,
    after: statements(conf),
    reasons: ['the running FRR has another configuration', ...describeImpacts(impacts)],
    impacts,
    diff: shownLines(
      [
        ...delta.surplus.map((statement) => `- ${statementText(statement)}`),
        ...delta.missing.map((statement) => `+ ${statementText(statement)}`),
      ],
      secretsOf(target),
      [running, conf],
    ),
    disruption: impacts.some(isCostly) ? 'session_reset' : 'none',
    operations: [
      {
        _tag: 'ReloadFrr',
        content: reloadText(running, conf),
        secretsThatGo: secretsThatGo(running, conf),
      },
    ],
  })
}

const isBgpAlive = (daemons: readonly LivingDaemon[]): boolean =>
  daemons.some(({ name }) => name === 'bgpd')

const stopped = (
  name: string,
  daemons: readonly LivingDaemon[],
  reason: string,
  impacts: readonly Impact[] = [],
): ResourceChange =>
  changed({
    type: 'frr',
    name,
    ownership: 'owned',
    before: { processes: daemons.map((daemon) => daemon.name).join(', ') },
    after: null,
    reasons: [reason, ...impacts.map(describeImpact)],
    impacts,
    disruption: isBgpAlive(daemons) ? 'session_reset' : 'none',
    operations: [{ _tag: 'StopFrr', daemons }],
  })

/** The next program brings its own watchfrr, and two of them would fight over the daemons. */
const withoutWatchfrr = (daemons: readonly LivingDaemon[]): readonly ResourceChange[] => {
  const watchfrr = daemons.filter(({ name }) => name === 'watchfrr')
  const reason = 'the program that is started next has its own, which takes over the daemons'
  return watchfrr.length === 0 ? [] : [stopped('watchfrr', watchfrr, reason)]
}

/**
 * The next watchfrr takes over running daemons as they are: they would not read the new frr.conf. So
 * they are reloaded, or stopped where a reload is not possible or ends sessions.
 */
const beforeExec = (
  observed: Observed,
  target: Target,
  frr: RunningFrr,
  conf: string,
): readonly ResourceChange[] => {
  const why = 'FRR is running, and would not read the new frr.conf'
  const stop = (impacts: readonly Impact[]) => [stopped('daemons', frr.daemons, why, impacts)]
  const dead = ['mgmtd', 'zebra', 'bgpd', 'staticd'].filter(
    (name) => !observed.daemons.includes(name),
  )
  if (dead.length > 0) return stop([wholeFrr('stop', `${dead.join(' and ')} died`)])
  if (E.isLeft(frr.configuration)) {
    const reason = `its configuration cannot be known: ${frr.configuration.left}`
    return stop([wholeFrr('stop', reason)])
  }
  const running = withoutStartProfile(frr.configuration.right, conf)
  const change = reloaded(observed, target, running, conf)
  const costly = change.impacts.filter(isCostly)
  if (costly.length > 0) return stop(costly)
  return isChange(change) && !frr.canReload
    ? stop([wholeFrr('stop', 'frr-reload.py, which would change it, is not here')])
    : [change, ...withoutWatchfrr(frr.daemons)]
}

/** @param conf the wanted frr.conf; `null`: it could not be made */
export const planRunningFrr = (
  observed: Observed,
  target: Target,
  conf: string | null,
  onRunningFrr: OnRunningFrr | null,
): readonly ResourceChange[] => {
  const { frr } = observed
  if (frr === null || conf === null || onRunningFrr === null) return []
  if (onRunningFrr === 'exec') return beforeExec(observed, target, frr, conf)
  const running = frr.configuration
  if (E.isLeft(running) || !isBgpAlive(frr.daemons)) return []
  return [reloaded(observed, target, withoutStartProfile(running.right, conf), conf)]
}
