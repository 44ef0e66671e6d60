// What the client does not notice.

import * as assert from 'uvu/assert'
import { rates, type Loss } from './probes.ts'

/**
 * Timing: packets of a tenth of a second may be lost, since other guests share the processors. Without
 * our settings the loss lasts seconds. docs/restarts.md counts single packets.
 */
const few = rates.test / 10

/** To each address nearly nothing was lost; without our settings it is thousands. */
export const assertUnnoticed = (losses: readonly Loss[]): void => {
  assert.ok(losses.length > 0)
  for (const { address, sent, there, back } of losses) {
    assert.ok(sent > 4 * rates.test, `${sent} packets to ${address}`)
    assert.ok(there + back <= few, `${address}: ${there} lost there, ${back} on the way back`)
  }
}
