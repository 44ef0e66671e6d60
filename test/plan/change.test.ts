import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { worst, type Disruption } from '../../src/plan/change.ts'

test('the worst of all disruptions counts, wherever it stands', () => {
  const order: readonly Disruption[] = ['none', 'address_gap', 'link_flap', 'session_reset']
  assert.is(worst([]), 'none')
  for (const [index, one] of order.entries()) {
    for (const less of order.slice(0, index + 1)) {
      assert.is(worst([one, less]), one)
      assert.is(worst([less, one]), one)
    }
  }
})

test.run()
