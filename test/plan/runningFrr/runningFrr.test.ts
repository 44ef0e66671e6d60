// An FRR that runs, before a reload and before another program takes its daemons over.
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Environment } from '../../../src/intent/settings.ts'
import type { Observed, RunningFrr } from '../../../src/observe/observed.ts'
import { planBody } from '../../../src/plan/json/body.ts'
import { isEmpty, operationsOf, type Plan, type PlanOptions } from '../../../src/plan/plan.ts'
import { frrPaths, renderBuiltIn } from '../../../src/plan/frrConf/render.ts'
import { handoverOf, handoverText } from '../../../src/plan/handover.ts'
import { plainStyle } from '../../../src/plan/text/style.ts'
import { planText } from '../../../src/plan/text/text.ts'
import { intentOf } from '../../intent/environments.ts'
import { convergedHost, targetOf } from '../hosts.ts'
import { planOf, refusalsOf, storyOf } from '../stories.ts'

const all = ['watchfrr', 'mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']

const conf = (environment: Environment = {}): string =>
  renderBuiltIn(targetOf(environment, convergedHost))

interface Frr {
  readonly names?: readonly string[]
  readonly configuration?: RunningFrr['configuration']
  readonly canReload?: boolean
  readonly table?: RunningFrr['table']
}

const withFrr = ({
  names = all,
  configuration = E.right(conf()),
  canReload = true,
  table = 'main',
}: Frr = {}): Observed => ({
  ...convergedHost,
  daemons: names,
  frr:
    names.length === 0
      ? null
      : {
          daemons: names.map((name) => ({ name, pid: 100 + all.indexOf(name) })),
          configuration,
          canReload,
          table,
        },
})

const planned = (
  onRunningFrr: 'reload' | 'exec',
  frr: Frr,
  environment: Environment = {},
  options: Partial<PlanOptions> = {},
): Plan => planOf(withFrr(frr), environment, [], { onRunningFrr, ...options })

const frrStory = (plan: Plan): readonly string[] =>
  storyOf(plan).changes.filter((line) => line.includes(' frr.'))

const timers = { BGP_KEEPALIVE_TIME: '2', BGP_HOLD_TIME: '6' }
const otherTimers =
  'the running FRR has another configuration; all sessions stay; sessions eth0, eth1 stay up; new timers apply from their next start'

const allowed = new Set(['session_reset'] as const)

const reportedOf = (plan: Plan): string | null => {
  const handover = handoverOf(plan)
  return handover === null ? null : handoverText(handover)
}

test('a reload of what runs already is nothing', () => {
  const plan = planned('reload', {})
  assert.ok(isEmpty(plan))
  assert.equal(refusalsOf(plan), [])
  assert.match(planText(planBody(plan), plainStyle, 1), '3 files, the running FRR checked in 1 ms')
})

test('a reload that all sessions survive', () => {
  const plan = planned('reload', {}, timers)
  assert.equal(frrStory(plan), [`update frr.running-config: ${otherTimers}`])
  assert.equal(storyOf(plan).operations, [
    `write ${frrPaths.frrConf}`,
    `/usr/lib/frr/frr-reload.py --reload ${frrPaths.frrConf}`,
  ])
  assert.equal(refusalsOf(plan), [])
  const { operations, resource_changes: changes } = planBody(plan)
  assert.is(operations.at(-1)?.kind, 'reload_frr')
  assert.equal(changes.at(-1)?.diff, ['+ router bgp 65001 > timers bgp 2 6'])
})

test('what runs counts, not what is on the disk', () => {
  const plan = planned('reload', { configuration: E.right(conf(timers)) })
  assert.equal(storyOf(plan).operations, [
    `/usr/lib/frr/frr-reload.py --reload ${frrPaths.frrConf}`,
  ])
  assert.equal(planBody(plan).resource_changes.at(-1)?.diff, [
    '- router bgp 65001 > timers bgp 2 6',
  ])
})

test('a reload that ends sessions is told with the reason, and needs --allow', () => {
  const plan = planned('reload', {}, { NODE_IP: '10.0.0.2' })
  const why = 'sessions eth0, eth1 will be reset: the router id changes'
  assert.equal(frrStory(plan), [
    `update frr.running-config: the running FRR has another configuration; ${why} (session_reset)`,
  ])
  assert.equal(refusalsOf(plan), [
    `frr.running-config would end BGP sessions, and FRR is running (${all.join(', ')}): ${why} | Add --allow session_reset if this is the time for it`,
  ])
  assert.equal(refusalsOf(planned('reload', {}, { NODE_IP: '10.0.0.2' }, { allowed })), [])
})

test('what no reload can do', () => {
  const restart = (frr: Frr, environment: Environment, reason: string) => {
    assert.equal(refusalsOf(planned('reload', frr, environment, { allowed })), [
      `FRR has to be restarted: ${reason}; no reload does that | Restart the service, or run apply --exec --allow session_reset`,
    ])
  }
  restart(
    {},
    { ASN_LOCAL: '65009' },
    'FRR cannot change its AS number in the default VRF while it runs',
  )
  restart({ table: '252' }, {}, 'zebra takes the table of its routes (FABRIC_TABLE) when it starts')
  restart(
    {
      names: all.filter((name) => name !== 'bfdd'),
      configuration: E.right(conf({ ENABLE_BFD: 'false' })),
    },
    {},
    'bfdd does not run, and no reload starts a daemon',
  )
  const own = { FABRIC_TABLE: '252' }
  restart({}, own, 'zebra takes the table of its routes (FABRIC_TABLE) when it starts')
})

test('what a running FRR does not need', () => {
  const own = { FABRIC_TABLE: '252' }
  const inOwnTable = { table: '252', configuration: E.right(conf(own)) } as const
  assert.equal(frrStory(planned('reload', inOwnTable, own)), [])
  const off = { ENABLE_BFD: 'false' }
  const withoutBfd = {
    names: all.filter((name) => name !== 'bfdd'),
    configuration: E.right(conf(off)),
  }
  assert.equal(frrStory(planned('reload', withoutBfd, off)), [])
  assert.equal(frrStory(planned('reload', { names: ['watchfrr', 'zebra'] }, timers)), [])
})

test('a reload that has nothing to work on says what to do', () => {
  const start = 'Start it with apply --exec, which loads frr.conf'
  assert.equal(refusalsOf(planned('reload', { names: [] })), [
    `--reload needs a running FRR, and zebra and bgpd do not run in this network namespace | ${start}`,
  ])
  assert.equal(refusalsOf(planned('reload', { names: ['watchfrr', 'zebra'] }, timers)), [
    `--reload needs a running FRR, and bgpd does not run in this network namespace | ${start}`,
  ])
  assert.equal(refusalsOf(planned('reload', { configuration: E.left('there is no vtysh here') })), [
    'the configuration of the running FRR cannot be known: there is no vtysh here | Run it as root where FRR runs, with vtysh in PATH',
  ])
  assert.equal(refusalsOf(planned('reload', { canReload: false })), [])
  assert.equal(refusalsOf(planned('reload', { canReload: false }, timers)), [
    "there is no /usr/lib/frr/frr-reload.py | Install FRR's Python tools (Debian: frr-pythontools), or restart the service",
  ])
})

const goesOn = 'the program that is started next has its own, which takes over the daemons'

test('before exec: an FRR that runs what is asked for goes on', () => {
  const plan = planned('exec', {})
  assert.equal(frrStory(plan), [`delete frr.watchfrr: ${goesOn}`])
  assert.equal(storyOf(plan).operations, ['kill -KILL 100'])
  assert.equal(refusalsOf(plan), [])
  assert.is(
    reportedOf(plan),
    'The FRR that was running (mgmtd, zebra, bgpd, staticd, bfdd) has this frr.conf already, and keeps its sessions.',
  )
  assert.equal(frrStory(planned('exec', { canReload: false })), frrStory(plan))
  assert.ok(isEmpty(planned('exec', { names: all.slice(1) })))
  const none = planned('exec', { names: [] })
  assert.ok(isEmpty(none))
  assert.is(reportedOf(none), null)
  assert.is(reportedOf(planned('reload', {})), null)
})

test('before exec: what all sessions survive is reloaded', () => {
  const plan = planned('exec', {}, timers)
  assert.equal(frrStory(plan), [
    `update frr.running-config: ${otherTimers}`,
    `delete frr.watchfrr: ${goesOn}`,
  ])
  assert.match(reportedOf(plan) ?? '', 'was reloaded, and keeps its sessions')
})

test('before exec: what a reload cannot do, or not without loss, stops FRR', () => {
  const why = 'FRR is running, and would not read the new frr.conf'
  const stops = (frr: Frr, environment: Environment, reason: string): Plan => {
    const plan = planned('exec', frr, environment)
    assert.equal(frrStory(plan), [`delete frr.daemons: ${why}; ${reason} (session_reset)`])
    assert.match(reportedOf(plan) ?? '', 'was stopped, and starts with the new frr.conf')
    return plan
  }
  const plan = stops(
    {},
    { NODE_IP: '10.0.0.2' },
    'sessions eth0, eth1 will be reset: the router id changes',
  )
  assert.is(storyOf(plan).operations.at(-1), 'kill -KILL 100 101 102 103 104 105')
  assert.is(planBody(plan).operations.at(-1)?.kind, 'stop_frr')
  assert.is(refusalsOf(plan).length, 1)
  stops({ canReload: false }, timers, 'frr-reload.py, which would change it, is not here')
  stops(
    { configuration: E.left('vtysh does not answer') },
    {},
    'its configuration cannot be known: vtysh does not answer',
  )
  const headless = all.filter((name) => name !== 'zebra')
  stops({ names: headless }, {}, 'zebra died')
})

test('before exec: daemons that nobody looks after are stopped without being asked', () => {
  const orphans = all.filter((name) => name !== 'watchfrr')
  const plan = planned('exec', { names: orphans }, { ASN_LOCAL: '65009' })
  assert.is(planBody(plan).summary.disruption, 'session_reset')
  assert.equal(refusalsOf(plan), [])
  const withoutBgp = planned('exec', { names: ['zebra'] })
  assert.equal(frrStory(withoutBgp), [
    'delete frr.daemons: FRR is running, and would not read the new frr.conf; mgmtd and bgpd and staticd died',
  ])
})

test('a plan without a frr.conf leaves FRR alone', () => {
  const path = '/config/frr.conf.j2'
  const observed = {
    ...withFrr(),
    userFiles: { template: { path: path as never, text: 'x' }, values: null, extra: null },
  }
  const render = { render: () => E.left([]), readValues: null }
  const options = { onRunningFrr: 'reload', render } as const
  assert.equal(frrStory(planOf(observed, { FRR_TEMPLATE: path }, [], options)), [])
})

test('no password in a plan', () => {
  const observed = { ...withFrr(), secrets: { fabric: 's3cret', speaker: null } }
  const plan = planOf(observed, {}, [], { onRunningFrr: 'reload' })
  assert.ok(operationsOf(plan).some(({ _tag }) => _tag === 'ReloadFrr'))
  const text = planText(planBody(plan), plainStyle, 1) + JSON.stringify(planBody(plan))
  assert.not.match(text, 's3cret')
  assert.match(text, 'password (masked)')
})

test('drift of the running configuration is told', () => {
  const plan = planned('reload', { configuration: E.right(conf(timers)) }, {}, { last: intentOf() })
  assert.equal(
    planBody(plan).drift.map(({ address }) => address),
    ['frr.running-config'],
  )
})

test('a plan without --reload says when the new frr.conf is read, and what it would cost', () => {
  const noteOf = (environment: Environment, observed: Observed = withFrr()) =>
    planOf(observed, environment).checks.flatMap(({ id, message }) =>
      id === 'frr-running' ? [message] : [],
    )
  const when =
    'FRR is running, and reads the new frr.conf at its next start, or with apply --reload'
  assert.equal(noteOf({}), [])
  assert.equal(noteOf(timers, convergedHost), [])
  assert.equal(noteOf(timers, withFrr({ names: ['zebra'] })), [])
  assert.is(noteOf(timers, withFrr({ names: ['bgpd', 'bfdd'] })).length, 1)
  assert.equal(noteOf({ LB_COMMUNITY: '65001:1' }), [`${when}: all sessions stay`])
  assert.equal(noteOf({ NODE_IP: '10.0.0.2' }), [
    `${when}: sessions eth0, eth1 will be reset: the router id changes`,
  ])
})

test.run()
