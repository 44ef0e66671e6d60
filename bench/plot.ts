// A line chart with logarithmic axes, as SVG.

export interface Series {
  readonly name: string
  readonly colour: string
  /** x and y, both above zero. */
  readonly points: readonly (readonly [number, number])[]
}

const width = 640
const height = 360
const margin = { left: 60, right: 150, top: 20, bottom: 45 }

const decades = (values: readonly number[]): readonly number[] => {
  const lowest = Math.floor(Math.log10(Math.min(...values)))
  const highest = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: highest - lowest + 1 }, (_, index) => 10 ** (lowest + index))
}

const scale = (ticks: readonly number[], from: number, to: number) => {
  const lowest = Math.log10(ticks[0] ?? 1)
  const highest = Math.log10(ticks.at(-1) ?? 10)
  return (value: number): number =>
    Math.round(from + ((Math.log10(value) - lowest) / (highest - lowest)) * (to - from))
}

const text = (x: number, y: number, content: string, anchor = 'middle'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`

export const chart = (xTitle: string, yTitle: string, series: readonly Series[]): string => {
  const points = series.flatMap((line) => line.points)
  const xTicks = decades(points.map(([x]) => x))
  const yTicks = decades(points.map(([, y]) => y))
  const x = scale(xTicks, margin.left, width - margin.right)
  const y = scale(yTicks, height - margin.bottom, margin.top)
  const grid = [
    ...xTicks.map((tick) => `<path d="M${x(tick)} ${margin.top}V${height - margin.bottom}"/>`),
    ...yTicks.map((tick) => `<path d="M${margin.left} ${y(tick)}H${width - margin.right}"/>`),
  ]
  const labels = [
    ...xTicks.map((tick) => text(x(tick), height - margin.bottom + 16, String(tick))),
    ...yTicks.map((tick) => text(margin.left - 8, y(tick) + 4, String(tick), 'end')),
    text((margin.left + width - margin.right) / 2, height - 8, xTitle),
    text(8, 13, yTitle, 'start'),
  ]
  const lines = series.map(({ name, colour, points: own }) => {
    const path = own
      .map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${x(px)} ${y(py)}`)
      .join('')
    const [lastX, lastY] = own.at(-1) ?? [1, 1]
    return `<path d="${path}" stroke="${colour}" stroke-width="2"/>${text(x(lastX) + 8, y(lastY) + 4, name, 'start')}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
<g stroke="#ddd" fill="none">${grid.join('')}</g>
${labels.join('\n')}
<g fill="none">${lines.map((line) => line.replace('<text', '<text fill="black"')).join('\n')}</g>
</svg>
`
}
