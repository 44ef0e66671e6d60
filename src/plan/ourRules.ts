import { families, type Family } from '../intent/address.ts'
import type { Intent } from '../intent/intent.ts'
import { speakerEnd } from '../intent/link.ts'
import type { Rule } from '../observe/observed.ts'
import { protocol } from './mark.ts'

/**
 * Priorities outside those of Talos, Cilium and KubeSpan (32500, which comes before any routing);
 * 1000 is the kernel's own choice, and 32766 its rule for table main.
 */
export const rulePriority = {
  loopGuard: 500,
  l3mdev: 1000,
  mainFirst: 32600,
  fabricTable: 32601,
} as const

/** RT_TABLE_MAIN, and RT_TABLE_COMPAT, which FABRIC_TABLE=252 stands for (linux/rtnetlink.h). */
const routingTable = { main: 254, fabric: 252 } as const

/** RTPROT_KERNEL: a rule that says otherwise would stand beside the one that the kernel makes. */
const kernelProtocol = 2

/** A rule that an intent wants. */
export interface OurRule {
  readonly name: string
  readonly rule: Rule
  /** What goes wrong without it. */
  readonly reason: string
}

type Make = (family: Family) => OurRule

const anything: Omit<Rule, 'family' | 'priority'> = {
  protocol,
  l3mdev: false,
  iif: null,
  unreachable: false,
  table: null,
  goto: null,
  suppressPrefixLength: null,
  selectors: [],
}

/**
 * Sends lookups of a VRF's traffic to the VRF's table. The kernel makes this rule with the first
 * VRF, but only once, so it has to be there before.
 */
const l3mdev: Make = (family) => ({
  name: `l3mdev-${family}`,
  rule: {
    ...{ ...anything, family, priority: rulePriority.l3mdev },
    ...{ l3mdev: true, protocol: kernelProtocol },
  },
  reason: 'there is no l3mdev rule, and without it nothing uses the table of a VRF',
})

/**
 * A packet to a LoadBalancer IP that no service rule catches leaves through the veth, comes back in
 * on the host's end and meets the same route again, until its TTL reaches zero. This rule ends that.
 */
const loopGuard: Make = (family) => ({
  name: `loop-guard-${family}`,
  rule: {
    ...{ ...anything, family, priority: rulePriority.loopGuard },
    ...{ iif: speakerEnd, unreachable: true },
  },
  reason: 'without it packets to an unserved LoadBalancer IP loop through the veth',
})

/** Table main without its default routes: the host's own routes count before those of the fabric. */
const mainFirst: Make = (family) => ({
  name: `main-first-${family}`,
  rule: {
    ...{ ...anything, family, priority: rulePriority.mainFirst },
    ...{ table: routingTable.main, suppressPrefixLength: 0 },
  },
  reason: "without it the fabric's default route would come before routes of this host",
})

/** The fabric's routes have a table of their own, and count before the host's default routes. */
export const fabricTableRule: Make = (family) => ({
  name: `fabric-table-${family}`,
  rule: {
    ...{ ...anything, family, priority: rulePriority.fabricTable },
    table: routingTable.fabric,
  },
  reason: 'without it nothing uses the routes of BGP (FABRIC_TABLE)',
})

/** All rules that the intent wants: planner, removal and refusals read this list. */
export const ourRules = ({ fabricTable }: Intent): readonly OurRule[] =>
  [...[l3mdev, loopGuard], ...(fabricTable === 'main' ? [] : [mainFirst, fabricTableRule])].flatMap(
    (make) => families.map(make),
  )

/** Behind the rule for table main (32766) an l3mdev rule would never be asked. */
const isInPlace = (found: Rule, rule: Rule): boolean =>
  rule.l3mdev ? found.priority < 32766 : found.priority === rule.priority

const parts = [
  'family',
  'l3mdev',
  'iif',
  'unreachable',
  'table',
  'goto',
  'suppressPrefixLength',
] as const

/** Whether a rule of the host does what the wanted one does. */
export const serves = (found: Rule, { rule }: OurRule): boolean =>
  isInPlace(found, rule) &&
  found.selectors.length === 0 &&
  parts.every((part) => found[part] === rule[part])
