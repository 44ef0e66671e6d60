import type { Versions } from './measure.ts'

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** Where the page comes from, and what it ran on. */
export const madeBy = (page: string, versions: readonly Versions[]): string => {
  const frr = [...new Set(versions.map((version) => version.frr))].join(' and ')
  const kernel = [...new Set(versions.map((version) => version.kernel))].join(', ')
  return `\`npm run docs:lab -- ${page}\` made this page in one run, from what leaves and spine saw in the lab.
It ran FRR ${frr} on Linux ${kernel} (User Mode Linux, one slow processor for all routers). A node is faster.`
}
