import { match } from 'ts-pattern'
import { variableNames } from '../../intent/variables.ts'
import type { Link } from '../../observe/observed.ts'
import { addressText } from '../../observe/heldAddress.ts'
import { resourceAddress, verdictOf, worst, type ResourceChange, type Verdict } from '../change.ts'
import { actionOf, octal, type FileTarget, type Operation } from '../operation.ts'
import { isLinkKind } from '../ourLinks.ts'
import type { Plan } from '../plan.ts'
import type { Target } from '../target.ts'
import { reloadArgv, stopArgv } from '../runningFrr/runningFrrArgv.ts'

export interface OperationJson {
  /** 1, 2, ...: the order of execution. */
  readonly id: number
  readonly kind: 'ip' | 'install' | 'write_file' | 'write_sysctl' | 'reload_frr' | 'stop_frr'
  /** The resource it serves. */
  readonly address: string
  readonly depends_on: readonly number[]
  /** The command, word by word; for a write what a person would type. */
  readonly argv: readonly string[]
}

export const summarise = (changes: readonly ResourceChange[]) => {
  const count = (verdict: Verdict): number =>
    changes.filter(({ actions }) => verdictOf(actions) === verdict).length
  return {
    add: count('create'),
    change: count('update'),
    replace: count('replace'),
    destroy: count('delete'),
    unchanged: count('no-op'),
    disruption: worst(changes.map(({ disruption }) => disruption)),
  }
}

const changeJson = (change: ResourceChange) => ({
  address: resourceAddress(change),
  type: change.type,
  name: change.name,
  ownership: change.ownership,
  change: { actions: change.actions, before: change.before, after: change.after },
  reasons: change.reasons,
  /** Of format_version 1.0. */
  action_reason: change.reasons.length === 0 ? null : change.reasons.join('; '),
  impacts: change.impacts,
  notes: change.notes,
  diff: change.diff,
  replace_paths: change.replacePaths,
  disruption: change.disruption,
})

/** `install` is what a person would type; the program writes a temporary file and renames it. */
const installArgv = ({ path, mode, uid, gid }: FileTarget): readonly string[] => [
  ...['install', '-m', octal(mode)],
  ...(uid === null ? [] : ['-o', String(uid)]),
  ...(gid === null ? [] : ['-g', String(gid)]),
  ...['/dev/stdin', path],
]

export const commandJson = (operation: Operation): Pick<OperationJson, 'kind' | 'argv'> =>
  match(actionOf(operation))
    .returnType<Pick<OperationJson, 'kind' | 'argv'>>()
    .with({ _tag: 'Command' }, ({ argv }) => ({
      kind: argv[0] === 'install' ? 'install' : 'ip',
      argv,
    }))
    .with({ _tag: 'WriteFile' }, ({ file }) => ({ kind: 'write_file', argv: installArgv(file) }))
    .with({ _tag: 'SetSysctl' }, ({ path, value }) => ({
      kind: 'write_sysctl',
      argv: ['sysctl', '-w', `${path.replace('/proc/sys/', '')}=${value}`],
    }))
    .with({ _tag: 'ReloadFrr' }, () => ({ kind: 'reload_frr', argv: reloadArgv }))
    .with({ _tag: 'StopFrr' }, ({ daemons }) => ({ kind: 'stop_frr', argv: stopArgv(daemons) }))
    .exhaustive()

const operationsJson = (changes: readonly ResourceChange[]): readonly OperationJson[] =>
  changes
    .flatMap((change) =>
      change.operations.map((operation) => ({ operation, address: resourceAddress(change) })),
    )
    .map(({ operation, address }, index) => ({
      ...{ id: index + 1, address, depends_on: index === 0 ? [] : [index] },
      ...commandJson(operation),
    }))

const driftJson = (change: ResourceChange) => ({
  address: resourceAddress(change),
  message: change.reasons.join('; '),
})

const linkJson = ({ name, kind, mac, mtu, up, master, addresses }: Link) => ({
  ...{ name, kind, mac, mtu, up, master },
  addresses: addresses.map(addressText).toSorted(),
})

/** Only the links that the plan is about: a node has hundreds of others. */
const relevantLinks = ({ changes, target, observed }: Plan) => {
  const names = new Set([
    ...target.ports.map(({ name }) => name),
    ...changes.flatMap(({ type, name }) => (isLinkKind(type) ? [name] : [])),
    ...observed.links
      .filter(({ master }) => master === target.intent.vrf.name)
      .map(({ name }) => name),
  ])
  return observed.links
    .filter(({ name, peer }) => names.has(name) || (peer !== null && names.has(peer)))
    .map(linkJson)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const intentJson = ({ intent, ports }: Target) => {
  const all = variableNames.map((name) => [name, intent.provenance[name]] as const)
  return {
    values: Object.fromEntries(all.map(([name, { text }]) => [name, text])),
    sources: Object.fromEntries([
      ...all.map(([name, { source }]) => [name, source] as const),
      ['MTU', intent.mtu === null ? `link:${ports[0].name}` : 'env'],
    ]),
  }
}

const errorsOf = ({ refusals, checks }: Plan) => [
  ...refusals.map(({ evidence, remedy }) => ({ code: 'refused', message: evidence, hint: remedy })),
  ...checks
    .filter(({ status }) => status === 'fail')
    .map(({ id, message, hint }) => ({ code: id, message, hint })),
]

/**
 * The plan in the terms of its JSON form (schema/plan-1.1.schema.json), which is the only thing the
 * text is made from. It holds no file body, and so no secret.
 */
export const planBody = (plan: Plan) => {
  const { host } = plan.observed
  const errors = errorsOf(plan)
  return {
    intent: intentJson(plan.target),
    observed: {
      boot_id: host.bootId,
      netns: host.netns,
      kernel: host.kernel,
      links: relevantLinks(plan),
    },
    options: {
      adopt: [...plan.options.adopted].toSorted(),
      allow: [...plan.options.allowed].toSorted(),
      reload: plan.options.onRunningFrr === 'reload',
    },
    summary: summarise(plan.changes),
    /** What differs from the state after the last apply. */
    drift: plan.drift.map(driftJson),
    resource_changes: plan.changes.map(changeJson),
    operations: operationsJson(plan.changes),
    checks: plan.checks,
    applyable: errors.length === 0,
    errors,
  }
}

export type PlanBody = Readonly<ReturnType<typeof planBody>>

export type ResourceChangeJson = Readonly<ReturnType<typeof changeJson>>
