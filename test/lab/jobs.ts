// Scripts run by the guest's agent. A job is a folder with `script`, `stdout` and `stderr`, which
// host and guest share; the serial line only says when to start and when it is done.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Kernel } from './kernel.ts'

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface JobOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly netns?: string
}

export interface Job {
  readonly result: Promise<Result>
  output(): string
  kill(signal: 'TERM' | 'INT' | 'KILL'): void
}

export interface Agent {
  readonly ready: Promise<void>
  start(script: string, options?: JobOptions): Job
}

export const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** Talks to the agent over the kernel's serial line; all that waits is rejected when it ends. */
export function connectAgent(kernel: Kernel, folder: string): Agent {
  const waiting = new Map<string, (answer: { code: number } | { death: string }) => void>()
  let started = 0
  let death: string | undefined

  const answered = (id: string) =>
    new Promise<number>((resolve, reject) => {
      if (death !== undefined) return reject(new Error(death))
      waiting.set(id, (answer) => {
        waiting.delete(id)
        if ('code' in answer) resolve(answer.code)
        else reject(new Error(answer.death))
      })
    })

  createInterface(kernel.line).on('line', (line) => {
    const [, id = '', code = '0'] = line.split(' ')
    waiting.get(id)?.({ code: Number(code) })
  })
  void kernel.ended.then((console) => {
    death = `the guest ended; its console said:\n${console}`
    for (const settle of waiting.values()) settle({ death })
  })

  return {
    ready: answered('agent').then(() => undefined),
    start: (script, { env = {}, netns = '' } = {}) => {
      const id = String(++started)
      const job = join(folder, id)
      const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`)
      mkdirSync(job)
      writeFileSync(join(job, 'script'), [...exports, script].join(''))
      const result = answered(id).then((code) => ({
        code,
        stdout: readFileSync(join(job, 'stdout'), 'utf8'),
        stderr: readFileSync(join(job, 'stderr'), 'utf8'),
      }))
      result.catch(() => undefined) // whoever waits for it is told; nobody needs to
      kernel.line.write(`run ${id} ${netns}\n`)
      return {
        result,
        output: () => readFileSync(join(job, 'stdout'), { encoding: 'utf8', flag: 'a+' }),
        kill: (signal) => kernel.line.write(`kill ${id} ${signal}\n`),
      }
    },
  }
}
