// A thousand LoadBalancer IPs: how long until the leaf forwards to all of them, and to none again.

import { test } from 'uvu'
import { untilHeard } from './fromNode.ts'
import { bootGuest } from './guest.ts'
import { product } from './node.ts'
import { speakerKinds } from './speakerKinds.ts'
import { buildFabric } from './topology.ts'

const prefixes = Array.from({ length: 1000 }, (_, i) => `198.18.${i >> 8}.${i & 255}/32`)
const native = speakerKinds.find(({ name }) => name === 'MetalLB native')

for (const frr of ['10.3', '10.7'] as const)
  test(`1,000 LoadBalancer IPs, FRR ${frr}`, async () => {
    const guest = await bootGuest({ frr })
    try {
      await buildFabric(guest)
      await product(guest).startFrr()
      await untilHeard(guest, '10.0.0.1/32')
      const speaker = await native?.start(guest, ['192.0.2.1/32'])
      await untilHeard(guest, '192.0.2.1/32')
      const count = (wanted: number) =>
        guest.waitFor(
          `leaf1 forwards to ${wanted} LoadBalancer IPs`,
          `ip -n leaf1 route show proto bgp | grep -c ^198.18 | grep -x ${wanted}`,
          300_000,
        )
      const started = Date.now()
      await speaker?.announce(...prefixes)
      await count(prefixes.length)
      const announced = Date.now()
      await speaker?.withdraw(...prefixes)
      await count(0)
      console.log(
        `FRR ${frr}: 1,000 at the leaf after ${announced - started} ms, gone ${Date.now() - announced} ms after their withdrawal`,
      )
    } finally {
      await guest.stop()
    }
  })

test.run()
