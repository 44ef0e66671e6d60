import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { explorer } from './explore.ts'
import { blocks } from './states.ts'

/** What was covered when this was written. Fewer means that a part of the space was lost. */
const covered = { states: 162_753, starts: 139_453, runs: 569_015 }

test('every plan converges from every state and after every crash, and touches nothing foreign', () => {
  const started = Date.now()
  const total = { states: 0, starts: 0, refused: 0, runs: 0 }
  for (const { name, goal, states } of blocks) {
    const { explore, count } = explorer(goal)
    for (const state of states()) explore(state)
    total.states += count.states
    total.starts += count.starts
    total.refused += count.refused
    total.runs += count.runs
    const adopted = goal.adopted.size === 0 ? '' : ' (adopted)'
    console.log(`${name}${adopted}: ${count.states} states, ${count.runs} runs`)
  }
  const seconds = (Date.now() - started) / 1000
  console.log(
    `${total.states} states, ${total.starts} of them starts, ${total.refused} refused; ` +
      `${total.runs} runs in ${seconds} s`,
  )
  assert.ok(total.states >= covered.states, `${total.states} states`)
  assert.ok(total.starts >= covered.starts, `${total.starts} starts`)
  assert.ok(total.runs >= covered.runs, `${total.runs} runs`)
})

test.run()
