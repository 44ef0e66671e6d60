// A child process that ends with this one, in time, and shows that it is at work.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * @param {number} pid
 * @returns {readonly number[]} its children, theirs, and so on; none where there is no /proc
 */
const descendants = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter((word) => word !== '')
      .map(Number)
      .flatMap((child) => [child, ...descendants(child)])
  } catch {
    return []
  }
}

/** @param {NodeJS.Signals} signal */
const tellAll = (signal) => {
  for (const pid of descendants(process.pid))
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended by itself.
    }
}

/**
 * Neither a shell nor npm passes a signal on to what it waits for. So all that runs here gets those
 * that reach this process, and ends when the npm that started it has ended.
 */
export const passSignalsOn = () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => tellAll(signal))
  const { ppid } = process
  if (process.env['npm_lifecycle_event'] === undefined) return
  const watch = setInterval(() => {
    if (process.ppid !== ppid) tellAll('SIGTERM')
  }, 1000)
  watch.unref()
}

/**
 * @typedef {object} Ended
 * @property {number | null} status
 * @property {NodeJS.Signals | null} signal
 * @property {Error & {code?: string} | undefined} error
 * @property {string} stdout
 */

/**
 * @param {readonly string[]} argv
 * @param {string} cwd
 * @param {number} seconds after which it is ended, with the error ETIMEDOUT
 * @param {string} title shown on a terminal while it runs, with the seconds it has taken
 * @returns {Promise<Ended>}
 */
export const runShown = ([program = '', ...words], cwd, seconds, title) =>
  new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(program, words, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.on('data', (data) => (stdout += data))
    /** @type {Ended['error']} */
    let error
    child.on('error', (reason) => (error = reason))
    const patience = setTimeout(() => {
      error = Object.assign(new Error('it took too long'), { code: 'ETIMEDOUT' })
      tellAll('SIGKILL')
    }, seconds * 1000)
    const onTerminal = process.stderr.isTTY && process.env['TERM'] !== 'dumb'
    const show = () =>
      process.stderr.write(`\r${title} (${Math.round((Date.now() - started) / 1000)} s)`)
    if (!onTerminal) console.error(title)
    const timer = onTerminal ? setInterval(show, 500) : undefined
    child.on('close', (status, signal) => {
      clearTimeout(patience)
      clearInterval(timer)
      if (onTerminal) process.stderr.write('\r\u001b[K')
      resolve({ status, signal, error, stdout })
    })
  })
