import * as E from 'fp-ts/lib/Either.js'
import type { LivingDaemon, Observed, RunningFrr } from '../../observe/observed.ts'
import { changed, unchanged, type Disruption, type ResourceChange } from '../change.ts'
import { frrDelta, frrStatements, statementText, type FrrDelta } from './frrStatements.ts'
import { shownLines } from '../text/lineDiff.ts'
import {
  describeImpact,
  describeImpacts,
  isCostly,
  reloadImpacts,
  type Impact,
} from './reloadImpact.ts'
import { reloadText, secretsThatGo } from './reloadText.ts'
import { withoutStartProfile } from './startProfile.ts'
import { secretsOf, type Target } from '../target.ts'

/**
 * What becomes of an FRR that runs. `reload`: the new frr.conf goes in. `exec`: another program
 * takes its daemons over, and would not load the new frr.conf.
 */
export type Live = 'reload' | 'exec'

const bfddMustStart: Impact = {
  _tag: 'restart',
  reason: 'bfdd does not run, and no reload starts a daemon',
}

const zebraMoves: Impact = {
  _tag: 'restart',
  reason: 'zebra takes the table of its routes (FABRIC_TABLE) when it starts',
}

/** What it costs to bring this FRR to a frr.conf. */
export const impactsOn = (
  { daemons, frr = null }: Pick<Observed, 'daemons' | 'frr'>,
  { intent }: Pick<Target, 'intent'>,
  running: string,
  conf: string,
): readonly Impact[] => [
  ...reloadImpacts(running, conf),
  ...(intent.bfd && !daemons.includes('bfdd') ? [bfddMustStart] : []),
  ...(frr !== null && frr.table !== intent.fabricTable ? [zebraMoves] : []),
]

const diffOf = (
  { surplus, missing }: FrrDelta,
  target: Target,
  texts: readonly string[],
): readonly string[] =>
  shownLines(
    [
      ...surplus.map((statement) => `- ${statementText(statement)}`),
      ...missing.map((statement) => `+ ${statementText(statement)}`),
    ],
    secretsOf(target),
    texts,
  )

const disruptionOf = (impacts: readonly Impact[]): Disruption =>
  impacts.some(isCostly) ? 'session_reset' : 'none'

const runningConfig = { type: 'frr', name: 'running-config', ownership: 'owned' } as const

const statements = (text: string) => ({ statements: frrStatements(text).length })

/** The running configuration as it is to become; unchanged when it is the wanted one. */
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
    actions: ['update'],
    before,
    after: statements(conf),
    reasons: ['the running FRR has another configuration', ...describeImpacts(impacts)],
    diff: diffOf(delta, target, [running, conf]),
    disruption: disruptionOf(impacts),
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

const namesOf = (daemons: readonly LivingDaemon[]): string =>
  daemons.map(({ name }) => name).join(', ')

const stopped = (
  name: string,
  daemons: readonly LivingDaemon[],
  reasons: readonly string[],
): ResourceChange =>
  changed({
    type: 'frr',
    name,
    ownership: 'owned',
    actions: ['delete'],
    before: { processes: namesOf(daemons) },
    after: null,
    reasons,
    disruption: isBgpAlive(daemons) ? 'session_reset' : 'none',
    operations: [{ _tag: 'StopFrr', daemons }],
  })

/** Its successor brings a watchfrr of its own, and two of them would fight over the daemons. */
const withoutWatchfrr = (daemons: readonly LivingDaemon[]): readonly ResourceChange[] => {
  const watchfrr = daemons.filter(({ name }) => name === 'watchfrr')
  const reason = 'the program that is started next has its own, which goes on with the daemons'
  return watchfrr.length === 0 ? [] : [stopped('watchfrr', watchfrr, [reason])]
}

/** The configuration of daemons that a successor can go on with, or why it cannot. */
const adoptable = (
  observed: Observed,
  target: Target,
  frr: RunningFrr,
  conf: string,
): E.Either<readonly string[], string> => {
  const names = observed.daemons
  const dead = ['mgmtd', 'zebra', 'bgpd', 'staticd'].filter((name) => !names.includes(name))
  if (dead.length > 0) return E.left([`${dead.join(' and ')} died`])
  if (E.isLeft(frr.configuration)) {
    return E.left([`its configuration cannot be known: ${frr.configuration.left}`])
  }
  const running = withoutStartProfile(frr.configuration.right, conf)
  const delta = frrDelta(running, conf)
  const differs = delta.surplus.length + delta.missing.length > 0
  if (differs && !frr.canReload) {
    return E.left(['frr-reload.py, which would change it, is not here'])
  }
  const costly = impactsOn(observed, target, running, conf).filter(isCostly)
  return costly.length > 0 ? E.left(costly.map(describeImpact)) : E.right(running)
}

/** Daemons that live on are adopted by watchfrr as they are: the new frr.conf would not be read. */
const beforeExec = (
  observed: Observed,
  target: Target,
  frr: RunningFrr,
  conf: string,
): readonly ResourceChange[] => {
  const running = adoptable(observed, target, frr, conf)
  if (E.isLeft(running)) {
    const why = 'FRR is running, and would not read the new frr.conf'
    return [stopped('daemons', frr.daemons, [why, ...running.left])]
  }
  return [reloaded(observed, target, running.right, conf), ...withoutWatchfrr(frr.daemons)]
}

/** @param conf the wanted frr.conf; `null`: it could not be made */
export const planRunningFrr = (
  observed: Observed,
  target: Target,
  conf: string | null,
  live: Live | null,
): readonly ResourceChange[] => {
  const frr = observed.frr ?? null
  if (frr === null || conf === null || live === null) return []
  if (live === 'exec') return beforeExec(observed, target, frr, conf)
  const running = frr.configuration
  if (E.isLeft(running) || !isBgpAlive(frr.daemons)) return []
  return [reloaded(observed, target, withoutStartProfile(running.right, conf), conf)]
}
