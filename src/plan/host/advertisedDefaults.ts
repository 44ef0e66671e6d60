import { lastMetric, type Link, type Observed } from '../../observe/observed.ts'
import { changed, unchanged, type ResourceChange } from '../change.ts'
import type { Target } from '../target.ts'

/** None where BGP's routes have a table of their own: what is advertised comes after it anyway. */
export const advertisedMetrics = (
  { intent }: Target,
  { advertisedDefaults }: Observed,
): Observed['advertisedDefaults'] => (intent.fabricTable === 'main' ? advertisedDefaults : {})

const planPort =
  (metrics: Observed['advertisedDefaults'], { ipv6 }: Observed) =>
  ({ name }: Link): readonly ResourceChange[] => {
    const metric = metrics[name]
    if (metric === undefined) return []
    const resource = {
      type: 'sysctl',
      name: `net.ipv6.conf.${name}.ra_defrtr_metric`,
      ownership: 'shared',
      before: { value: metric },
      after: { value: lastMetric },
    } as const
    if (metric === lastMetric) return [unchanged(resource)]
    if (!ipv6.writable) return []
    return [
      changed({
        ...resource,
        actions: ['update'],
        reasons: [
          'without it zebra prefers the IPv6 default route of router advertisements, by one leaf, to that of BGP',
        ],
        operations: [{ _tag: 'AdvertisedDefaultLast', port: name }],
      }),
    ]
  }

/**
 * A leaf whose BGP finds its neighbors without addresses sends router advertisements, and a port
 * that accepts them, as on Talos, gets a default route with metric 1024. Zebra reads distance 0 from
 * that (rt_netlink.c), prefers it to BGP's, and leaves what it had installed of BGP's behind. The
 * kernel moves the route at the next advertisement (ndisc.c). Where /proc/sys is read-only a check
 * says what to set instead.
 */
export const planAdvertisedDefaults = (
  target: Target,
  observed: Observed,
): readonly ResourceChange[] =>
  target.ports.flatMap(planPort(advertisedMetrics(target, observed), observed))
