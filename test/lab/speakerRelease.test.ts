// MetalLB's pod has FRR 10.4, the node a newer one. Debian has neither: 10.7 on the node, and in the
// pod 10.3, whose zebra treats the routes that it finds as 10.4's does (zebra_gr.c).

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUnnoticed } from './assertUnnoticed.ts'
import { bootContainer, happenings, lossDuring } from './restarts.ts'
import { watchRoutes } from './routeWatch.ts'
import { standing } from './twoFrrs.ts'

const container = await bootContainer({ frr: '10.7', speakerFrr: '10.3' })
const { guest } = container
await container.start()
await container.up()

test.after(() => guest.stop())

test('the speaker is of another release', async () => {
  const version = (root: string) => guest.must(`chroot ${root} /usr/lib/frr/zebra --version`)
  assert.match(await version('/proc/$(cat /run/frr/speaker/zebra.pid)/root'), 'version 10.3')
  assert.match(await version('/'), 'version 10.7')
})

test('a speaker that restarts takes no route from the node', async () => {
  const routes = await watchRoutes(guest, standing)
  const { losses } = await lossDuring(container, happenings['speaker restarted'])
  assert.equal(await routes.stop(), { deleted: 0, longest: 0, missing: [] })
  assertUnnoticed(losses)
})

test.run()
