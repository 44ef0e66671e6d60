// Steps on a terminal: a spinner with the seconds while one waits, a tick or a cross when it is over.
// Without a terminal a line at the start and one at the end, and no colour.

import { styleText } from 'node:util'

const terminal = process.stdout.isTTY && process.env['TERM'] !== 'dumb'
const coloured = terminal && !process.env['NO_COLOR']

const paint = (style: 'green' | 'red' | 'dim' | 'bold', text: string): string =>
  coloured ? styleText(style, text, { validateStream: false }) : text

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`

const spin = (title: string, started: number): (() => void) => {
  if (!terminal) {
    console.log(`\n... ${title}`)
    return () => {}
  }
  process.stdout.write('\n')
  let frame = 0
  const draw = () => {
    const symbol = frames[frame++ % frames.length]
    process.stdout.write(`\r\u001b[K${symbol} ${title} ${paint('dim', seconds(started))}`)
  }
  draw()
  const timer = setInterval(draw, 100)
  return () => {
    clearInterval(timer)
    process.stdout.write('\r\u001b[K')
  }
}

let shown: string[] = []

/** Output of the step that runs, printed below its title once it is over. */
export const show = (text: string): void => {
  shown.push(...text.trimEnd().split('\n'))
}

export async function step<A>(title: string, run: () => Promise<A>): Promise<A> {
  const started = Date.now()
  const stop = spin(title, started)
  const end = (symbol: string) => {
    stop()
    console.log(`${symbol} ${paint('bold', title)} ${paint('dim', seconds(started))}`)
    for (const line of shown) console.log(`    ${line}`)
    shown = []
  }
  try {
    const result = await run()
    end(paint('green', '✓'))
    return result
  } catch (error) {
    end(paint('red', '✗'))
    throw error
  }
}
