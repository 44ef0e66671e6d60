// The host around the resources: what is always there, what is wanted, and how a link is put there.

import * as E from 'fp-ts/lib/Either.js'
import { parseIp, type Family, type InterfaceAddress } from '../../src/intent/address.ts'
import { decodeIntent, type Intent } from '../../src/intent/intent.ts'
import { lastMetric, type Accounts, type Rule } from '../../src/observe/observed.ts'
import { linkGroup } from '../../src/plan/mark.ts'
import { filePaths, frrFiles, renderBuiltIn, renderTexts } from '../../src/plan/frrConf/render.ts'
import type { Operation } from '../../src/plan/operation.ts'
import { resolveTarget } from '../../src/plan/target.ts'
import type { Goal } from './goal.ts'
import type { Kernel, KernelAddress, KernelLink } from './kernel.ts'
import { makeLink } from './links.ts'
import { observe } from './observe.ts'
import { unreachableDefault } from './routing.ts'

export const at = (address: string, prefixLength: number): InterfaceAddress => {
  const parsed = parseIp(address)
  if (parsed === null) throw new Error(`not an address: ${address}`)
  return { address: parsed, prefixLength }
}

export const held = (
  address: InterfaceAddress,
  flaws: Partial<KernelAddress> = {},
): KernelAddress => ({
  ...address,
  ...{ peer: null, dadFailed: false, expires: false, secondary: false },
  ...flaws,
})

export const plainRule: Omit<Rule, 'family' | 'priority'> = {
  ...{ protocol: 0, l3mdev: false, iif: null, unreachable: false, table: null },
  ...{ goto: null, suppressPrefixLength: null, selectors: [] },
}

/** As the kernel makes it with the first VRF. */
export const l3mdevRule = (family: Family): Rule => ({
  ...{ ...plainRule, family, priority: 1000, l3mdev: true },
  protocol: 2,
})

export const enableIpv6 = (link: string): Operation => ({
  ...{ _tag: 'SetSysctl', link },
  ...{ path: `/proc/sys/net/ipv6/conf/${link}/disable_ipv6`, value: '0' },
})

const empty: Kernel = {
  links: [],
  rules: [],
  routes: [],
  madeL3mdevRules: true,
  ipv6DisabledByDefault: false,
  sysctlsWritable: true,
  files: [],
  accounts: { frrUser: 92, frrGroup: 92, frrvtyGroup: 85 },
}

const rule = (priority: number, table: number, selectors: readonly string[] = []): Rule => ({
  ...{ ...plainRule, family: 'ipv4', priority, table, selectors },
  protocol: 2,
})

/** Other software's: a port, a bridge, a VRF with a link in it, rules, a route, a file. */
export const backdrop: Kernel = {
  ...empty,
  links: [
    makeLink(empty, { name: 'eth0', mtu: 1500, up: true, addresses: [held(at('10.0.0.1', 24))] }),
    makeLink(empty, { name: 'cni0', kind: 'bridge', addresses: [held(at('10.244.0.1', 24))] }),
    makeLink(empty, { name: 'blue', kind: 'vrf', table: 10, up: true, mtu: 65575 }),
    makeLink(empty, { name: 'dummy5', kind: 'dummy', master: 'blue', up: true }),
  ],
  rules: [rule(0, 255), rule(100, 10, ['fwmark']), rule(32766, 254), rule(32767, 253)],
  routes: [
    {
      ...{ family: 'ipv4', destination: '10.9.0.0/16', device: 'dummy5', protocol: 4 },
      ...{ table: 10, metric: 0, unreachableDefault: false },
    },
    unreachableDefault('ipv4', 10, lastMetric, 4),
  ],
  files: [{ path: '/etc/hosts', content: '127.0.0.1 localhost\n', mode: 0o644, uid: 0, gid: 0 }],
}

const environment = { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0' }

const decoded = decodeIntent(environment)
if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
export const intent: Intent = decoded.right

export const pair = intent.pair

export const goalFor = (adopted: readonly string[], accounts: Accounts): Goal => {
  const observed = observe(backdrop, intent.vrf.table, filePaths)
  const target = resolveTarget(intent, observed, new Set(adopted))
  if (E.isLeft(target)) throw new Error(JSON.stringify(target.left))
  const files = frrFiles(renderTexts(target.right, renderBuiltIn(target.right)), accounts)
  return { intent, mtu: target.right.mtu.value, files, adopted: new Set(adopted) }
}

/** A link of ours as a plan makes it, with what is wrong with it. */
export const ours = (name: string, flaws: Partial<KernelLink> = {}): KernelLink => {
  const link = { name, group: linkGroup, up: true, mtu: 1500, ...flaws }
  return { ...makeLink(backdrop, link), ...flaws }
}
