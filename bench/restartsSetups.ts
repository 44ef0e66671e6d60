// What is compared: our settings with each kind of leaf, the same without them, and the script.
import type { FrrRelease } from '../test/lab/guest.ts'
import { program } from '../test/lab/node.ts'
import { served } from '../test/lab/nodeOnline.ts'
import type { ContainerOptions, EventName } from '../test/lab/restarts.ts'

export interface Setup {
  readonly title: string
  readonly container: Omit<ContainerOptions, 'frr'>
  /** By default `usualFrr`. */
  readonly frr?: FrrRelease
  /** Not all of it says more with each repetition: what ours is compared with loses seconds each time. */
  readonly repetitionsAtMost?: number
  readonly isLeftOut?: (event: EventName) => boolean
}

export const usualFrr: FrrRelease = '10.3'

/** Whose first boots are timed. */
export const bootReleases: readonly FrrRelease[] = ['10.3', '10.7']

/** The files of the product with all that is for restarts taken out, at each start. */
export const withoutSettings = `sh -c '${program} apply && sed -i "/graceful-restart/d" /etc/frr/frr.conf &&
  sed -i "s/ -K120//; /^# Talos stops/,\\$d" /etc/frr/daemons && exec /usr/lib/frr/docker-start'`

/** The daemons file of the extension's plan, without the option -n, with which the leaves hear nothing. */
const seedDaemons = ['zebra', 'bgpd', 'staticd', 'bfdd']
  .map((daemon) => `echo ${daemon}=yes; echo "${daemon}_options=\\"-A 127.0.0.1\\""`)
  .join('; ')

const seed = `sh -c '{ ${seedDaemons}; } >/etc/frr/daemons; exec bash /src/bench/reference.sh /usr/lib/frr/docker-start'`

const withoutBfdd = (event: EventName): boolean => event === 'bfdd killed'

/** Others than ours send frr.conf at once. */
const inOneGo = (event: EventName): boolean => event === 'bgpd killed while it gets frr.conf'

export const columns: readonly Setup[] = [
  { title: 'ours, BFD', container: {} },
  {
    title: 'without, BFD',
    container: { command: withoutSettings },
    repetitionsAtMost: 1,
    isLeftOut: inOneGo,
  },
  // It makes no IPv4 pair on the veth, and so has no IPv4 services.
  {
    title: 'script, BFD',
    container: { command: seed, packages: ['j2cli'], services: [served.ipv6] },
    repetitionsAtMost: 1,
    isLeftOut: inOneGo,
  },
  // The same settings with other leaves: what differs is how the end of FRR is noticed.
  {
    title: 'ours, no BFD',
    container: { env: { ENABLE_BFD: 'false' }, fabric: { bfd: false } },
    isLeftOut: withoutBfdd,
  },
  {
    title: 'ours, BFD and C bit',
    container: { fabric: { bfdControlPlane: true } },
    repetitionsAtMost: 3,
  },
  // MetalLB's pod has FRR 10.4.
  {
    title: 'ours on FRR 10.7, BFD',
    frr: '10.7',
    container: { speakerFrr: '10.3' },
    repetitionsAtMost: 3,
  },
  {
    title: 'ours on FRR 10.7, no BFD',
    frr: '10.7',
    container: { speakerFrr: '10.3', env: { ENABLE_BFD: 'false' }, fabric: { bfd: false } },
    isLeftOut: withoutBfdd,
    repetitionsAtMost: 3,
  },
  {
    title: 'ours on FRR 10.7, BFD and C bit',
    frr: '10.7',
    container: { speakerFrr: '10.3', fabric: { bfdControlPlane: true } },
    repetitionsAtMost: 3,
  },
]
