// MetalLB's FRR beside the node's: what the node keeps, with MetalLB's flags and with those of the
// patch, and what plan and start say. docs/two-frrs.md has the longer run.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { share } from '../runner/share.ts'
import { assertKept } from './assertKept.ts'
import { defaultRelease } from './nodeOnline.ts'
import { podDaemons } from './pod.ts'
import { waitForRoutes } from './routes.ts'
import { setStage, startPod } from './twoFrrs.ts'

const stage = await setStage({ frr: defaultRelease() })
const { guest, product, measure, announce, withdraw, drain, undrain, restartOwn } = stage

test.after(() => guest.stop())

for (const mode of [...share(['frr-k8s', 'frr'] as const, 2), 'patched'] as const) {
  const daemons = podDaemons[mode]

  test(`${mode}: the second FRR starts, is stopped, killed and deleted, and no route stays lost`, async () => {
    const pod = await stage.makePod(daemons)
    const start = () => startPod(stage, pod)
    assertKept(await measure(start), 'start')
    assertKept(await measure(() => pod.end('terminate')), 'every daemon stopped')
    assertKept(await measure(start), 'start again')
    assertKept(await measure(() => pod.end('kill')), 'killed')
    assertKept(await measure(start), 'start after a kill')
    assertKept(await measure(() => pod.end('delete')), 'the pod deleted')
    assert.equal(await pod.endedByProbes(), [])
  })

  test(`${mode}: next hops follow the fabric while the second FRR runs, and its zebra dies`, async () => {
    const pod = await stage.makePod(daemons)
    await startPod(stage, pod)
    const drained = await measure(drain)
    assert.equal([drained.lost, drained.stale], [[], []])
    const back = await measure(undrain)
    assert.equal([back.lost, back.stale], [[], []])
    if (mode === 'frr-k8s') assertKept(await measure(() => pod.killDaemon('zebra')), 'zebra killed')
    await pod.end('kill')
  })
}

/** The container has processes of its own. */
const planInContainer = () =>
  guest.run('unshare --pid --fork --mount-proc node /src/dist/frr-intent.cjs plan', {
    env: { NODE_IP: '10.0.0.1', ASN_LOCAL: '65001', FE_PORT_NAMES: 'eth0,eth1' },
  })

test('patched: what the fabric withdraws is gone', async () => {
  await announce()
  const pod = await stage.makePod(podDaemons.patched)
  await startPod(stage, pod)
  for (const round of ['first', 'second']) {
    assert.equal((await measure(withdraw)).stale, [], round)
    assert.equal((await measure(announce)).lost, [], round)
  }
  assert.not.match((await product.plan()).stdout, 'another')
  assert.not.match((await planInContainer()).stdout, 'another')
  await restartOwn()
  assert.not.match(await guest.must('cat /run/frr.log'), 'another')
  assert.equal(await pod.endedByProbes(), [])
  await pod.end('kill')
})

test('the probes end a pod whose bfdd is off, and let one be that has the patch', async () => {
  // Timing: a start has 50 seconds here, and 150 by the values of the real probe.
  const probes = { periodSeconds: 2, startup: 25, liveness: 3 }
  const off = await stage.makePod(podDaemons['frr-k8s'].replace('bfdd=yes', 'bfdd=no'), probes)
  await off.start()
  await guest.waitFor('the probes end it', 'grep missing /run/pod/ended', 120_000)
  assert.equal(await off.endedByProbes(), ['missing: bfdd'])
  await off.end('kill')

  const patched = await stage.makePod(podDaemons.patched, probes)
  await patched.start()
  // Five times what ends one that has started.
  await guest.must('sleep 30')
  assert.equal(await patched.endedByProbes(), [])
  await patched.end('kill')
})

const commandLine = (daemon: string) =>
  new RegExp(
    `Note: another ${daemon} runs in this network namespace \\(pid (\\d+), "/usr/lib/frr/${daemon} -d -F traditional -A 127.0.0.1 [^"]*"\\)`,
  )

test('plan and start name the second zebra and bfdd; the node is back when they end', async () => {
  const pod = await stage.makePod(podDaemons['frr-k8s'])
  await startPod(stage, pod)
  const { code, stdout } = await product.plan()
  assert.is(code, 0)
  for (const daemon of ['zebra', 'bfdd']) {
    const pid = commandLine(daemon).exec(stdout)?.[1]
    assert.is(await guest.must(`cat /proc/${pid}/comm`), `${daemon}\n`, stdout)
    assert.match(await guest.must(`cat /proc/${pid}/cmdline`), '--limit-fds')
  }

  const unshared = await planInContainer()
  for (const daemon of ['zebra', 'bfdd'])
    assert.match(
      unshared.stdout,
      `another ${daemon} runs in this network namespace (in another container`,
    )

  await restartOwn()
  const log = await guest.must('cat /run/frr.log')
  assert.match(log, /^Note: another bfdd \(pid \d+, ".*"\) has UDP port 3784 of BFD already: /m)
  assert.match(log, /^Note: another zebra runs in this network namespace \(pid \d+, "/m)
  await pod.end('kill')
  await waitForRoutes(guest, ['spine'], ['10.0.0.1/32'], 2)
  assert.not.match((await product.plan()).stdout, 'another')
})

test.run()
