// Horizontal bars in groups, as SVG: the longest gap of each event, by column, in seconds.
import { worstGap, type Column } from './restartsReport.ts'

const colours = ['#06c', '#c60', '#888', '#39c', '#093', '#9bd', '#5b8', '#fa6']
const bar = 9
const left = 200
const width = 720
const legendColumns = 3

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export const bars = (names: readonly string[], columns: readonly Column[]): string => {
  const group = columns.length * bar + 14
  const gaps = columns.flatMap(({ rows }) => [...rows.values()].map((row) => worstGap(row)))
  const seconds = Math.ceil(Math.max(1000, ...gaps) / 5000) * 5
  const x = (milliseconds: number) =>
    Math.round((milliseconds / 1000 / seconds) * (width - left - 60))
  const top = 20 + 18 * Math.ceil(columns.length / legendColumns)
  const height = top + names.length * group + 30
  const legend = columns.map(({ title }, index) => {
    const [column, row] = [index % legendColumns, Math.floor(index / legendColumns)]
    const at = { x: 8 + column * (width / legendColumns), y: 8 + row * 18 }
    return `<rect x="${at.x}" y="${at.y}" width="10" height="10" fill="${colours[index]}"/><text x="${at.x + 14}" y="${at.y + 9}">${escape(title)}</text>`
  })
  const groups = names.flatMap((name, row) => {
    const y = top + row * group
    const own = columns.map(({ rows }, index) => {
      const measured = rows.get(name) ?? []
      const gap = worstGap(measured)
      const label = measured.length === 0 ? '-' : gap === 0 ? '0' : `${(gap / 1000).toFixed(1)} s`
      const at = y + index * bar
      return `<rect x="${left}" y="${at}" width="${x(gap)}" height="${bar - 1}" fill="${colours[index]}"/><text x="${left + x(gap) + 4}" y="${at + 8}" font-size="9">${label}</text>`
    })
    return [
      `<text x="${left - 8}" y="${y + group / 2 - 3}" text-anchor="end">${escape(name)}</text>`,
      ...own,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
${legend.join('\n')}
${groups.join('\n')}
<text x="${left}" y="${height - 10}">longest time without an answer, 0 to ${seconds} seconds</text>
</svg>
`
}
