// The table at the end of a run: where the time went.

import type { Outcome } from './runGroup.ts'

/** Shorter ones are summed up in one row. */
const worthARow = 5

type Cost = Pick<Outcome, 'title' | 'seconds' | 'processorSeconds'>

const row = ({ title, seconds, processorSeconds }: Cost): string =>
  `${seconds.toFixed(1).padStart(8)} ${processorSeconds.toFixed(1).padStart(10)}  ${title}`

const sum = (costs: readonly Cost[], title: string): Cost => ({
  title,
  seconds: costs.reduce((total, { seconds }) => total + seconds, 0),
  processorSeconds: costs.reduce((total, { processorSeconds }) => total + processorSeconds, 0),
})

/** @param lanes what each lane ran, one after the other */
export const costTable = (lanes: readonly (readonly Cost[])[]): string => {
  const all = lanes.flat().toSorted((a, b) => b.seconds - a.seconds)
  const short = all.filter(({ seconds }) => seconds < worthARow)
  const rows = [
    ...all.filter(({ seconds }) => seconds >= worthARow),
    ...(short.length === 0 ? [] : [sum(short, `${short.length} shorter ones together`)]),
    sum(all, 'all'),
  ]
  const longest = Math.max(0, ...lanes.map((lane) => sum(lane, '').seconds))
  return [
    ` seconds  processor`,
    ...rows.map(row),
    `the longest of ${lanes.length} lanes took ${longest.toFixed(1)} seconds`,
  ].join('\n')
}
