import { match } from 'ts-pattern'
import { printable } from '../../intent/problem.ts'
import type { Link } from '../../observe/observed.ts'
import type { PortProblem } from '../fabricPorts.ts'

const describe = (link: Link): string => {
  const permanent = link.permanentMac === null ? '' : `, permanent ${link.permanentMac}`
  const kind = link.kind === null ? '' : `, ${link.kind}`
  const master = link.master === null ? '' : `, in ${link.master}`
  return `${link.name} (${link.mac ?? 'no MAC'}${permanent}${kind}${master})`
}

/** Enough to choose from, without a page of virtual links in front of the sentence that matters. */
const list = (links: readonly Link[]): string => {
  const shown = links.toSorted((a, b) => Number(a.kind !== null) - Number(b.kind !== null))
  const rest = shown.length > 12 ? ` and ${shown.length - 12} more` : ''
  return shown.length === 0 ? 'none' : shown.slice(0, 12).map(describe).join(', ') + rest
}

const sentence = (problem: PortProblem): string =>
  match(problem)
    .with(
      { _tag: 'NoSuchMac' },
      ({ mac, seen }) =>
        `FE_MACS: no port has the MAC address ${mac}; correct it; the host has: ${list(seen)}.`,
    )
    .with(
      { _tag: 'NoSuchName' },
      ({ name, seen }) =>
        `FE_PORT_NAMES: there is no link ${name}; correct it; the host has: ${list(seen)}.`,
    )
    .with(
      { _tag: 'Ambiguous' },
      ({ mac, matches }) =>
        `FE_MACS: ${matches.length} ports have the MAC address ${mac}: ${list(matches)}; name the right one in FE_PORT_NAMES.`,
    )
    .with(
      { _tag: 'Enslaved' },
      ({ wanted, link }) =>
        `Fabric port ${wanted} is ${describe(link)}: it belongs to ${link.master}, so it cannot speak BGP itself; name another port or take it out of ${link.master}.`,
    )
    .with(
      { _tag: 'NeverBgp' },
      ({ wanted, link, reason }) =>
        `Fabric port ${wanted} is ${describe(link)}: ${reason}, so BGP never comes up there; name another port.`,
    )
    .with(
      { _tag: 'UnfitName' },
      ({ link, reason }) =>
        `Fabric port ${describe(link)} has a name that FRR cannot take, since ${reason}; rename the link.`,
    )
    .with(
      { _tag: 'SameTwice' },
      ({ link }) => `Fabric port ${link.name} is named twice; name each port once.`,
    )
    .with(
      { _tag: 'MtuTooSmall' },
      ({ link }) =>
        `Fabric port ${link.name} has MTU ${link.mtu}, and IPv6 needs 1280; raise it or set INTERFACE_MTU.`,
    )
    .exhaustive()

/** One sentence: what was asked for, what the host has, what to do. */
export const describePortProblem = (problem: PortProblem): string => printable(sentence(problem))
