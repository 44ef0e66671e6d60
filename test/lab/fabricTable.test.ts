// BGP's routes in a table of their own (FABRIC_TABLE): who uses it, and how a node gets there and back.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUnnoticed } from './assertUnnoticed.ts'
import { defaultEnv, product } from './node.ts'
import { defaultRelease } from './nodeOnline.ts'
import { bootContainer, happenings, lossDuring, settled, type Happening } from './restarts.ts'
import { waitForNoRoutes, waitForRoutes } from './routes.ts'
import { client } from './topology.ts'
import { standing } from './twoFrrs.ts'

const env = { ENABLE_BFD: 'false', FABRIC_TABLE: '252' }
const container = await bootContainer({ frr: defaultRelease(), env, fabric: { bfd: false } })
const { guest, start, up, kill } = container
const { plan, apply } = product(guest, { ...defaultEnv, ...env })

test.after(() => guest.stop())

const getRoute = async (address: string): Promise<string> => guest.must(`ip route get ${address}`)

test("BGP's routes are in that table alone, and a second apply has nothing to do", async () => {
  await start()
  await up()
  await waitForRoutes(guest, ['node'], standing, 2, '252')
  await waitForNoRoutes(guest, ['node'], standing)
  const { code, stdout } = await apply()
  assert.is(code, 0)
  assert.match(stdout, /^No changes\./m)
})

test("routes of the host come before those of the fabric, and the host's default route after them", async () => {
  assert.match(await getRoute(client.ipv4), / table 252 /)
  await guest.must(`ip route add 203.0.112.0/20 dev dummy0; ip route add default dev dummy0`)
  assert.match(await getRoute(client.ipv4), / dev dummy0 /)
  assert.match(await getRoute('192.0.2.200'), / dev eth[01] table 252 /)
  await guest.must(`ip route del 203.0.112.0/20 dev dummy0; ip route del default dev dummy0`)
  assert.match(await getRoute(client.ipv4), / table 252 /)
})

const trafficGoesOn = async (happening: Happening): Promise<void> => {
  const { losses } = await lossDuring(container, happening)
  assertUnnoticed(losses)
}

test('a restart: traffic goes on', async () => {
  await settled(guest)
  await trafficGoesOn(happenings['all killed, started'])
})

const restartWith =
  (more: Readonly<Record<string, string>>): Happening =>
  async () => {
    await kill('KILL')
    await start(more)
    await up()
  }

const rules = 'ip rule; ip -6 rule'

test('a reload cannot move the routes; a restart does, and the rules go', async () => {
  const { stdout } = await product(guest, { ...defaultEnv, ENABLE_BFD: 'false' }).plan('--reload')
  assert.match(
    stdout,
    'FRR has to be restarted: zebra takes the table of its routes (FABRIC_TABLE)',
  )
  assert.match(await guest.must(rules), 'lookup 252')
  await restartWith({ FABRIC_TABLE: 'main' })(container)
  await waitForRoutes(guest, ['node'], standing, 2)
  assert.not.match(await guest.must(rules), /lookup 252|suppress_prefixlength/)
})

test('on the way there traffic goes on, and no route stays in table main', async () => {
  await trafficGoesOn(restartWith({}))
  await waitForRoutes(guest, ['node'], standing, 2, '252')
  await guest.waitFor('zebra sweeps table main', '! ip route show proto bgp | grep .', 200_000)
  await waitForNoRoutes(guest, ['node'], standing)
  const { stdout } = await plan()
  assert.match(stdout, /^No changes\./m)
})

test.run()
