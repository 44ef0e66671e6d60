// Packets between the client and addresses of the node, numbered, so that each lost one is known.

import * as t from 'io-ts'
import type { Guest } from './guest.ts'
import { decode } from './routes.ts'

/**
 * Packets a second, in each direction and to each address. A benchmark prints how many were lost. A test
 * allows a loss of some tenths of a second, so fewer packets do, and leave the processors to others.
 */
export const rates = { bench: 500, test: 100 } as const

export type Rate = (typeof rates)[keyof typeof rates]

const port = 4000

export interface Loss {
  readonly address: string
  readonly sent: number
  /** Lost between the client and the node, and on the way back. */
  readonly there: number
  readonly back: number
  /** The longest run of packets without an answer, in milliseconds. */
  readonly longestGapMs: number
}

export interface Probed {
  readonly losses: readonly Loss[]
  /** The echo was not run for so long that the machine may have cost BFD its packets. */
  readonly isDisturbed: boolean
}

export interface Probes {
  stop(): Promise<Probed>
}

/** Seconds between two packets of BFD; it gives up after three of them. */
const bfdInterval = 0.3

/** Whichever way they were lost. */
export const packetsLost = (losses: readonly Loss[]): number =>
  losses.reduce((sum, { there, back }) => sum + there + back, 0)

const seenByEcho = t.type({ held: t.number, seen: t.record(t.string, t.array(t.number)) })
const seenByClient = t.record(t.string, t.type({ sent: t.number, back: t.array(t.number) }))

/** The longest run of numbers below `count` that are not in the ascending list. */
const longestRun = (present: readonly number[], count: number): number =>
  [...present, count].reduce(
    ({ longest, next }, number) => ({
      longest: Math.max(longest, number - next),
      next: number + 1,
    }),
    { longest: 0, next: 0 },
  ).longest

const program = 'python3 /src/test/lab/guest/probe.py'

/** Resolves when packets flow; `addresses` must answer then. */
export async function startProbes(
  guest: Guest,
  addresses: readonly string[],
  rate: Rate,
): Promise<Probes> {
  const words = addresses.join(' ')
  // A guest that waits for a processor must not lose packets on its veths.
  await guest.must('echo 100000 >/proc/sys/net/core/netdev_max_backlog')
  const echo = guest.background(`exec ${program} echo ${port} ${words}`)
  await guest.waitFor(
    'the echo server listens',
    `[ "$(ss -Hulpn 'sport = :${port}' | wc -l)" = ${addresses.length} ]`,
    30_000,
  )
  const client = guest.background(
    `exec ${program} send ${port} ${rate} ${words} 2>/run/probe-client`,
    { netns: 'client' },
  )
  await guest.waitFor('the client sends', 'grep sending /run/probe-client', 30_000)
  return {
    stop: async () => {
      const sent = decode(seenByClient, JSON.parse((await client.stop()).stdout))
      const { held, seen } = decode(seenByEcho, JSON.parse((await echo.stop()).stdout))
      const losses = addresses.map((address) => {
        const { sent: count = 0, back = [] } = sent[address] ?? {}
        const reached = seen[address]?.length ?? 0
        return {
          address,
          sent: count,
          there: count - reached,
          back: reached - back.length,
          longestGapMs: (longestRun(back, count) * 1000) / rate,
        }
      })
      return { losses, isDisturbed: held >= bfdInterval }
    },
  }
}
