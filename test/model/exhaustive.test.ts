import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Count } from './explore.ts'
import { blocks } from './states.ts'

/** What was covered when this was written. Fewer means that a part of the space was lost. */
const covered = { states: 173_712, starts: 148_513, runs: 618_318 }

const sum = (counts: readonly Count[], key: keyof Count): number =>
  counts.reduce((total, count) => total + count[key], 0)

/**
 * As many blocks at a time as there are processors. A violation ends its process with an error,
 * which holds the state and the plan.
 */
const exploreAll = async (): Promise<readonly Count[]> => {
  const queue = [...blocks.entries()]
  const counts: Count[] = []
  const work = async (): Promise<void> => {
    const explorer = fork('test/model/exploreBlocks.ts')
    const failed = once(explorer, 'exit').then(([code]) => assert.is(code, 0, 'see above'))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, { name, goal }] = next
      explorer.send(index)
      const [count] = ((await Promise.race([once(explorer, 'message'), failed])) ?? []) as Count[]
      assert.ok(count, `${name}: the process ended`)
      counts.push(count)
      const adopted = goal.adopted.size === 0 ? '' : ' (adopted)'
      console.log(`${name}${adopted}: ${count.states} states, ${count.runs} runs`)
    }
    explorer.disconnect()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return counts
}

test('every plan converges from every state and after every crash, and touches nothing foreign', async () => {
  const started = Date.now()
  const counts = await exploreAll()
  const seconds = (Date.now() - started) / 1000
  const [states, starts, runs] = [sum(counts, 'states'), sum(counts, 'starts'), sum(counts, 'runs')]
  console.log(
    `${states} states, ${starts} of them starts, ${sum(counts, 'refused')} refused; ` +
      `${runs} runs in ${seconds} s`,
  )
  assert.ok(states >= covered.states, `${states} states`)
  assert.ok(starts >= covered.starts, `${starts} starts`)
  assert.ok(runs >= covered.runs, `${runs} runs`)
})

test.run()
