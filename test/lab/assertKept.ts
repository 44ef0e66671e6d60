// What the node must keep, whatever a second FRR does.

import * as assert from 'uvu/assert'
import { packetsLost, rates } from './probes.ts'
import type { Measured } from './twoFrrs.ts'

/**
 * Timing: zebra puts a deleted route back in some milliseconds. A second allows for other guests on the
 * same processors; a route that is lost by a fault is gone for good, or for ten seconds and more.
 */
const zebraEvent = 1000

/** What is sent to an address meanwhile. */
const fewPackets = (zebraEvent * rates.test) / 1000

/** No route is gone for good, and no packet was lost for longer than zebra takes. */
export const assertKept = ({ losses, routes, lost }: Measured, what: string): void => {
  assert.equal(lost, [], what)
  assert.equal(routes.missing, [], what)
  assert.ok(routes.longest < zebraEvent, `${what}: a route was gone for ${routes.longest} ms`)
  for (const loss of losses) {
    const { sent, longestGapMs } = loss
    const packets = packetsLost([loss])
    assert.ok(sent > rates.test / 5, `${what}: ${sent} packets were sent`)
    assert.ok(packets < fewPackets, `${what}: ${packets} of ${sent} packets were lost`)
    assert.ok(longestGapMs < zebraEvent, `${what}: no answer for ${longestGapMs} ms`)
  }
}
