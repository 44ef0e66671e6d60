import { plural } from '../src/plan/words.ts'
import type { Boots, Spread } from './restartsBoot.ts'

/** One event, once: packets of all flows, and the longest time without an answer in any. */
export interface Row {
  readonly lost: number
  readonly longestGapMs: number
  /** How often it was done before, and disturbed. */
  readonly again: number
}

/** Milliseconds until no leaf sent to a node that had died; `null`: they did not end. */
export type FailOver = number | null

export interface Column {
  readonly title: string
  /** How often each event was done. */
  readonly times: number
  readonly rows: ReadonlyMap<string, readonly Row[]>
  readonly failOvers: ReadonlyMap<string, readonly FailOver[]>
}

interface Measured {
  readonly frr: string
  readonly names: readonly string[]
  readonly deathNames: readonly string[]
  readonly columns: readonly Column[]
  readonly boots: readonly Boots[]
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

const duration = (milliseconds: number): string =>
  milliseconds < 100 ? `${milliseconds} ms` : seconds(milliseconds)

/** The worst repetition. */
export const worstGap = (rows: readonly Row[]): number =>
  Math.max(0, ...rows.map(({ longestGapMs }) => longestGapMs))

/** `3 (8 ms); 0 in 8 of 10` */
const cell = (rows: readonly Row[]): string => {
  if (rows.length === 0) return '-'
  const lost = Math.max(...rows.map((row) => row.lost))
  const clean = rows.filter((row) => row.lost === 0).length
  const often = clean === 0 ? '' : `; 0 in ${clean} of ${rows.length}`
  return lost === 0 ? '**0**' : `${lost} (${duration(worstGap(rows))})${often}`
}

/** The worst of all restarts. */
const lossCell = (rows: readonly Row[]): string => {
  const lost = Math.max(0, ...rows.map((row) => row.lost))
  return lost === 0 ? `**0** in ${rows.length}` : `${lost} (${duration(worstGap(rows))})`
}

/** `1.1 to 1.7 s` */
const failOverCell = (times: readonly FailOver[]): string => {
  const ended = times.flatMap((time) => time ?? [])
  if (times.length === 0) return '-'
  if (ended.length < times.length) return 'for good'
  const [least, most] = [Math.min(...ended), Math.max(...ended)].map((time) => seconds(time))
  return least === most ? `${most}` : `${least?.replace(' s', '')} to ${most}`
}

const spread = ({ mean, error, least, most }: Spread): string =>
  `${mean.toFixed(1)} ± ${error.toFixed(1)} s (${least.toFixed(1)} to ${most.toFixed(1)})`

const bootLine = ({ frr, rounds, ours, without }: Boots): string =>
  `- FRR ${frr}: ${spread(ours)} with our settings, ${spread(without)} without, ${rounds} boots of each.\n`

const bootPart = (boots: readonly Boots[]): string =>
  `A first boot is measured from the start of the container until the spine shares the traffic to NODE_IP and
to the services between both leaves. Boots with our settings and without them take turns. Each line has the
mean, its standard error and the range.

${boots.map(bootLine).join('')}`

const disturbed = (columns: readonly Column[]): string => {
  const rows = columns.flatMap((column) => [...column.rows.values()].flat())
  const times = rows.reduce((sum, { again }) => sum + again, 0)
  return times === 0
    ? ''
    : `Not counted and repeated: ${plural(times, 'repetition')} that lost packets while the machine did not run
the lab for 0.3 seconds or longer.

`
}

export const measuredPart = (measured: Measured): string => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const { frr, names, deathNames, columns, boots } = measured
  const both = columns.map(({ title, times, rows, failOvers }) => [
    `${title} (${times}×)`,
    lossCell([...rows.values()].flat()),
    ...deathNames.map((name) => failOverCell(failOvers.get(name) ?? [])),
  ])
  return `The first table has the packets that the worst restart lost, with the longest time without an answer.
It also has the time until no leaf sends to a node that has died. All routers have FRR ${frr} if the column
names no other.

${line(['', 'lost at a restart', ...deathNames.map((name) => `${name}, for`)])}
${line(['---', '---', ...deathNames.map(() => '---')])}
${both.map(line).join('\n')}

"A node hangs": all of its FRR gets SIGSTOP, and its links stay up. "A node loses power": its links
go down, and all of FRR gets SIGKILL.

The second table has each kind of restart: the packets that all flows lost together, and the longest time
without an answer in one flow. The worst of the repetitions counts (3× means three).

${line(['', ...columns.map(({ title, times }) => `${title} (${times}×)`)])}
${line(['---', ...columns.map(() => '---')])}
${names.map((name) => line([name, ...columns.map(({ rows }) => cell(rows.get(name) ?? []))])).join('\n')}

${disturbed(columns)}${bootPart(boots)}`
}
