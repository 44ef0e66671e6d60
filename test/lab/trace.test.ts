// Faults on the way of a route, made one by one on a node that is online: `frr-intent trace` names each,
// and the trace is well again when the fault is gone.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import { faults, pools } from './traceFaults.ts'
import { defaultEnv, program } from './node.ts'
import { bringOnline, defaultRelease, loadBalancers, unserved } from './nodeOnline.ts'
import { node } from './topology.ts'

const online = await bringOnline({
  frr: defaultRelease(),
  env: { ...defaultEnv, NODE_IP6: node.lo.ipv6, LB_POOLS: pools },
})
const { guest } = online

test.after(() => guest.stop())

/** Without any variable: what was applied last is enough. */
const trace = (words: string): string => `${program} trace ${words}`

const untilWell = (address: string): Promise<string> =>
  guest.waitFor(`${address} is well`, trace(address), 180_000)

test('all is well, in every chain and family', async () => {
  const addresses = [
    ...[unserved.ipv4, unserved.ipv6, node.lo.ipv4, node.lo.ipv6, node.dummy0.ipv4],
    '0.0.0.0/0',
  ]
  for (const address of addresses) await untilWell(address)
  const { code, stdout } = await guest.run(trace('--all'))
  assert.is(code, 0, stdout)
  for (const prefix of loadBalancers) assert.match(stdout, prefix)
})

/** For docs/trace.md and the fixtures: TRACE_PRINT=1 prints every trace as a whole. */
const print = process.env['TRACE_PRINT'] === '1'

/** When not all is tested, every fourth one. */
for (const { title, address, cause, verdict, cure } of share(faults, 4))
  test(`${title}: named, and gone when it is mended`, async () => {
    await cause(online)
    try {
      const named = `${trace(address)} | tee /run/trace | tail -1 | grep -E -- "$VERDICT"`
      const { code, stdout } = await guest.retry(
        `VERDICT='${verdict.replaceAll("'", '.')}'; ${named} || { cat /run/trace; false; }`,
        90_000,
      )
      if (print) console.log(`=== ${title}\n${await guest.must('cat /run/trace')}`)
      assert.is(code, 0, stdout)
    } finally {
      await cure(online)
    }
    await untilWell(address)
  })

test('a leaf that filters cannot be seen from here, and that is said', async () => {
  const { leaf1 } = online.fabric
  await leaf1.configure(`route-map nothing deny 10
exit
router bgp 65101
address-family ipv4 unicast
neighbor node route-map nothing in`)
  await guest.waitFor(
    'the leaf has lost it',
    `! vtysh -N leaf1 -c 'show bgp ipv4 ${unserved.ipv4}/32' | grep -qx ' *65001'`,
    60_000,
  )
  const { code, stdout } = await guest.run(trace(unserved.ipv4))
  await leaf1.configure(
    `router bgp 65101
address-family ipv4 unicast
no neighbor node route-map nothing in`,
  )
  assert.is(code, 0, stdout)
  assert.match(stdout, 'a leaf does not tell a node whether it accepts a route')
})

test('another node announces it as well', async () => {
  const { spine } = online.fabric
  await spine.configure(`ip route ${unserved.ipv4}/32 blackhole
router bgp 65200
address-family ipv4 unicast
network ${unserved.ipv4}/32`)
  const seen = await guest.retry(
    `${trace(unserved.ipv4)} | tee /run/trace | grep 'also announced by' || { cat /run/trace; false; }`,
    90_000,
  )
  await spine.configure(`no ip route ${unserved.ipv4}/32 blackhole
router bgp 65200
address-family ipv4 unicast
no network ${unserved.ipv4}/32`)
  assert.is(seen.code, 0, seen.stdout)
  assert.match(seen.stdout, '65200')
})

test.run()
