// Explores the block of states whose number is given, and prints what it covered.
import { explorer } from './explore.ts'
import { blocks } from './states.ts'

const block = blocks[Number(process.argv[2])]
if (block === undefined) throw new Error(`there is no block ${process.argv[2]}`)
const { explore, count } = explorer(block.goal)
for (const state of block.states()) explore(state)
console.log(JSON.stringify(count))
