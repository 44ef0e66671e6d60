// A thousand LoadBalancer IPs arrive at the leaf, and go; `npm run docs:lab` notes how fast. And
// thousands of pools.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fromNode, untilHeard } from './fromNode.ts'
import { bootGuest } from './guest.ts'
import { defaultEnv, product } from './node.ts'
import { releases } from './nodeOnline.ts'
import { nativeSpeaker } from './speakerKinds.ts'
import { announceThousand } from './thousand.ts'
import { buildFabric } from './topology.ts'

/** More than a list has places for when it counts to 65535 by tens. */
const pools = Array.from({ length: 7000 }, (_, i) => `100.${64 + (i >> 8)}.${i & 255}.0/24`)

for (const frr of releases())
  test(`7,000 pools, all of which count, and nothing else, FRR ${frr}`, async () => {
    const guest = await bootGuest({ frr })
    try {
      const { leaf1 } = await buildFabric(guest)
      await product(guest, { ...defaultEnv, LB_POOLS: pools.join(',') }).startFrr()
      await untilHeard(guest, '10.0.0.1/32')
      // The first, the 6,553rd, the 6,554th and the last one, after an address behind the last.
      const inside = [0, 6552, 6553, 6999].map((i) => pools[i]?.replace('.0/24', '.7/32') ?? '')
      await nativeSpeaker.start(guest, ['100.91.88.7/32', ...inside])
      for (const prefix of inside) await untilHeard(guest, prefix)
      assert.is((await fromNode(leaf1))['100.91.88.7/32'], undefined)
    } finally {
      await guest.stop()
    }
  })

for (const frr of releases())
  test(`1,000 LoadBalancer IPs, FRR ${frr}`, async () => {
    const guest = await bootGuest({ frr })
    try {
      await buildFabric(guest)
      await product(guest).startFrr()
      await untilHeard(guest, '10.0.0.1/32')
      const speaker = await nativeSpeaker.start(guest, ['192.0.2.1/32'])
      await untilHeard(guest, '192.0.2.1/32')
      const { seconds } = await announceThousand(guest, speaker)
      // Timing: 5 to 20 seconds beside other guests; a minute is what a user would ask about.
      assert.ok(seconds < 60, `${seconds} s`)
    } finally {
      await guest.stop()
    }
  })

test.run()
