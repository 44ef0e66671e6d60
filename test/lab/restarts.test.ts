// FRR restarts in every way, and the client does not notice: docs/restarts.md. And what ends for
// good is withdrawn at once.

import * as t from 'io-ts'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUnnoticed } from './assertUnnoticed.ts'
import { hasSession } from './frr.ts'
import { startKubelet } from './kubelet.ts'
import { program } from './node.ts'
import { defaultRelease, served } from './nodeOnline.ts'
import { bootContainer, happenings, lossDuring, type Happening } from './restarts.ts'
import { decode, hostPrefix, waitForNoRoutes } from './routes.ts'
import { leaves, node, switches, type Leaf } from './topology.ts'
import { share } from '../runner/share.ts'

const container = await bootContainer({
  frr: defaultRelease(),
  command: `${program} apply --exec -- /src/network/frr/files/frr-run.sh`,
})
const { guest } = container
await container.start()
await container.up()

test.after(() => guest.stop())

const restart = (daemon: string) => `/usr/lib/frr/watchfrr.sh restart ${daemon}`
const isOld = "touch -d '2 minutes ago' /run/frr/*.pid"

// Timing: the pid file says when, and ten seconds count as just now. The test changes its time itself.
test('a daemon that has just been started is not restarted, and no other with it', async () => {
  const pids = () => guest.must('cat /run/frr/*.pid')
  const before = await pids()
  await guest.must(`${isOld}; touch /run/frr/bfdd.pid; ${restart('bfdd')}`)
  assert.is(await pids(), before)
})

test('who asks for a daemon while all are restarted asks for nothing', async () => {
  await guest.must(
    `set -e
     ${isOld}
     ${restart('bfdd')} & first=$!
     until grep -x $first /run/frr-intent/scripts/restarting; do sleep 0.05; done
     ${restart('staticd')}
     kill -s 0 $first
     wait $first`,
  )
  await container.up()
})

/** When not all is tested, every second one, and the last. */
const chosen = [
  ...share(
    [
      'container stopped, started',
      'bgpd killed',
      'bfdd killed',
      'zebra killed',
      'bgpd killed while FRR starts',
      'bgpd killed while it gets frr.conf',
      'speaker restarted',
    ] as const,
    2,
  ),
  'restart with another policy',
] as const satisfies readonly (keyof typeof happenings)[]

/** What happens is not noticed, and the VRF never is the host's default router. */
const trafficGoesOn = async (happening: Happening) => {
  const monitor = guest.background('exec ip -o monitor route')
  const { losses } = await lossDuring(container, happening)
  await monitor.stop()
  assertUnnoticed(losses)
  assert.not.match(monitor.output(), /default via \S+ dev metallb-frr/)
}

for (const name of chosen) test(`${name}: traffic goes on`, () => trafficGoesOn(happenings[name]))

test('what the new policy says is in effect', async () => {
  const route = await container.fabric.leaf1.vtysh(`show bgp ipv4 ${hostPrefix(served.ipv4)}`)
  assert.match(route, /Community: 65001:100/)
})

/** Whether the leaves keep a session whose BFD is lost when the node says that BFD shares its fate. */
const listenToTheControlPlaneBit = async (no: '' | 'no ') => {
  for (const leaf of leaves)
    await container.fabric[leaf].configure(`router bgp ${switches[leaf].asn}
      ${no}neighbor node bfd check-control-plane-failure`)
  await container.up()
}

test('bfdd killed beside leaves that listen to the C bit of BFD: traffic goes on', async () => {
  await listenToTheControlPlaneBit('')
  await trafficGoesOn(happenings['bfdd killed'])
  await listenToTheControlPlaneBit('no ')
})

test('bfdd ends with bgpd, before watchfrr does anything', async () => {
  const bfdd = (await guest.must('cat /run/frr/bfdd.pid')).trim()
  await guest.must('kill -s KILL $(cat /run/frr/bgpd.pid)')
  // Timing: it takes some milliseconds; watchfrr looks every five seconds.
  await guest.waitFor('bfdd has ended', `! kill -s 0 ${bfdd}`, 3000)
  assert.is((await guest.run("pgrep -f 'watchfrr[.]sh restart'")).code, 1)
  await container.up()
})

test('watchfrr that gets one signal for the ends of two jobs still restarts daemons', async () => {
  const watchfrr = (await guest.must('cat /run/frr/watchfrr.pid')).trim()
  const jobs = `ps -o stat=,args= --ppid ${watchfrr}`
  await guest.must('kill -s KILL $(cat /run/frr/staticd.pid) $(cat /run/frr/mgmtd.pid)')
  // Timing: the second job ends half a second after its start, for the first one restarts all.
  await guest.waitFor(
    'two jobs, and a watchfrr that stands still',
    `[ $(${jobs} | wc -l) -ge 2 ] && kill -s STOP ${watchfrr}`,
    60_000,
  )
  await guest.waitFor('jobs that have ended', `! ${jobs} | grep -v '^Z'`, 60_000)
  await guest.must(`kill -s CONT ${watchfrr}`)
  await guest.waitFor('no job that is waited for', `! ${jobs}`, 60_000)
  await container.up()
  await happenings['zebra killed'](container)
})

const counters = t.array(t.type({ 'session-down': t.number }))

/** How often leaf1 has lost BFD. */
const bfdLosses = async (): Promise<number> => {
  const peers = decode(counters, await container.fabric.leaf1.show('show bfd peers counters'))
  return peers.reduce((sum, peer) => sum + peer['session-down'], 0)
}

/** BFD is up at the leaf, which would give the node up after so many packets. */
const bfdIsUp = (leaf: Leaf, multiplier: number): string =>
  `vtysh -N ${leaf} -c 'show bfd peers json' | tr -d '\\n' |
     grep '"status":"up".*"remote-detect-multiplier":${multiplier},'`

const leaf2Peers = (no: '' | 'no ') =>
  container.fabric.leaf2.configure(`router bgp 65102
    ${no}neighbor node shutdown`)

/** Kills and starts FRR, which waits 30 seconds for leaf2 to tell its routes; it never does. */
const restartWithoutLeaf2 = async () => {
  await leaf2Peers('')
  await container.kill('KILL')
  await container.start()
  await guest.waitFor(
    'a session with leaf1, and BFD that has patience',
    `${hasSession('leaf1', 'node')} && ${bfdIsUp('leaf1', 10)}`,
    90_000,
  )
}

test('BFD goes down with FRR, and not again when bfdd waits for a processor then', async () => {
  const before = await bfdLosses()
  await restartWithoutLeaf2()
  // Timing: longer than three packets of 0.3 seconds, which a leaf that has no patience waits for; half
  // of the ten that it waits for now.
  await guest.must(
    `pid=$(cat /run/frr/bfdd.pid)
     kill -s STOP $pid
     sleep 1.5
     kill -s CONT $pid`,
  )
  await leaf2Peers('no ')
  await container.up()
  for (const leaf of leaves) await guest.must(bfdIsUp(leaf, 3))
  assert.is(await bfdLosses(), before + 1)
})

test('bfdd does not wait for a processor, nor does bgpd until zebra has its routes', async () => {
  assert.match(await guest.must('chrt -p $(cat /run/frr/bfdd.pid)'), 'SCHED_RR')
  const niceOfBgpd = (nice: number) => `[ $(ps -o ni= -p $(cat /run/frr/bgpd.pid)) = ${nice} ]`
  await container.kill('KILL')
  await container.start()
  await guest.waitFor('bgpd comes first', niceOfBgpd(-20), 30_000)
  await container.up()
  await guest.waitFor('bgpd no longer does', niceOfBgpd(0), 60_000)
})

test('watchfrr lets no more than a minute pass between two restarts of a daemon', async () => {
  const intervals = await guest.must(
    "vtysh -c 'show watchfrr' | grep -o 'M.. Restart Interval: .*'",
  )
  assert.equal(intervals.trim().split('\n'), [
    'Min Restart Interval: 10',
    'Max Restart Interval: 60',
  ])
})

const announced = [node.lo.ipv4, served.ipv4, served.ipv6].map(hostPrefix)

/** Timing: it takes a second or two; a leaf that waits for a restart takes 120 seconds. */
const withdrawnWithin = async (milliseconds: number, end: () => Promise<void>) => {
  const began = Date.now()
  await end()
  await waitForNoRoutes(guest, ['leaf1', 'leaf2', 'spine'], announced)
  assert.ok(Date.now() - began < milliseconds, `${Date.now() - began} ms`)
}

test('a node whose kubelet has gone says goodbye when it is stopped', async () => {
  const kubelet = startKubelet(guest)
  // Timing: frr-run.sh looks for it every five seconds until it is there.
  await guest.must('sleep 8')
  await kubelet.stop()
  await withdrawnWithin(15_000, () => container.kill('TERM'))
  await container.kill('KILL')
})

test('watchfrr.sh stop says goodbye', async () => {
  await container.start()
  await container.up()
  await withdrawnWithin(15_000, async () => {
    await guest.must('/usr/lib/frr/watchfrr.sh stop')
  })
})

test('watchfrr.sh stop says goodbye while FRR starts, too, and nothing goes on then', async () => {
  await container.start()
  await container.up()
  await restartWithoutLeaf2()
  await withdrawnWithin(15_000, async () => {
    await guest.must('/usr/lib/frr/watchfrr.sh stop')
  })
  assert.is((await guest.run("pgrep -f 'watchfrr[.]sh'")).code, 1)
})

test.run()
