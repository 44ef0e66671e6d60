// Writes docs/speakers.md and docs/policy.md from a run in the lab, or the one that is named.

import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { format } from 'prettier'
import { narrow } from '../policyClaims.ts'
import { runPolicy, runSpeakers } from './measure.ts'
import { policyPage } from './policyPage.ts'
import { speakersPage } from './speakersPage.ts'

const releases = ['10.3', '10.7'] as const

/** As many guests at a time as there are processors. */
const inTurn = async <A>(runs: readonly (() => Promise<A>)[]): Promise<readonly A[]> => {
  const queue = [...runs.entries()]
  const results: A[] = []
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [at, run] = next
      results[at] = await run()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results
}

const pages = {
  speakers: async () =>
    speakersPage(
      await inTurn(
        (['plan', 'frr-intent'] as const).flatMap((by) =>
          releases.map((frr) => () => runSpeakers(by, frr)),
        ),
      ),
    ),
  policy: async () =>
    policyPage(
      await inTurn(
        releases.flatMap((frr) => [
          () => runPolicy('frr-intent', frr, null),
          () => runPolicy('plan', frr, null),
          () => runPolicy('frr-intent', frr, narrow),
        ]),
      ),
    ),
} as const

const isPage = (word: string): word is keyof typeof pages => word in pages

const words = process.argv.slice(2)
if (!words.every(isPage)) throw new Error(`wanted: ${Object.keys(pages).join(' or ')}`)
for (const page of words.length === 0 ? (['speakers', 'policy'] as const) : words) {
  const text = await format(await pages[page](), { parser: 'markdown', printWidth: 100 })
  writeFileSync(`docs/${page}.md`, text)
  console.log(text)
}
