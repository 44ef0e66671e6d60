// What is not ours on a host. None of it may change, at no moment.

import { linkGroup, protocol } from '../../src/plan/mark.ts'
import type { Operation } from '../../src/plan/operation.ts'
import type { Goal } from './goal.ts'
import { linkNamed, type Kernel, type KernelLink } from './kernel.ts'

const isForeign =
  ({ adopted }: Goal) =>
  ({ name, group }: KernelLink): boolean =>
    group !== linkGroup && !adopted.has(name)

/** A route through one of our own links goes with it. */
const isElsewhere = (goal: Goal, kernel: Kernel, device: string | null): boolean => {
  const link = linkNamed(kernel, device ?? '')
  return link === undefined || isForeign(goal)(link)
}

/**
 * What of others' an operation changed or removed. Objects are compared by identity: what a step
 * leaves alone it hands on as it is.
 */
export const foreignLost = (goal: Goal, before: Kernel, after: Kernel): readonly object[] => {
  const there = new Set<object>([...after.links, ...after.rules, ...after.routes, ...after.files])
  return [
    ...before.links.filter(isForeign(goal)),
    ...before.rules.filter((rule) => rule.protocol !== protocol),
    ...before.routes.filter(
      ({ protocol: by, device }) => by !== protocol && isElsewhere(goal, before, device),
    ),
    ...before.files.filter(({ path }) => !goal.files.some((file) => file.path === path)),
  ].filter((object) => !there.has(object))
}

const linksOf = (operation: Operation): readonly string[] => {
  if (operation._tag === 'AddVeth') return [operation.link, operation.peer]
  return 'link' in operation ? [operation.link] : []
}

/** The foreign link that an operation names, if it does. */
export const foreignNamed = (
  goal: Goal,
  kernel: Kernel,
  operation: Operation,
): string | undefined =>
  linksOf(operation).find((name) => {
    const link = linkNamed(kernel, name)
    return link !== undefined && isForeign(goal)(link)
  })
