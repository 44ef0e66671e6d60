// Measures what the client loses when the node's FRR is stopped, killed and restarted, how long the
// leaves send to a node that has died, and how long a first boot takes; writes docs/restarts.md and
// docs/restarts.svg.
// `npm run bench:restarts -- REPETITIONS`
import { readFileSync, writeFileSync } from 'node:fs'
import { deaths, failOver, revive, type DeathName } from '../test/lab/failOver.ts'
import { packetsLost, rates, type Loss } from '../test/lab/probes.ts'
import {
  bootContainer,
  happenings,
  lossDuring,
  settled,
  type EventName,
  type Happening,
} from '../test/lab/restarts.ts'
import { bars } from './bars.ts'
import { firstBoots, type Boots } from './restartsBoot.ts'
import { measuredPart, type Column, type FailOver, type Row } from './restartsReport.ts'
import { bootReleases, columns, usualFrr, type Setup } from './restartsSetups.ts'
import { threeAtOnce } from './threeAtOnce.ts'

const repetitions = Number(process.argv[2] ?? 10)
/** Single boots differ by seconds, and few say nothing. */
const rounds = Math.min(3 * repetitions, 9)
const names = Object.keys(happenings) as EventName[]
const deathNames = Object.keys(deaths) as DeathName[]

const worst = (losses: readonly Loss[]) => ({
  lost: packetsLost(losses),
  longestGapMs: Math.max(...losses.map(({ longestGapMs }) => longestGapMs)),
})

const whereLost = (losses: readonly Loss[]): string =>
  losses
    .filter((loss) => packetsLost([loss]) > 0)
    .map(({ address, there, back }) => `; ${address}: ${there} there, ${back} back`)
    .join('')

const measure = async (setup: Setup): Promise<Column> => {
  const { title, container: options, frr = usualFrr, isLeftOut = () => false } = setup
  const times = Math.min(repetitions, setup.repetitionsAtMost ?? repetitions)
  const container = await bootContainer({ ...options, frr, rate: rates.bench })
  try {
    await container.start()
    await container.up()
    await settled(container.guest)
    const rows = new Map<string, Row[]>(names.map((name) => [name, []]))
    const failOvers = new Map<string, FailOver[]>(deathNames.map((name) => [name, []]))
    for (let round = 0; round < times; round += 1) {
      for (const name of names) {
        const happening: Happening = happenings[name]
        if (isLeftOut(name)) continue
        const { losses, again } = await lossDuring(container, happening)
        const row = { ...worst(losses), again }
        const time = again === 0 ? '' : ` (disturbed ${again} times before)`
        console.log(
          `${title}, ${name}${time}: ${row.lost} lost, ${row.longestGapMs} ms${whereLost(losses)}`,
        )
        rows.get(name)?.push(row)
      }
      for (const name of deathNames) {
        const milliseconds = await failOver(container, name)
        console.log(`${title}, ${name}: ${milliseconds} ms`)
        failOvers.get(name)?.push(milliseconds)
        await revive(container, name)
      }
    }
    return { title, times, rows, failOvers }
  } finally {
    await container.guest.stop()
  }
}

const boots: Boots[] = []
const results: Column[] = []
await threeAtOnce([
  ...columns.map((setup, index) => async () => {
    results[index] = await measure(setup)
  }),
  ...bootReleases.map((frr, index) => async () => {
    boots[index] = await firstBoots(frr, rounds)
  }),
])

const document = 'docs/restarts.md'
const marks = /(<!-- measured -->\n)[^]*(<!-- end of measured -->)/
writeFileSync(
  document,
  readFileSync(document, 'utf8').replace(
    marks,
    (_all, begin: string, end: string) =>
      `${begin}\n${measuredPart({ frr: usualFrr, names, deathNames, columns: results, boots })}\n${end}`,
  ),
)
writeFileSync('docs/restarts.svg', bars(names, results))
