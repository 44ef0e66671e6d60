// What the client loses when MetalLB's speaker is restarted, and the node's FRR is not: a table of
// docs/restarts.md. `npm run bench:speaker-restarts -- REPETITIONS SPEAKER...` measures these speakers
// anew, and leaves the rows of the others.

import { bootGuest, type Guest } from '../test/lab/guest.ts'
import { defaultRelease, served } from '../test/lab/nodeOnline.ts'
import { product } from '../test/lab/node.ts'
import { makePod, podDaemons } from '../test/lab/pod.ts'
import { packetsLost, rates, startProbes } from '../test/lab/probes.ts'
import { hostPrefix, waitForRoutes } from '../test/lab/routes.ts'
import { peerPerFamily } from '../test/lab/speaker.ts'
import { nativeSpeaker } from '../test/lab/speakerKinds.ts'
import { slowBfd } from '../test/lab/twoFrrs.ts'
import { buildFabric } from '../test/lab/topology.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { tableIn } from './tableIn.ts'

const [, , count = '3', ...asked] = process.argv
const repetitions = Number(count)

type Family = 'ipv4' | 'ipv6'

interface Speaker {
  readonly families: readonly Family[]
  start(): Promise<void>
  readonly events: Readonly<Record<string, () => Promise<void>>>
}

/** watchfrr waits for so long between two restarts of a daemon, and the probes end the pod before. */
const untilWatchfrrRestarts = 60_000

const bgpdKilled = 'its bgpd is killed'

/** Time that a kubelet takes for the next pod of a DaemonSet, with its init containers. */
const untilNextPod = 5000

const frrPod = async (guest: Guest, gracefulRestart: boolean): Promise<Speaker> => {
  const pod = await makePod(guest, {
    daemons: podDaemons.patched,
    gracefulRestart,
    peers: peerPerFamily,
    prefixes: Object.values(served).map(hostPrefix),
  })
  return {
    families: ['ipv4', 'ipv6'],
    start: pod.start,
    events: {
      [bgpdKilled]: () => pod.killDaemon('bgpd'),
      'its container is killed': async () => {
        await pod.end('kill')
        await pod.start()
      },
      'its pod is deleted': async () => {
        await pod.end('delete')
        await sleep(untilNextPod)
        await pod.startAnew()
      },
    },
  }
}

const native = async (guest: Guest): Promise<Speaker> => {
  const start = () => nativeSpeaker.start(guest, [hostPrefix(served.ipv4)])
  let speaker: Awaited<ReturnType<typeof start>> | undefined
  const begin = async () => {
    speaker = await start()
  }
  return {
    families: ['ipv4'],
    start: begin,
    events: {
      'its container is killed': async () => {
        await speaker?.kill()
        await begin()
      },
      'its pod is deleted': async () => {
        await speaker?.kill()
        await sleep(untilNextPod)
        await begin()
      },
    },
  }
}

const speakers: Readonly<Record<string, (guest: Guest) => Promise<Speaker>>> = {
  'frr-k8s and frr, enableGracefulRestart: true': (guest) => frrPod(guest, true),
  'frr-k8s and frr, without it': (guest) => frrPod(guest, false),
  native,
}

/** A session for each family, all that it announces, and nothing kept of one that is gone. */
const speaks = (families: readonly Family[]): string => `
answer=$(vtysh -c 'show bgp vrf metallb summary established json' \\
  ${families.map((family) => `-c 'show bgp vrf metallb ${family} unicast json'`).join(' ')}) &&
[ "$(echo "$answer" | grep -c '"state":"Established"')" -ge ${families.length} ] &&
${families.map((family) => `echo "$answer" | grep -q '"${hostPrefix(served[family])}"'`).join(' &&\n')} &&
! echo "$answer" | grep -q '"stale":true'`

interface Outcome {
  readonly packets: number
  readonly longestGapMs: number
}

const measure = async (
  guest: Guest,
  families: readonly Family[],
  event: () => Promise<void>,
): Promise<Outcome> => {
  const addresses = families.map((family) => served[family])
  const isBack = async () => {
    await guest.waitFor('the speaker speaks anew', speaks(families), 180_000)
    await waitForRoutes(guest, ['spine'], addresses.map(hostPrefix), 2)
  }
  await isBack()
  const probes = await startProbes(guest, addresses, rates.bench)
  await event()
  await isBack()
  // Routes that were kept too long would go now.
  await sleep(5000)
  const { losses } = await probes.stop()
  return {
    packets: packetsLost(losses),
    longestGapMs: Math.max(...losses.map(({ longestGapMs }) => longestGapMs)),
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2)

/** `526 (10.42 to 11.20 s)`: the packets of the worst repetition, and the times of all. */
const cell = (outcomes: readonly Outcome[]): string => {
  const packets = Math.max(...outcomes.map((outcome) => outcome.packets))
  const gaps = outcomes.map(({ longestGapMs }) => longestGapMs)
  return packets === 0
    ? '**0**'
    : `${packets} (${seconds(Math.min(...gaps))} to ${seconds(Math.max(...gaps))} s)`
}

const { before, write } = tableIn('docs/restarts.md', 'speaker restarts')

/** Without the padding of a table that has been written. */
const rowsOf = (name: string): readonly string[] =>
  before
    .split('\n')
    .map((line) => line.replaceAll(/ +\|/g, ' |'))
    .filter((line) => line.startsWith(`| ${name} |`))

const rows = new Map(Object.keys(speakers).map((name) => [name, rowsOf(name)]))
const isAsked = ([name]: readonly [string, unknown]) => asked.length === 0 || asked.includes(name)
for (const [name, make] of Object.entries(speakers).filter(isAsked)) {
  const lines: string[] = []
  const guest = await bootGuest({ frr: defaultRelease() })
  try {
    await buildFabric(guest)
    for (const address of Object.values(served))
      await guest.must(`ip route add local ${address} dev lo`)
    await product(guest, slowBfd).startFrr()
    const { families, start, events } = await make(guest)
    await start()
    for (const [event, happens] of Object.entries(events)) {
      const outcomes: Outcome[] = []
      for (let round = 0; round < repetitions; round += 1) {
        if (event === bgpdKilled) await sleep(untilWatchfrrRestarts)
        const outcome = await measure(guest, families, happens)
        console.log(`${name}: ${event}: ${outcome.packets} packets, ${outcome.longestGapMs} ms`)
        outcomes.push(outcome)
      }
      lines.push(`| ${name} | ${event} | ${cell(outcomes)} |`)
    }
    rows.set(name, lines)
  } finally {
    await guest.stop()
  }
}

const table = [
  '| MetalLB | event | packets lost (longest time without an answer) |',
  '| --- | --- | --- |',
  ...[...rows.values()].flat(),
].join('\n')
await write(table)
