// The cases of test/plan/golden: a host, an environment, and how the plan for them reads.
import * as E from 'fp-ts/lib/Either.js'
import { createHash } from 'node:crypto'
import type { Environment } from '../../src/intent/settings.ts'
import type { Observed } from '../../src/observe/observed.ts'
import { planBody } from '../../src/plan/json/body.ts'
import type { PlanOptions } from '../../src/plan/plan.ts'
import { publish, type PlanDocument } from '../../src/plan/json/publish.ts'
import { plainStyle } from '../../src/plan/text/style.ts'
import { planText } from '../../src/plan/text/text.ts'
import {
  convergedHost,
  freshHost,
  frrEnd,
  link,
  onLink,
  plus,
  rule,
  speakerEnd,
  unreachableDefault,
  vrf,
  withLinks,
} from './hosts.ts'
import { planOf } from './stories.ts'

interface Case {
  readonly observed: Observed
  readonly environment?: Environment
  readonly adopted?: readonly string[]
  readonly options?: Partial<PlanOptions>
}

const alive = ['watchfrr', 'mgmtd', 'zebra', 'bgpd', 'staticd', 'bfdd']

/** FRR runs, with what the default environment asks for. */
const running: Observed = {
  ...convergedHost,
  daemons: alive,
  frr: {
    daemons: alive.map((name, index) => ({ name, pid: 1140 + index })),
    configuration: E.right(convergedHost.files[0]?.content ?? ''),
    canReload: true,
    table: 'main',
  },
}

const unmarked = withLinks(convergedHost, {
  metallb: { group: 0 },
  'frr-metallb': { group: 0, mtu: 1500 },
  'metallb-frr': { group: 0, mtu: 1500 },
})

export const cases = {
  'first-boot': { observed: freshHost },
  converged: { observed: convergedHost },
  drifted: {
    observed: {
      ...withLinks(convergedHost, {
        'frr-metallb': { master: null, addresses: [onLink('169.254.88.0/31')] },
        'metallb-frr': { mtu: 1500, addresses: [onLink('fda1:b2c3:d4e5:1::1/64')] },
      }),
      files: convergedHost.files.map((file) => ({ ...file, mode: 0o644 })),
    },
  },
  'ipv6-off': {
    observed: {
      ...withLinks(convergedHost, { 'metallb-frr': { addresses: [onLink('169.254.88.1/31')] } }),
      ipv6: { ...convergedHost.ipv6, disabled: { 'frr-metallb': false, 'metallb-frr': true } },
    },
  },
  'fabric-table': { observed: convergedHost, environment: { FABRIC_TABLE: '252' } },
  'other-table': { observed: convergedHost, environment: { METALLB_VRF_ROUTE_TABLE_ID: '99' } },
  'other-names': {
    observed: convergedHost,
    environment: { VRF_METALLB: 'blue', INTERFACE_MTU: '1500', ENABLE_BFD: 'false' },
  },
  'half-a-veth': {
    observed: withLinks(convergedHost, {
      'frr-metallb': { peer: null },
      'metallb-frr': null,
    }),
  },
  adopted: { observed: unmarked, adopted: ['metallb', 'frr-metallb', 'metallb-frr', 'eth7'] },
  'not-adopted': { observed: unmarked },
  foreign: {
    observed: plus(freshHost, link({ name: 'metallb', kind: 'dummy', mac: '06:00:00:00:00:01' })),
  },
  refused: {
    observed: {
      ...plus(
        freshHost,
        vrf({ name: 'theirs', group: 0 }),
        frrEnd({ name: 'x', group: 0, master: null, peer: null }),
      ),
      rules: [
        ...freshHost.rules,
        rule({ priority: 500, table: 7 }),
        rule({ priority: 100, table: 8 }),
      ],
      ipv6: { disabled: {}, disabledByDefault: true, writable: false },
    },
  },
  orphans: {
    observed: {
      ...plus(
        convergedHost,
        vrf({ name: 'old', table: 77 }),
        speakerEnd({ name: 'stale', peer: null, addresses: [] }),
      ),
      rules: [
        ...convergedHost.rules,
        rule({ priority: 501, protocol: 88, iif: 'stale', unreachable: true }),
      ],
      unreachableDefaults: [
        ...convergedHost.unreachableDefaults,
        unreachableDefault({ table: 77 }),
        unreachableDefault({ family: 'ipv6', table: 88, metric: 5 }),
      ],
    },
  },
  warned: {
    observed: {
      ...withLinks(freshHost, { lo: { addresses: [] }, eth1: { up: false, mtu: 1500 } }),
      host: { ...freshHost.host, vrf: 'unknown' },
      accounts: { frrUser: null, frrGroup: null, frrvtyGroup: null },
    },
  },
  reload: {
    observed: running,
    environment: { FABRIC_GTSM_HOPS: '1', BGP_KEEPALIVE_TIME: '4', BGP_HOLD_TIME: '12' },
    options: { onRunningFrr: 'reload', allowed: new Set(['session_reset']) },
  },
  'reload-refused': {
    observed: running,
    environment: { ASN_LOCAL: '65009' },
    options: { onRunningFrr: 'reload' },
  },
  'exec-over-running': {
    observed: running,
    environment: { ASN_LOCAL: '65009' },
    options: { onRunningFrr: 'exec', allowed: new Set(['session_reset']) },
  },
  'no-vrf-module': { observed: { ...freshHost, host: { ...freshHost.host, vrf: 'absent' } } },
} satisfies Record<string, Case>

export type CaseName = keyof typeof cases

export interface Reading {
  readonly text: string
  readonly document: PlanDocument
}

export const read = (name: CaseName): Reading => {
  const { observed, environment = {}, adopted = [], options = {} }: Case = cases[name]
  const plan = planOf(observed, environment, adopted, options)
  const body = planBody(plan)
  return {
    text: planText(body, plainStyle, 14),
    document: publish(plan, body, {
      version: '1.2.3',
      createdAt: new Date('2026-11-22T12:00:00Z'),
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      slowHash: (text) => createHash('sha256').update(`slow ${text}`).digest('hex'),
      iproute2: '6.15.0',
    }),
  }
}

/** The one case whose golden file is the document as it is published. */
export const wholeCase: CaseName = 'first-boot'

/**
 * What a case is about: without hashes, dates and defaults, so that a new variable changes no case
 * that does not set it. What a plan leaves alone is named, not described.
 */
export const gist = ({ intent, observed, operations, ...document }: PlanDocument): object => {
  const { values, sources } = intent
  return {
    intent: Object.fromEntries(Object.entries(values).filter(([name]) => sources[name] === 'env')),
    mtu: sources['MTU'],
    links: observed.links,
    options: document.options,
    summary: document.summary,
    drift: document.drift,
    unchanged: document.resource_changes
      .filter(({ change }) => change.actions.includes('no-op'))
      .map(({ address, ownership }) => `${address} (${ownership})`),
    resource_changes: document.resource_changes
      .filter(({ change }) => !change.actions.includes('no-op'))
      .map(({ action_reason: _joined, ...change }) => change),
    operations: operations.map(({ sha256: _hash, ...operation }) => operation),
    checks: document.checks,
    applyable: document.applyable,
    errors: document.errors,
  }
}
