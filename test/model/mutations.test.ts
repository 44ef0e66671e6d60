import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import type { Property } from './explore.ts'
import { modelOver } from './mutant.ts'
import { mutations, type Mutation } from './mutations.ts'

interface Caught {
  readonly property: Property
  readonly states: number
}

/** Starts after which a mutant counts as not caught; all are caught long before. */
const enough = 20_000

const isViolation = (error: unknown): error is Error & { readonly property: Property } =>
  error instanceof Error && 'property' in error

/** The first thing that is wrong with a mutant; blocks take turns, so that no mutant waits long. */
const firstViolation = async (mutation: Mutation): Promise<Caught | null> => {
  const { explorer, blocks } = await modelOver(mutation)
  let queues = blocks.map(({ goal, states }) => ({
    explorer: explorer(goal),
    states: states()[Symbol.iterator](),
  }))
  for (let tried = 0; queues.length > 0 && tried < enough;) {
    const open = queues.map((queue) => ({ queue, next: queue.states.next() }))
    for (const { queue, next } of open) {
      if (next.done === true) continue
      tried += 1
      try {
        queue.explorer.explore(next.value)
      } catch (error) {
        if (isViolation(error)) return { property: error.property, states: tried }
        throw error
      }
    }
    queues = open.filter(({ next }) => next.done !== true).map(({ queue }) => queue)
  }
  return null
}

test('there are at least 20 mutations', () => {
  assert.ok(mutations.length >= 20, String(mutations.length))
})

for (const mutation of share(mutations, 4)) {
  test(`caught: ${mutation.name}`, async () => {
    const caught = await firstViolation(mutation)
    assert.is(caught?.property ?? 'not caught', mutation.caughtBy)
    console.log(`${mutation.name}: ${mutation.caughtBy}, after ${caught?.states} starts`)
  })
}

test.run()
