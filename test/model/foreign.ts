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

/** Each foreign object as a text: all of these must still be there after any operation. */
export const foreign = (goal: Goal, kernel: Kernel): readonly string[] => [
  ...kernel.links.filter(isForeign(goal)).map((link) => JSON.stringify(link)),
  ...kernel.rules.filter((rule) => rule.protocol !== protocol).map((rule) => JSON.stringify(rule)),
  ...kernel.routes
    .filter(({ protocol: by, device }) => by !== protocol && isElsewhere(goal, kernel, device))
    .map((route) => JSON.stringify(route)),
  ...kernel.files
    .filter(({ path }) => !goal.files.some((file) => file.path === path))
    .map((file) => JSON.stringify(file)),
]

const linksOf = (operation: Operation): readonly string[] => {
  if ('link' in operation) return [operation.link]
  return operation._tag === 'AddVeth' ? [operation.name, operation.peer] : []
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
