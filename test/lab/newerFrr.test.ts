// The target release lies between the two that Debian has: the story in short, on the newer one.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bringOnline, loadBalancers, served, unserved } from './nodeOnline.ts'
import { asPaths, families } from './routes.ts'
import { echo, packetsOn, ping, withEcho } from './traffic.ts'

const { guest, fabric, product } = await bringOnline({ frr: '10.7' })

test.after(() => guest.stop())

test('FRR 10.7: routes at the leaves, traffic, no loop, nothing left to do', async () => {
  assert.match(await fabric.spine.vtysh('show version'), /FRRouting 10\.7/)
  for (const leaf of [fabric.leaf1, fabric.leaf2]) {
    const paths = await asPaths(leaf)
    for (const prefix of loadBalancers) assert.is(paths[prefix], '65001', prefix)
  }
  for (const family of families) {
    assert.is((await ping(guest, served[family])).received, 3)
    await withEcho(guest, async () =>
      assert.is(await echo(guest, served[family], 'hello'), 'hello'),
    )
    const before = await packetsOn(guest, 'metallb-frr')
    assert.is((await ping(guest, unserved[family])).received, 0)
    assert.ok((await packetsOn(guest, 'metallb-frr')) - before < 50)
  }
  assert.match((await product.apply()).stdout, /^No changes\./)
})

test.run()
