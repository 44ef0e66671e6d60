// MetalLB's FRR beside the node's, with MetalLB's own options, and what the host can do alone: no
// BFD, and BGP's routes in a table that a second zebra does not look at.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import { assertKept } from './assertKept.ts'
import { haveSessionsAnew } from './frr.ts'
import { defaultRelease } from './nodeOnline.ts'
import { podDaemons } from './pod.ts'
import { leaves } from './topology.ts'
import { clients, hostAlone, setStage, startPod, untilSpeaks } from './twoFrrs.ts'

const stage = await setStage({ frr: defaultRelease(), env: hostAlone })
const {
  guest,
  announce,
  withdraw,
  withdrawDefaults,
  announceDefaults,
  drain,
  undrain,
  restartOwn,
} = stage

test.after(() => guest.stop())

for (const mode of share(['frr-k8s', 'frr'] as const, 2))
  test(`${mode}: nothing stays lost or stale, whatever the fabric, the pod or the node's FRR does`, async () => {
    // A second zebra takes what is there when it starts.
    await announce()
    const pod = await stage.makePod(podDaemons[mode])
    const start = () => startPod(stage, pod)
    const kept = async (
      what: string,
      event: () => Promise<void>,
      watched?: readonly string[],
    ): Promise<void> => {
      const measured = await stage.measure(event, watched)
      assertKept(measured, what)
      assert.equal(measured.stale, [], what)
    }
    await kept('start', start)
    const { stdout } = await stage.product.plan()
    assert.match(
      stdout,
      /^Note: another zebra runs .* does not look at the routes .* \(FABRIC_TABLE=252\)/m,
    )
    assert.match(stdout, /^Note: another bfdd runs .* uses no BFD \(ENABLE_BFD=false\)/m)
    await kept('the fabric withdraws networks', withdraw)
    await kept('the fabric announces networks', announce)
    await kept('the leaves withdraw their default routes', withdrawDefaults, clients)
    await kept('the leaves announce default routes', announceDefaults)
    await kept('a leaf is drained', drain)
    await kept('the leaf is back', undrain)
    await kept("the node's FRR is killed, and starts", async () => {
      await restartOwn()
      await guest.waitFor('the leaves hear all', haveSessionsAnew(leaves, 'node'), 120_000)
    })
    await untilSpeaks(stage)
    await kept('stop', () => pod.end('terminate'))
    await kept('start again', start)
    await kept('kill', () => pod.end('kill'))
  })

test.run()
