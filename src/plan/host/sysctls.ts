import { frrEnd, speakerEnd } from '../../intent/link.ts'
import { acceptLocalPath, advertisedMetricPath, disableIpv6Path } from '../../observe/host.ts'
import { lastMetric, type Observed } from '../../observe/observed.ts'
import { changed, type ResourceChange } from '../change.ts'
import type { Target } from '../target.ts'
import { isVethRemade } from './veth.ts'

/** A setting that the kernel has for a link, and the value that the intent wants. */
interface Sysctl {
  readonly link: string
  readonly path: string
  /** Once the links are made. */
  readonly value: number
  readonly wanted: number
  /** What goes wrong with another value: the reason of a change. */
  readonly why: string
  /** What is reported instead where /proc/sys is read-only, as in a container. */
  readonly locked: string
  /** Whether the plan is refused then. */
  readonly isFatal: boolean
  /** Path for the machine configuration: that of `default` for links that do not exist yet. */
  readonly remedy: string
  /** Id of the check. */
  readonly id: string
}

/** Below an MTU of 1280 a link has no IPv6 settings; with a larger one it starts with the defaults. */
const ipv6 = (observed: Observed): readonly Sysctl[] => {
  const { disabled, disabledByDefault } = observed.ipv6
  return [frrEnd, speakerEnd].map((link) => ({
    ...{ link, path: disableIpv6Path(link), wanted: 0 },
    value: Number((isVethRemade(observed) ? null : disabled[link]) ?? disabledByDefault),
    why: 'IPv6 is switched off, and BGP needs it on both ends of the veth',
    locked: `IPv6 is switched off on ${link}`,
    ...{ id: `ipv6-${link}`, isFatal: true, remedy: disableIpv6Path('default') },
  }))
}

/**
 * The speaker's IPv4 address is one of the host's own. The kernel looks into its table `local` before
 * any VRF, takes each packet from that address for forged, and does not even answer ARP. IPv6 has no
 * such test.
 */
const acceptLocal = (observed: Observed): Sysctl => {
  const { link, byDefault, everywhere } = observed.acceptLocal
  return {
    ...{ link: frrEnd, path: acceptLocalPath(frrEnd), wanted: 1 },
    value: Number(everywhere || ((isVethRemade(observed) ? null : link) ?? byDefault)),
    why: 'without it the kernel drops the IPv4 packets that the speaker sends through the veth',
    locked: `a speaker cannot connect by IPv4: accept_local of ${frrEnd} is 0`,
    ...{ id: 'accept-local', isFatal: false, remedy: acceptLocalPath('default') },
  }
}

/**
 * A leaf that uses BGP without addresses sends router advertisements. A port that accepts them, as on
 * Talos, gets a default route with metric 1024. Zebra reads distance 0 from that metric
 * (rt_netlink.c), prefers the route to the one of BGP, and leaves the latter in the kernel. The kernel
 * changes the metric at the next advertisement (ndisc.c). Where BGP's routes have a table of their
 * own, the advertised routes come after them anyway.
 */
const advertisedDefaults = (
  { intent, ports }: Target,
  { advertisedDefaults: metrics }: Observed,
): readonly Sysctl[] =>
  intent.fabricTable === 'main'
    ? ports.flatMap(({ name: link }) => {
        const value = metrics[link]
        const path = advertisedMetricPath(link)
        if (value === undefined) return []
        return {
          ...{ link, path, value, wanted: lastMetric },
          why: 'without it zebra prefers the IPv6 default route of router advertisements, through one leaf, to the one of BGP',
          locked: `the IPv6 default route of router advertisements on ${link} comes before that of BGP`,
          ...{ id: `ra-default-${link}`, isFatal: false, remedy: path },
        }
      })
    : []

/** All settings below /proc/sys that an intent wants: planner, checks and refusals read this list. */
const sysctls = (target: Target, observed: Observed): readonly Sysctl[] => [
  ...ipv6(observed),
  acceptLocal(observed),
  ...advertisedDefaults(target, observed),
]

/** In the words of sysctl(8): `net.ipv4.conf.default.accept_local` */
const nameOf = (path: string): string => path.replace('/proc/sys/', '').replaceAll('/', '.')

/** The kernel has these settings whoever wants them, so none is ever removed. */
export const planSysctls = (target: Target, observed: Observed): readonly ResourceChange[] =>
  sysctls(target, observed)
    .filter(({ value, wanted }) => value === wanted || observed.ipv6.writable)
    .map(({ link, path, value, wanted, why }) =>
      changed({
        ...{ type: 'sysctl', name: nameOf(path), ownership: 'shared' },
        ...{ before: { value }, after: { value: wanted } },
        ...(value === wanted
          ? {}
          : {
              reasons: [why],
              operations: [{ _tag: 'SetSysctl', link, path, value: String(wanted) }],
            }),
      }),
    )

/** Settings that have another value, and that cannot be changed from here. */
export const lockedSysctls = (target: Target, observed: Observed) =>
  sysctls(target, observed)
    .filter(({ value, wanted }) => value !== wanted && !observed.ipv6.writable)
    .map(({ id, isFatal, locked, remedy, wanted }) => ({
      ...{ id, isFatal, message: `${locked}, and /proc/sys is read-only here` },
      remedy: `${nameOf(remedy)} to "${wanted}" in the machine configuration (machine.sysctls)`,
    }))
