import type { Versions } from './measure.ts'

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** Where the page comes from, and what it ran on. */
export const madeBy = (page: string, versions: readonly Versions[]): string => {
  const frr = [...new Set(versions.map((version) => version.frr))].join(' and ')
  const kernel = [...new Set(versions.map((version) => version.kernel))].join(', ')
  return `Made by \`npm run docs:lab -- ${page}\`, in one run, from what leaves and spine saw in the lab: FRR ${frr},
Linux ${kernel} (User Mode Linux, one slow processor for all routers; a node is faster).`
}
