// A thousand LoadBalancer IPs: how long until the leaf forwards to all of them, and to none again.

import type { Guest } from './guest.ts'
import type { RunningSpeaker } from './speakerKinds.ts'

const prefixes = Array.from({ length: 1000 }, (_, i) => `198.18.${i >> 8}.${i & 255}/32`)

export interface Thousand {
  readonly seconds: number
  readonly withdrawnSeconds: number
}

/** By a speaker whose session is up. */
export const announceThousand = async (
  guest: Guest,
  speaker: RunningSpeaker,
): Promise<Thousand> => {
  const count = (wanted: number) =>
    guest.waitFor(
      `leaf1 forwards to ${wanted} LoadBalancer IPs`,
      `ip -n leaf1 route show proto bgp | grep -c ^198.18 | grep -x ${wanted}`,
      300_000,
    )
  const started = Date.now()
  await speaker.announce(...prefixes)
  await count(prefixes.length)
  const announced = Date.now()
  await speaker.withdraw(...prefixes)
  await count(0)
  return {
    seconds: (announced - started) / 1000,
    withdrawnSeconds: (Date.now() - announced) / 1000,
  }
}
