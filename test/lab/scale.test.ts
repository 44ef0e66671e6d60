// A thousand LoadBalancer IPs arrive at the leaf, and go; `npm run docs:lab` notes how fast.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { untilHeard } from './fromNode.ts'
import { bootGuest } from './guest.ts'
import { product } from './node.ts'
import { releases } from './nodeOnline.ts'
import { nativeSpeaker } from './speakerKinds.ts'
import { announceThousand } from './thousand.ts'
import { buildFabric } from './topology.ts'

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
