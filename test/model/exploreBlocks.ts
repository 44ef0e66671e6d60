// Explores the blocks of states whose numbers it is sent, and answers with what each covered.
import { explorer, type Count } from './explore.ts'
import { blocks } from './states.ts'

const exploreBlock = (index: number): Count => {
  const block = blocks[index]
  if (block === undefined) throw new Error(`there is no block ${index}`)
  const { explore, count } = explorer(block.goal)
  for (const state of block.states()) explore(state)
  return count
}

process.on('message', (index: number) => process.send?.(exploreBlock(index)))
