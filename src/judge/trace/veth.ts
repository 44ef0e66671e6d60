import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { Context } from './context.ts'

/** What is wrong with the link between FRR and the speaker; `null`: nothing that can be seen. */
export const vethProblem = ({ intent, observed }: Context): string | null => {
  const linkOf = (wanted: string) => observed.links.find(({ name }) => name === wanted)
  const [vrf, ours, theirs] = [linkOf(intent.vrf.name), linkOf(frrEnd), linkOf(speakerEnd)]
  if (vrf === undefined) return `there is no VRF ${intent.vrf.name}`
  if (ours === undefined) return `there is no link ${frrEnd}`
  // The speaker's end can be in another network namespace.
  const down = [vrf, ours, ...(theirs === undefined ? [] : [theirs])].find(({ up }) => !up)
  if (down !== undefined) return `${down.name} is down`
  if (ours.master !== vrf.name) return `${frrEnd} is not in VRF ${vrf.name}`
  return theirs === undefined || theirs.mtu === ours.mtu
    ? null
    : `the MTU of ${frrEnd} is ${ours.mtu} and that of ${speakerEnd} ${theirs.mtu}: large messages of BGP are lost`
}
