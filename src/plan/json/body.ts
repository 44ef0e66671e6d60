import { match } from 'ts-pattern'
import type { Impact } from '../../frr/reloadImpact.ts'
import { variableNames } from '../../intent/variables.ts'
import type { Link } from '../../observe/observed.ts'
import { addressText } from '../../observe/heldAddress.ts'
import {
  resourceAddress,
  verdictOf,
  worst,
  type Disruption,
  type ResourceChange,
  type Verdict,
} from '../change.ts'
import type { Check } from '../checks/check.ts'
import { actionOf, octal, type FileTarget, type Operation } from '../operation.ts'
import { isLinkKind } from '../ourLinks.ts'
import type { Plan } from '../plan.ts'
import type { Target } from '../target.ts'
import { reloadArgv, stopArgv } from '../runningFrr/runningFrrArgv.ts'

/**
 * The plan in the terms of its JSON form, which is the only thing the text is made from. It holds
 * no file body, and so no secret.
 */
export interface PlanBody {
  readonly intent: {
    readonly values: Readonly<Record<string, string | null>>
    readonly sources: Readonly<Record<string, string>>
  }
  readonly observed: {
    readonly boot_id: string
    readonly netns: string
    readonly kernel: string
    readonly links: readonly LinkJson[]
  }
  /** The flags `--adopt`, `--allow` and `--reload`. */
  readonly options: {
    readonly adopt: readonly string[]
    readonly allow: readonly string[]
    readonly reload: boolean
  }
  readonly summary: Summary
  readonly drift: readonly DriftJson[]
  readonly resource_changes: readonly ResourceChangeJson[]
  readonly operations: readonly OperationJson[]
  readonly checks: readonly Check[]
  readonly applyable: boolean
  readonly errors: readonly ErrorJson[]
}

export interface LinkJson extends Pick<Link, 'name' | 'kind' | 'mac' | 'mtu' | 'up' | 'master'> {
  readonly addresses: readonly string[]
}

export interface Summary {
  readonly add: number
  readonly change: number
  readonly replace: number
  readonly destroy: number
  readonly unchanged: number
  readonly disruption: Disruption
}

/** What differs from the state after the last apply. */
export interface DriftJson {
  readonly address: string
  readonly message: string
}

type SameInJson = 'type' | 'name' | 'ownership' | 'notes' | 'diff' | 'disruption'

export interface ResourceChangeJson extends Pick<ResourceChange, SameInJson> {
  readonly address: string
  readonly change: Pick<ResourceChange, 'actions' | 'before' | 'after'>
  readonly reasons: readonly string[]
  /** Of format_version 1.0: the reasons, joined by `; `. */
  readonly action_reason: string | null
  readonly impacts: readonly Impact[]
  readonly replace_paths: readonly string[]
}

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

export interface ErrorJson {
  readonly code: string
  readonly message: string
  readonly hint: string
}

export const summarise = (changes: readonly ResourceChange[]): Summary => {
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

const changeJson = (change: ResourceChange): ResourceChangeJson => ({
  address: resourceAddress(change),
  type: change.type,
  name: change.name,
  ownership: change.ownership,
  change: { actions: change.actions, before: change.before, after: change.after },
  reasons: change.reasons,
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

const commandJson = (operation: Operation): Pick<OperationJson, 'kind' | 'argv'> =>
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

const driftJson = (change: ResourceChange): DriftJson => ({
  address: resourceAddress(change),
  message: change.reasons.join('; '),
})

const linkJson = ({ name, kind, mac, mtu, up, master, addresses }: Link): LinkJson => ({
  ...{ name, kind, mac, mtu, up, master },
  addresses: addresses.map(addressText).toSorted(),
})

/** Only the links that the plan is about: a node has hundreds of others. */
const relevantLinks = ({ changes, target, observed }: Plan): readonly LinkJson[] => {
  const names = new Set([
    ...target.ports.map(({ name }) => name),
    ...changes.flatMap(({ type, name }) => (isLinkKind(type) ? [name] : [])),
    ...observed.links
      .filter(({ master }) => master === target.intent.vrf.name)
      .map(({ name }) => name),
  ])
  return observed.links
    .filter(({ name, peer }) => names.has(name) || (peer?._tag === 'Here' && names.has(peer.name)))
    .map(linkJson)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const intentJson = ({ intent, ports }: Target): PlanBody['intent'] => {
  const all = variableNames.map((name) => [name, intent.provenance[name]] as const)
  return {
    values: Object.fromEntries(all.map(([name, { text }]) => [name, text])),
    sources: {
      ...Object.fromEntries(all.map(([name, { source }]) => [name, source])),
      MTU: intent.mtu === null ? `link:${ports[0].name}` : 'env',
    },
  }
}

const errorsOf = ({ refusals, checks }: Plan): readonly ErrorJson[] => [
  ...refusals.map(({ evidence, remedy }) => ({ code: 'refused', message: evidence, hint: remedy })),
  ...checks
    .filter(({ status }) => status === 'fail')
    .map(({ id, message, hint }) => ({ code: id, message, hint })),
]

export const planBody = (plan: Plan): PlanBody => {
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
    drift: plan.drift.map(driftJson),
    resource_changes: plan.changes.map(changeJson),
    operations: operationsJson(plan.changes),
    checks: plan.checks,
    applyable: errors.length === 0,
    errors,
  }
}
