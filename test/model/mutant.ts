// Loads the model test over a planner with one change in its source. The mutant's name travels in
// the URL of every module that it imports, so many mutants live in one process.

import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { replacedOnce } from '../mutants/mutant.ts'
import type { Block } from './states.ts'
import type { Explorer } from './explore.ts'
import type { Goal } from './goal.ts'
import { mutations, type Mutation } from './mutations.ts'

const root = new URL('../../', import.meta.url).href

const mutationOf = (url: string): Mutation | undefined => {
  const name = new URL(url).searchParams.get('mutant')
  return mutations.find((mutation) => mutation.name === name)
}

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context)
    const mutant = context.parentURL?.startsWith('file:')
      ? new URL(context.parentURL).searchParams.get('mutant')
      : null
    const isOurs = resolved.url.startsWith(root) && !resolved.url.includes('/node_modules/')
    if (mutant === null || !isOurs || !resolved.url.endsWith('.ts')) return resolved
    return { ...resolved, url: `${resolved.url}?mutant=${encodeURIComponent(mutant)}` }
  },
  load: (url, context, next) => {
    const mutation = url.startsWith('file:') ? mutationOf(url) : undefined
    if (mutation === undefined || !url.includes(`/src/plan/${mutation.file}?`)) {
      return next(url, context)
    }
    const text = readFileSync(fileURLToPath(url.split('?')[0] ?? url), 'utf8')
    const source = replacedOnce(text, mutation.from, mutation.to)
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})

interface Model {
  readonly explorer: (goal: Goal) => Explorer
  readonly blocks: readonly Block[]
}

export const modelOver = async ({ name }: Mutation): Promise<Model> => {
  const query = `?mutant=${encodeURIComponent(name)}`
  const [explore, states] = await Promise.all([
    import(`./explore.ts${query}`) as Promise<Pick<Model, 'explorer'>>,
    import(`./states.ts${query}`) as Promise<Pick<Model, 'blocks'>>,
  ])
  return { explorer: explore.explorer, blocks: states.blocks }
}
