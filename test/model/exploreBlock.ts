// A worker: explores one block of states, and posts what it covered. A violation ends it.
import { parentPort, workerData } from 'node:worker_threads'
import { explorer } from './explore.ts'
import { blocks } from './states.ts'

const block = blocks[workerData as number]
if (block === undefined) throw new Error(`there is no block ${String(workerData)}`)
const { explore, count } = explorer(block.goal)
for (const state of block.states()) explore(state)
parentPort?.postMessage(count)
