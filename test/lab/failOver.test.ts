// A node that dies loses its traffic in seconds, with BFD and without it: docs/restarts.md.

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { failOver, revive, type DeathName } from './failOver.ts'
import { releases, served } from './nodeOnline.ts'
import { bootContainer, type Container } from './restarts.ts'
import { hostPrefix, waitForNoRoutes, waitForRoutes } from './routes.ts'
import { leaves, switches } from './topology.ts'

/** Timing: with BFD it takes one to two seconds, without it the hold time: 6 to 9 seconds. */
const mostMs = { bfd: 3_000, holdTime: 12_000 } as const

const configureLeaves = async ({ fabric }: Container, line: string) => {
  for (const leaf of leaves)
    await fabric[leaf].configure(`router bgp ${switches[leaf].asn}
      ${line}`)
}

const assertFailOver = async (container: Container, name: DeathName, kind: keyof typeof mostMs) => {
  const milliseconds = await failOver(container, name)
  const fact = `${name}, ${kind}: ${milliseconds} ms`
  assert.ok(milliseconds !== null && milliseconds < mostMs[kind], fact)
}

/** MetalLB restarts gracefully: its routes stay when its session ends, but not when it falls silent. */
const speakerHangs = async ({ guest }: Container) => {
  const begun = Date.now()
  await guest.must('kill -s STOP $(cat /run/frr/speaker/bgpd.pid)')
  const services = [served.ipv4, served.ipv6].map(hostPrefix)
  await waitForNoRoutes(guest, ['spine'], services)
  const milliseconds = Date.now() - begun
  await guest.must('kill -s CONT $(cat /run/frr/speaker/bgpd.pid)')
  await waitForRoutes(guest, ['spine'], services, 2)
  // Timing: 6 to 9 seconds, and those of a look. With RFC 8538 it is 120 seconds more.
  assert.ok(milliseconds < 20_000, `${milliseconds} ms`)
}

for (const frr of releases()) {
  test(`FRR ${frr}: a node or a speaker that dies loses its traffic in seconds, whatever the leaves have`, async () => {
    const container = await bootContainer({ frr })
    try {
      await container.start()
      await container.up()
      await speakerHangs(container)
      await assertFailOver(container, 'node loses power', 'bfd')
      await revive(container, 'node loses power')
      await assertFailOver(container, 'node hangs', 'bfd')
      await revive(container, 'node hangs')
      await configureLeaves(container, 'neighbor node bfd check-control-plane-failure')
      await container.up()
      await assertFailOver(container, 'node hangs', 'holdTime')
      await configureLeaves(container, 'no neighbor node bfd')
      await revive(container, 'node hangs', { ENABLE_BFD: 'false' })
      await assertFailOver(container, 'node hangs', 'holdTime')
    } finally {
      await container.guest.stop()
    }
  })
}

test.run()
