// Packets at a high rate between the client behind the spine and the node, each answered: what is
// lost while something happens, and for how long at most.

import type { Guest } from './guest.ts'

const netns = 'client'

export interface Outage {
  readonly sent: number
  readonly lost: number
  /** Milliseconds between two answers, where it was longest. */
  readonly gap: number
}

export interface Probe {
  /** Ends it; outages by address. */
  stop(): Promise<Readonly<Record<string, Outage>>>
}

const log = (address: string) => `/run/probe-${address}`

/** Milliseconds asked of ping; timers of the guest make about 2 of them, which is 500 a second. */
const interval = 1

// `-D` prints seconds before each answer: the longest distance between two of them, and the count.
const summary = (address: string) => `awk '
  /icmp_seq=/ { at = substr($1, 2) * 1000; if (last && at - last > gap) gap = at - last; last = at }
  / packets transmitted/ { sent = $1; received = $4 }
  END { printf "%d %d %.0f\\n", sent, sent - received, gap }' ${log(address)}`

export async function startProbe(guest: Guest, addresses: readonly string[]): Promise<Probe> {
  const pings = addresses.map((address) =>
    guest.background(`exec ping -n -D -i ${interval / 1000} ${address} >${log(address)}`, {
      netns,
    }),
  )
  await guest.waitFor(
    'an answer to each probe',
    addresses.map((address) => `grep -q icmp_seq=100 ${log(address)}`).join(' && '),
    60_000,
  )
  return {
    stop: async () => {
      await guest.must(`pids=$(ip netns pids ${netns})
        kill -s INT $pids
        for pid in $pids; do while kill -s 0 $pid; do sleep 0.05; done; done 2>/dev/null`)
      await Promise.all(pings.map((ping) => ping.stop()))
      const lines = (await guest.must(addresses.map(summary).join('\n'))).trim().split('\n')
      return Object.fromEntries(
        lines.map((line, index) => {
          const [sent = 0, lost = 0, gap = 0] = line.split(' ').map(Number)
          return [addresses[index] ?? '', { sent, lost, gap }]
        }),
      )
    },
  }
}
