// The table of docs/two-frrs.md: what each event of a second FRR costs, with and without what helps.
// `npm run bench:two-frrs -- COLUMN...` measures these columns anew, and leaves the others.

import { setTimeout as sleep } from 'node:timers/promises'
import { plural } from '../src/plan/words.ts'
import { defaultRelease } from '../test/lab/nodeOnline.ts'
import { podDaemons, type Pod } from '../test/lab/pod.ts'
import { packetsLost, rates } from '../test/lab/probes.ts'
import { node as addresses } from '../test/lab/topology.ts'
import { ping } from '../test/lab/traffic.ts'
import {
  clients,
  hostAlone,
  setStage,
  startPod,
  untilSpeaks,
  type Measured,
  type Stage,
  type StageOptions,
} from '../test/lab/twoFrrs.ts'
import { tableIn } from './tableIn.ts'
import { threeAtOnce } from './threeAtOnce.ts'

interface Variant extends Pick<StageOptions, 'isProtected' | 'env'> {
  readonly daemons: string
}

const variants: Readonly<Record<string, Variant>> = {
  'frr-k8s, nothing done': { daemons: podDaemons['frr-k8s'], isProtected: false },
  'frr-k8s, host': { daemons: podDaemons['frr-k8s'] },
  'frr mode, host': { daemons: podDaemons.frr },
  'frr-k8s, host alone': { daemons: podDaemons['frr-k8s'], env: hostAlone },
  'frr mode, host alone': { daemons: podDaemons.frr, env: hostAlone },
  'host and patch': { daemons: podDaemons.patched },
}

interface BothFrrs extends Stage {
  readonly pod: Pod
}

const minutes = (count: number): number => count * 60_000

/** Sessions with the leaves come back, if they can; the leaves keep the routes for two minutes. */
const patience = minutes(3)

/** As by its service, after a kill. */
const ownRestarts = async ({ restartOwn }: BothFrrs): Promise<void> => {
  await restartOwn()
  await sleep(patience)
}

/** watchfrr starts it again. */
const ownBfddDies = async ({ guest }: BothFrrs): Promise<void> => {
  await guest.must('kill -s KILL $(cat /run/frr/bfdd.pid)')
  await sleep(patience)
}

interface Event {
  readonly happens: (stage: BothFrrs) => Promise<void>
  /** The routes that should stay; by default all that stand. */
  readonly watched?: readonly string[]
  /** The next event takes away what it left. */
  readonly isUndoneNext?: true
  /** The speaker's session is still to come up when it is over. */
  readonly speaksAnew?: true
  readonly endsPod?: true
  readonly takesBfd?: true
}

/** In this order; each begins with a pod that runs, but the first. */
const events: Readonly<Record<string, Event>> = {
  'it starts': { happens: ({ pod }) => pod.start(), speaksAnew: true },
  'it stays for three minutes': { happens: () => sleep(minutes(3)) },
  'the fabric withdraws two networks': { happens: ({ withdraw }) => withdraw() },
  'the fabric announces them again': { happens: ({ announce }) => announce() },
  'the leaves withdraw their default routes': {
    happens: (stage) => stage.withdrawDefaults(),
    watched: clients,
    isUndoneNext: true,
  },
  'the leaves announce them again': { happens: (stage) => stage.announceDefaults() },
  'a leaf is drained': { happens: ({ drain }) => drain(), isUndoneNext: true },
  'the leaf is back': { happens: ({ undrain }) => undrain() },
  'its zebra is killed': { happens: ({ pod }) => pod.killDaemon('zebra') },
  'its pod is deleted': { happens: ({ pod }) => pod.end('delete'), endsPod: true },
  'its daemons get SIGTERM': { happens: ({ pod }) => pod.end('terminate'), endsPod: true },
  'it is killed': { happens: ({ pod }) => pod.end('kill'), endsPod: true },
  'the FRR of the node is killed, and starts': { happens: ownRestarts, speaksAnew: true },
  'the bfdd of the node is killed': { happens: ownBfddDies, takesBfd: true },
}

const probesTitle = 'its probes ended it'

const isWell = ({ lost, stale, routes }: Measured): boolean =>
  lost.length === 0 && stale.length === 0 && routes.missing.length === 0

/** Both FRRs run again, and no route is left of what was. */
const heal = async (stage: BothFrrs): Promise<void> => {
  const { guest, pod, restartOwn } = stage
  await pod.end('kill').catch(() => undefined)
  // With its nexthop objects go the routes that the second zebra took over or revived.
  await guest.must('ip nexthop flush; true')
  await restartOwn()
  await startPod(stage, pod)
}

/** Both ways, both families. */
const isOnline = async ({ guest }: Stage): Promise<boolean> => {
  const pings = [await ping(guest, addresses.lo.ipv4), await ping(guest, addresses.lo.ipv6)]
  return pings.every(({ received }) => received > 0)
}

/** Some of the fabric's routes are gone for good, or all of the traffic. */
const isCutOff = ({ lost, routes }: Measured, online: boolean): boolean =>
  !online || lost.length > 0 || routes.missing.length > 0

/** `3 packets, routes gone for 12 ms` */
const cell = (measured: Measured, online: boolean): string => {
  const { losses, routes, stale } = measured
  const packets = packetsLost(losses)
  const parts = [
    isCutOff(measured, online) ? '**cut off**' : '',
    packets === 0 ? '' : plural(packets, 'packet'),
    routes.deleted === 0 ? '' : `routes gone for ${routes.longest} ms`,
    stale.length === 0 ? '' : `**${plural(stale.length, 'stale route')}**`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

const run = async (name: string, variant: Variant): Promise<Readonly<Record<string, string>>> => {
  const { daemons, isProtected = true, env } = variant
  const one = await setStage({ frr: defaultRelease(), isProtected, env, rate: rates.bench })
  const stage = { ...one, pod: await one.makePod(daemons) }
  try {
    const cells: Record<string, string> = {}
    // A second zebra knows those that are there when it starts.
    await stage.announce()
    for (const [title, event] of Object.entries(events)) {
      const { happens, watched, isUndoneNext, speaksAnew, endsPod, takesBfd } = event
      if (takesBfd && env?.['ENABLE_BFD'] === 'false') continue
      const measured = await stage.measure(() => happens(stage), watched)
      const online = await isOnline(stage)
      cells[title] = cell(measured, online)
      const { lost, stale } = measured
      console.log(`${name}: ${title}: ${cells[title]}`, ...[...lost, ...stale])
      // Nothing is left to measure: the node's FRR does not come back beside the second one either.
      if (happens === ownBfddDies || (isCutOff(measured, online) && !isProtected)) break
      if (isUndoneNext) continue
      if (!isWell(measured) || !online) await heal(stage)
      else if (endsPod) await startPod(stage, stage.pod)
      else if (speaksAnew) await untilSpeaks(stage)
    }
    const ended = await stage.pod.endedByProbes()
    cells[probesTitle] = ended.length === 0 ? 'never' : `**${plural(ended.length, 'time')}**`
    console.log(`${name}: ${probesTitle}: ${cells[probesTitle]}`, ...ended)
    return cells
  } finally {
    await stage.guest.stop()
  }
}

const { before, write } = tableIn('docs/two-frrs.md', 'outages')

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((word) => word.trim())

/** The columns that the page has. */
const known = (): Map<string, Readonly<Record<string, string>>> => {
  const [head = [], , ...rows] = before.trim().split('\n').map(cellsOf)
  return new Map(
    head.map((name, column) => [
      name,
      Object.fromEntries(rows.map((row) => [row[0] ?? '', row[column] ?? ''])),
    ]),
  )
}

const asked = process.argv.slice(2)
const names = Object.keys(variants)
const measured = asked.length === 0 ? names : names.filter((name) => asked.includes(name))
const columns = known()
await threeAtOnce(
  Object.entries(variants)
    .filter(([name]) => measured.includes(name))
    .map(([name, variant]) => async () => {
      columns.set(name, await run(name, variant))
    }),
)
const table = [
  `| event | ${names.join(' | ')} |`,
  `| --- | ${names.map(() => '---').join(' | ')} |`,
  ...[...Object.keys(events), probesTitle].map(
    (title) =>
      `| ${title} | ${names.map((name) => columns.get(name)?.[title] ?? '–').join(' | ')} |`,
  ),
].join('\n')
await write(table)
