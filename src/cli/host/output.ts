import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { printable } from '../../intent/problem.ts'
import { colourStyle, plainStyle, type Style } from '../../plan/text/style.ts'

const pause = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes everything before it returns, so that nothing is lost when FRR takes over the process. It waits
 * for a full pipe. If the reader has gone, the output ends and the run goes on.
 */
const writeAll = (descriptor: number, text: string): void => {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EAGAIN') return
      Atomics.wait(pause, 0, 0, 5)
    }
  }
}

export const print = (text: string): void => writeAll(1, text)

export const printError = (text: string): void => writeAll(2, text)

/** Whether somebody watches stderr. */
export const isTerminal = (): boolean => isatty(2)

/** Line breaks in messages of ip or FRR, or in the name of a link, must not make a new line. */
const oneLine = (text: string): string => printable(text.trimEnd().replaceAll(/\s*\n\s*/g, ' '))

/** Talos keeps the last 512 bytes of a failing service's log beside its state. */
const longest = 500

const clip = (sentence: string): string =>
  sentence.length <= longest ? sentence : `${sentence.slice(0, longest - 3)}...`

/** The end of a run: details, then one last line. */
export const printLastLines = (details: readonly string[], sentence: string): void => {
  const lines = [...details.map(oneLine), clip(oneLine(sentence))]
  printError(lines.map((line) => `${line}\n`).join(''))
}

/** By `--color`, then NO_COLOR (no-color.org), then FORCE_COLOR (0 does not force), then by the terminal. */
export const styleFor = (when: string, env: NodeJS.ProcessEnv): Style => {
  if (when === 'always') return colourStyle
  if (when === 'never' || (env['NO_COLOR'] ?? '') !== '') return plainStyle
  if (!['', '0'].includes(env['FORCE_COLOR'] ?? '')) return colourStyle
  return isatty(1) && env['TERM'] !== 'dumb' ? colourStyle : plainStyle
}
