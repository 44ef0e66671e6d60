// Whatever is done to a converged node, the plan says it and apply undoes it, down to the last byte.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { PlanDocument } from '../../src/plan/json/publish.ts'
import { drifts } from './drifts.ts'
import { dumpNode } from './dump.ts'
import { bootGuest } from './guest.ts'
import { plugPorts, product } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'

/** The reason for each change, by resource. */
const reasonsIn = (json: string): Record<string, string | null> => {
  const { resource_changes: resources } = JSON.parse(json) as PlanDocument
  return Object.fromEntries(
    resources
      .filter(({ change }) => !change.actions.includes('no-op'))
      .map((resource) => [resource.address, resource.action_reason]),
  )
}

const guest = await bootGuest({ frr: defaultRelease() })
await plugPorts(guest)
const { apply, plan } = product(guest)

const first = await apply()
if (first.code !== 0) throw new Error(first.stderr)
const undisturbed = await dumpNode(guest)

test.after(() => guest.stop())

// What is seen is judged at the end, so that a row that fails leaves a mended node to the next.
for (const { title, cause, expected } of drifts)
  test(`${title}: said and mended`, async () => {
    await guest.must(cause)
    const planned = await plan('--json --detailed-exitcode')
    const applied = await apply()
    const mended = await dumpNode(guest)
    const second = await plan()
    assert.is(planned.code, 2)
    assert.equal(reasonsIn(planned.stdout), expected)
    assert.is(applied.code, 0, applied.stdout + applied.stderr)
    assert.fixture(mended, undisturbed)
    assert.match(second.stdout, /^No changes\./)
  })

test.run()
