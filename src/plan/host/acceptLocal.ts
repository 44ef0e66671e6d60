import { frrEnd } from '../../intent/link.ts'
import type { Observed } from '../../observe/observed.ts'
import { changed, unchanged, type ResourceChange } from '../change.ts'

/** Links that this plan makes start with the kernel's default. */
const accepts = ({ acceptLocal }: Observed, veth: ResourceChange): boolean => {
  const remade = veth.actions.includes('create')
  const own = remade ? acceptLocal.byDefault : (acceptLocal.link ?? acceptLocal.byDefault)
  return acceptLocal.everywhere || own
}

/**
 * The speaker's IPv4 address is one of the host's own: the kernel looks into its table `local`
 * before any VRF, takes each packet from there for forged, and answers not even ARP. IPv6 has no
 * such test. Where /proc/sys is read-only a check says what to set instead.
 */
export const planAcceptLocal = (
  observed: Observed,
  veth: ResourceChange,
): readonly ResourceChange[] => {
  const resource = {
    type: 'sysctl',
    name: `net.ipv4.conf.${frrEnd}.accept_local`,
    ownership: 'shared',
  } as const
  if (accepts(observed, veth)) {
    return [unchanged({ ...resource, before: { value: 1 }, after: { value: 1 } })]
  }
  if (!observed.ipv6.writable) return []
  return [
    changed({
      ...resource,
      actions: ['update'],
      before: { value: 0 },
      after: { value: 1 },
      reasons: ['without it no IPv4 packet of the speaker is taken from the veth'],
      operations: [{ _tag: 'AcceptLocal', link: frrEnd }],
    }),
  ]
}
