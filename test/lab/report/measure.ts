// The runs behind the report: each in a guest of its own, with the code of the tests.

import { router } from '../frr.ts'
import { fromNode, untilHeard } from '../fromNode.ts'
import { bootGuest, type FrrRelease, type Guest } from '../guest.ts'
import { defaultEnv, product, type Environment } from '../node.ts'
import { announceFabric, makeClaims, markersOf, type Hearing } from '../policyScenario.ts'
import { families } from '../routes.ts'
import { referencePackages, startReference, isHeardAsPlanned } from '../reference.ts'
import { nativeSpeaker, speakerKinds, speakerPackages } from '../speakerKinds.ts'
import { life, type Observation } from '../speakerLife.ts'
import { announceThousand, type Thousand } from '../thousand.ts'
import { buildFabric, type Fabric } from '../topology.ts'

export const patienceSeconds = 20

/** Who configures the node: frr-intent, or the plan that it came from. */
export type By = 'frr-intent' | 'plan'

export interface Versions {
  readonly kernel: string
  readonly frr: string
}

export interface SpeakerRun {
  readonly by: By
  readonly frr: FrrRelease
  readonly versions: Versions
  readonly lives: ReadonlyMap<string, readonly Observation[]>
  readonly thousand: Thousand | null
  /** Of the plan: whether a leaf hears of the node with the options that zebra has there. */
  readonly isHeardAsPlanned: boolean
}

const versionsIn = async (guest: Guest): Promise<Versions> => {
  const text = await router(guest, 'spine').vtysh('show version')
  return {
    kernel: (await guest.must('uname -r')).trim(),
    frr: /FRRouting (\d[\d.]*)/.exec(text)?.[1] ?? text,
  }
}

const inGuest = async <A>(
  frr: FrrRelease,
  use: (guest: Guest, fabric: Fabric) => Promise<A>,
): Promise<A> => {
  const guest = await bootGuest({ frr, packages: [...speakerPackages(frr), ...referencePackages] })
  try {
    return await use(guest, await buildFabric(guest))
  } finally {
    await guest.stop()
  }
}

const startNode = async (guest: Guest, by: By, env: Environment = {}): Promise<void> => {
  if (by === 'frr-intent') await product(guest, { ...defaultEnv, ...env }).startFrr()
  else await startReference(guest)
  await untilHeard(guest, '2001:db8::1/128')
}

const thousandOf = async (guest: Guest): Promise<Thousand> => {
  const speaker = await nativeSpeaker.start(guest, ['192.0.2.1/32'])
  await untilHeard(guest, '192.0.2.1/32')
  return announceThousand(guest, speaker)
}

export const runSpeakers = (by: By, frr: FrrRelease): Promise<SpeakerRun> =>
  inGuest(frr, async (guest) => {
    const isHeard = by === 'plan' && (await isHeardAsPlanned(guest))
    await startNode(guest, by)
    const lives = new Map<string, readonly Observation[]>()
    for (const kind of speakerKinds) {
      lives.set(kind.name, await life(guest, kind, patienceSeconds * 1000))
      console.log(`${by}, FRR ${frr}: ${kind.name} has lived`)
    }
    const thousand = by === 'frr-intent' ? await thousandOf(guest) : null
    return {
      by,
      frr,
      versions: await versionsIn(guest),
      lives,
      thousand,
      isHeardAsPlanned: isHeard,
    }
  })

export interface PolicyRun {
  readonly by: By
  readonly isNarrow: boolean
  readonly frr: FrrRelease
  readonly versions: Versions
  readonly hearings: readonly Hearing[]
  /** Of a LoadBalancer IP, as leaf1 hears it. */
  readonly asPath: string
}

/** With the plan's configuration IPv4 does not arrive from this speaker, so nothing can wait for it. */
const worksWith = (by: By): typeof families => (by === 'plan' ? ['ipv6'] : families)

export const runPolicy = (by: By, frr: FrrRelease, env: Environment | null): Promise<PolicyRun> =>
  inGuest(frr, async (guest, fabric) => {
    await announceFabric(fabric.spine)
    await startNode(guest, by, env ?? {})
    const isNarrow = env !== null
    const { hearings } = await makeClaims({ guest, fabric }, { isNarrow, works: worksWith(by) })
    // One that leaf1 does not leak: there the node would believe leaf1.
    const loadBalancer = markersOf(1).at(-1) ?? ''
    await untilHeard(guest, loadBalancer)
    const asPath = (await fromNode(fabric.leaf1))[loadBalancer] ?? ''
    console.log(`${by}, FRR ${frr}${isNarrow ? ', LB_POOLS' : ''}: the claims are made`)
    return { by, isNarrow, frr, versions: await versionsIn(guest), hearings, asPath }
  })
