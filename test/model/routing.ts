// What the kernel does to policy rules (net/core/fib_rules.c) and to the routes a plan knows.

import * as E from 'fp-ts/lib/Either.js'
import type { Family } from '../../src/intent/address.ts'
import { lastMetric, type Rule } from '../../src/observe/observed.ts'
import type { Kernel, KernelRoute, Outcome } from './kernel.ts'

/** Who made it counts too: beside the kernel's own l3mdev rule there is room for ours. */
const sameRule = (a: Rule, b: Rule): boolean =>
  a.family === b.family &&
  a.protocol === b.protocol &&
  a.priority === b.priority &&
  a.l3mdev === b.l3mdev &&
  a.iif === b.iif &&
  a.unreachable === b.unreachable &&
  a.table === b.table &&
  a.goto === b.goto &&
  a.suppressPrefixLength === b.suppressPrefixLength &&
  a.selectors.join() === b.selectors.join()

/** `ip rule show` prints them by priority; equal ones stay in the order in which they came. */
export const addRule = (kernel: Kernel, rule: Rule): Outcome => {
  if (kernel.rules.some((there) => sameRule(there, rule))) return E.left('EEXIST')
  const rules = [...kernel.rules, rule].toSorted((a, b) => a.priority - b.priority)
  return E.right({ ...kernel, rules })
}

/** What the request leaves out matches anything: the first such rule goes (`rule_find`). */
const isNamedBy = (there: Rule, named: Rule): boolean =>
  there.family === named.family &&
  there.protocol === named.protocol &&
  there.priority === named.priority &&
  (named.iif === null || there.iif === named.iif) &&
  (named.table === null || there.table === named.table) &&
  (named.goto === null || there.goto === named.goto) &&
  (named.suppressPrefixLength === null ||
    there.suppressPrefixLength === named.suppressPrefixLength) &&
  (!named.unreachable || there.unreachable) &&
  (!named.l3mdev || there.l3mdev)

export const deleteRule = (kernel: Kernel, named: Rule): Outcome => {
  const found = kernel.rules.find((there) => isNamedBy(there, named))
  if (found === undefined) return E.left('ENOENT')
  return E.right({ ...kernel, rules: kernel.rules.filter((rule) => rule !== found) })
}

export const unreachableDefault = (
  family: Family,
  table: number,
  metric: number,
  protocol: number,
): KernelRoute => ({
  family,
  table,
  metric,
  protocol,
  destination: 'default',
  unreachableDefault: metric === lastMetric,
  device: null,
})

const samePlace = (a: KernelRoute, b: KernelRoute): boolean =>
  a.family === b.family &&
  a.table === b.table &&
  a.metric === b.metric &&
  a.destination === b.destination

export const addRoute = (kernel: Kernel, route: KernelRoute): Outcome =>
  kernel.routes.some((there) => samePlace(there, route))
    ? E.left('EEXIST')
    : E.right({ ...kernel, routes: [...kernel.routes, route] })

export const deleteRoute = (kernel: Kernel, route: KernelRoute): Outcome => {
  const found = kernel.routes.find(
    (there) => samePlace(there, route) && there.protocol === route.protocol,
  )
  if (found === undefined) return E.left('ESRCH')
  return E.right({ ...kernel, routes: kernel.routes.filter((there) => there !== found) })
}
