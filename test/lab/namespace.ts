// A mount and a PID namespace for a program and all that it starts: they end with it.

import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Words for unshare(1); without root it needs a user namespace, too. */
export const namespaces: readonly string[] = [
  ...['--mount', '--pid', '--fork', '--kill-child'],
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
]

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const childrenOf = (pid: number): readonly number[] =>
  textOf(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)

/** Of user and system, of a process and those it has waited for: fields 14 to 17 of proc_pid_stat(5). */
const ticksOf = (pid: number): number =>
  textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0)

const ticksOfAll = (pid: number): number =>
  ticksOf(pid) + childrenOf(pid).reduce((sum, child) => sum + ticksOfAll(child), 0)

/** Ends a process and all that it has started. */
export const endTree = ({ pid }: ChildProcess): void => {
  const end = (one: number): void => {
    const children = childrenOf(one)
    try {
      process.kill(one, 'SIGKILL')
    } catch {
      // It has ended since it was found.
    }
    children.forEach(end)
  }
  if (pid !== undefined) end(pid)
}

const ticksPerSecond = 100

/**
 * Ends all that runs in the namespace. Nobody waits for processes that end this way, so the kernel
 * forgets what they cost: with LAB_COSTS=1 it is printed, for test/runner/runGroup.ts.
 */
export const endNamespace = ({ pid, exitCode, signalCode }: ChildProcess): void => {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  if (process.env['LAB_COSTS'] === '1')
    console.log(`a guest took ${ticksOfAll(pid) / ticksPerSecond} processor seconds`)
  process.kill(pid, 'SIGKILL')
}
