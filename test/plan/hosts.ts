// Hosts in memory: what a planner can be shown, from a fresh node to a converged one.
import * as E from 'fp-ts/lib/Either.js'
import { parseIp, type Ip } from '../../src/intent/address.ts'
import type { Environment } from '../../src/intent/settings.ts'
import {
  lastMetric,
  type Link,
  type LinkAddress,
  type Observed,
  type Rule,
  type UnreachableDefault,
} from '../../src/observe/observed.ts'
import { linkGroup, protocol } from '../../src/plan/mark.ts'
import { filePaths, frrFiles, renderBuiltIn, renderTexts } from '../../src/plan/frrConf/render.ts'
import { resolveTarget, type Target } from '../../src/plan/target.ts'
import { intentOf } from '../intent/environments.ts'

/** `10.0.0.1/32` */
export const onLink = (text: string, state: Partial<LinkAddress> = {}): LinkAddress => {
  const [address = '', length] = text.split('/')
  return {
    address: parseIp(address) as Ip,
    prefixLength: Number(length),
    peer: null,
    dadFailed: false,
    expires: false,
    ...state,
  }
}

export const link = (parts: Partial<Link> & Pick<Link, 'name'>): Link => ({
  alternativeNames: [],
  mac: null,
  permanentMac: null,
  kind: null,
  master: null,
  mtu: 1500,
  up: true,
  carrier: parts.up ?? true,
  group: 0,
  peer: null,
  table: null,
  addresses: [],
  ...parts,
})

export const rule = (parts: Partial<Rule>): Rule => ({
  family: 'ipv4',
  priority: 32765,
  protocol: 3,
  l3mdev: false,
  iif: null,
  unreachable: false,
  table: null,
  goto: null,
  suppressPrefixLength: null,
  selectors: [],
  ...parts,
})

const kernelRules: readonly Rule[] = [
  rule({ priority: 0, protocol: 2, table: 255 }),
  rule({ priority: 32766, protocol: 2, table: 254 }),
  rule({ priority: 32767, protocol: 2, table: 253 }),
  rule({ family: 'ipv6', priority: 0, protocol: 2, table: 255 }),
  rule({ family: 'ipv6', priority: 32766, protocol: 2, table: 254 }),
]

/** A node as it boots: two ports, NODE_IP on lo, FRR's accounts, no VRF and no file. */
export const freshHost: Observed = {
  host: {
    bootId: '3f2c7e0a-5d1b-4c7e-9a51-000000000001',
    netns: 'net:[4026531840]',
    kernel: '6.18.0-talos',
    vrf: 'present',
  },
  links: [
    link({ name: 'lo', mtu: 65536, addresses: [onLink('127.0.0.1/8'), onLink('10.0.0.1/32')] }),
    link({
      ...{ name: 'eth0', mac: '02:00:00:00:01:01', mtu: 9000 },
      addresses: [onLink('fe80::ff:fe00:101/64')],
    }),
    link({
      ...{ name: 'eth1', mac: '02:00:00:00:01:02', mtu: 9000 },
      addresses: [onLink('fe80::ff:fe00:102/64')],
    }),
  ],
  rules: kernelRules,
  unreachableDefaults: [],
  tableRoutes: [],
  ipv6: { disabled: {}, disabledByDefault: false, writable: true },
  acceptLocal: { link: null, byDefault: false, everywhere: true },
  advertisedDefaults: {},
  secrets: { fabric: null, speaker: null },
  userFiles: { template: null, values: null, extra: null },
  files: filePaths.map((path) => ({ path, content: null, mode: 0, uid: 0, gid: 0 })),
  directories: [],
  accounts: { frrUser: 92, frrGroup: 92, frrvtyGroup: 85 },
  daemons: [],
  frr: null,
  frrDaemons: {
    zebra: { sockets: 0, processes: [] },
    bfdd: { sockets: 0, processes: [] },
    patched: 0,
    bfdPort: [],
  },
}

export const vrf = (parts: Partial<Link> = {}): Link =>
  link({ name: 'metallb', kind: 'vrf', mtu: 65575, table: 88, group: linkGroup, ...parts })

export const frrEnd = (parts: Partial<Link> = {}): Link =>
  link({
    name: 'frr-metallb',
    kind: 'veth',
    master: 'metallb',
    mtu: 9000,
    group: linkGroup,
    peer: 'metallb-frr',
    addresses: [onLink('169.254.88.0/31'), onLink('fda1:b2c3:d4e5:1::/127'), onLink('fe80::1/64')],
    ...parts,
  })

export const speakerEnd = (parts: Partial<Link> = {}): Link =>
  link({
    name: 'metallb-frr',
    kind: 'veth',
    mtu: 9000,
    group: linkGroup,
    peer: 'frr-metallb',
    addresses: [onLink('169.254.88.1/31'), onLink('fda1:b2c3:d4e5:1::1/127'), onLink('fe80::2/64')],
    ...parts,
  })

export const unreachableDefault = (
  parts: Partial<UnreachableDefault> = {},
): UnreachableDefault => ({
  family: 'ipv4',
  table: 88,
  metric: lastMetric,
  protocol,
  ...parts,
})

export const ourRules: readonly Rule[] = (['ipv4', 'ipv6'] as const).flatMap((family) => [
  rule({ family, priority: 500, protocol, iif: 'metallb-frr', unreachable: true }),
  rule({ family, priority: 1000, protocol, l3mdev: true }),
])

export const targetOf = (environment: Environment, observed: Observed): Target => {
  const target = resolveTarget(intentOf(environment), observed, new Set())
  if (E.isLeft(target)) throw new Error(JSON.stringify(target.left))
  return target.right
}

/** FRR's files after the plan for such an environment. */
export const filesFor = (environment: Environment): Observed['files'] => {
  const target = targetOf(environment, freshHost)
  return frrFiles(renderTexts(target, renderBuiltIn(target)), freshHost.accounts).map(
    ({ path, content, mode, uid, gid }) => ({ path, content, mode, uid: uid ?? 0, gid: gid ?? 0 }),
  )
}

/** The host after the default plan. */
export const convergedHost: Observed = {
  ...freshHost,
  links: [...freshHost.links, vrf(), frrEnd(), speakerEnd()],
  rules: [...kernelRules, ...ourRules],
  unreachableDefaults: [unreachableDefault(), unreachableDefault({ family: 'ipv6' })],
  ipv6: {
    disabled: { 'frr-metallb': false, 'metallb-frr': false },
    disabledByDefault: false,
    writable: true,
  },
  files: filesFor({}),
}

/** The same host with some links otherwise; `null` takes one away. */
export const withLinks = (
  observed: Observed,
  changes: Readonly<Record<string, Partial<Link> | null>>,
): Observed => ({
  ...observed,
  links: observed.links.flatMap((found) => {
    const change = changes[found.name]
    return change === null ? [] : [{ ...found, ...change }]
  }),
})

export const plus = (observed: Observed, ...links: readonly Link[]): Observed => ({
  ...observed,
  links: [...observed.links, ...links],
})
