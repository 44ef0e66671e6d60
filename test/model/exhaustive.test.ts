// All of the model, or a part of it: test/runner/share.ts.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parts, testedPart } from '../runner/share.ts'
import type { Count } from './explore.ts'
import type { Assignment } from './exploreBlocks.ts'
import { blocks } from './states.ts'

/**
 * What was covered when this was written, by the part that covers least. Fewer means that a piece of
 * the space was lost. Parts overlap: crashes of different starts leave the same states.
 */
const covered = {
  whole: { states: 176_170, starts: 150_393, runs: 628_628 },
  part: { states: 29_700, starts: 22_000, runs: 112_000 },
} as const

const part = testedPart()

const sum = (counts: readonly Count[], key: keyof Count): number =>
  counts.reduce((total, count) => total + count[key], 0)

/**
 * All of it in as many processes as there are processors; a part leaves them to other tests. A
 * violation ends its process with an error, which holds the state and the plan.
 */
const exploreAll = async (): Promise<readonly Count[]> => {
  const queue = [...blocks.entries()]
  const counts: Count[] = []
  const work = async (): Promise<void> => {
    const explorer = fork('test/model/exploreBlocks.ts')
    const failed = once(explorer, 'exit').then(([code]) => assert.is(code, 0, 'see above'))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [block, { name, goal }] = next
      explorer.send({ block, part } satisfies Assignment)
      const [count] = ((await Promise.race([once(explorer, 'message'), failed])) ?? []) as Count[]
      assert.ok(count, `${name}: the process ended`)
      counts.push(count)
      const adopted = goal.adopted.size === 0 ? '' : ' (adopted)'
      console.log(`${name}${adopted}: ${count.states} states, ${count.runs} runs`)
    }
    explorer.disconnect()
  }
  await Promise.all(Array.from({ length: part === null ? availableParallelism() : 1 }, work))
  return counts
}

test('every plan converges from every state and after every crash, and touches nothing foreign', async () => {
  const started = Date.now()
  const counts = await exploreAll()
  const seconds = (Date.now() - started) / 1000
  const [states, starts, runs] = [sum(counts, 'states'), sum(counts, 'starts'), sum(counts, 'runs')]
  console.log(
    `${part === null ? 'all' : `part ${part} of ${parts}`}: ${states} states, ${starts} of them starts, ` +
      `${sum(counts, 'refused')} refused; ${runs} runs in ${seconds} s`,
  )
  const least = covered[part === null ? 'whole' : 'part']
  assert.ok(states >= least.states, `${states} states`)
  assert.ok(starts >= least.starts, `${starts} starts`)
  assert.ok(runs >= least.runs, `${runs} runs`)
})

test.run()
