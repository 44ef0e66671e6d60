// Explores the blocks of states whose numbers it is sent, and answers with what each covered.
import { parts } from '../runner/share.ts'
import { explorer, type Count } from './explore.ts'
import { blocks } from './states.ts'

export interface Assignment {
  readonly block: number
  /** Every so manieth start of the block; null: all of them. */
  readonly part: number | null
}

const exploreBlock = ({ block: index, part }: Assignment): Count => {
  const block = blocks[index]
  if (block === undefined) throw new Error(`there is no block ${index}`)
  const { explore, count } = explorer(block.goal)
  let position = 0
  for (const state of block.states()) {
    if (part === null || position % parts === part) explore(state)
    position += 1
  }
  return count
}

process.on('message', (assignment: Assignment) => process.send?.(exploreBlock(assignment)))
