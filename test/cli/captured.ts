import * as E from 'fp-ts/lib/Either.js'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import type { Writer } from '../../src/apply/capabilities.ts'
import { realHost } from '../../src/cli/host/host.ts'
import { run } from '../../src/cli/run.ts'

export interface Captured {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** This machine, without the lock: only root can take it. */
const unlocked = (trace: (line: string) => void): Writer => ({
  ...realHost(trace),
  lock: () => E.right({ release: () => {} }),
})

/** Runs the program in this process; what it writes to descriptors 1 and 2 is kept. */
export const captured = async (
  line: string,
  env: NodeJS.ProcessEnv,
  makeHost: (trace: (line: string) => void) => Writer = unlocked,
): Promise<Captured> => {
  const original = fs.writeSync
  const written = { 1: '', 2: '' }
  const keep = (descriptor: number, data: string | NodeJS.ArrayBufferView): number => {
    if (descriptor !== 1 && descriptor !== 2) throw new Error(`descriptor ${descriptor}`)
    const text = Buffer.isBuffer(data) ? data.toString() : ''
    written[descriptor] += text
    return Buffer.byteLength(text)
  }
  fs.writeSync = keep
  syncBuiltinESMExports()
  try {
    const code = await run(line === '' ? [] : line.split(' '), env, makeHost)
    return { code, stdout: written[1], stderr: written[2] }
  } finally {
    fs.writeSync = original
    syncBuiltinESMExports()
  }
}
