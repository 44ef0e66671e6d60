import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import type { Intent } from '../intent/intent.ts'
import type { Link, LinkAddress, Rendered } from '../observe/observed.ts'
import { findFabricPorts } from './fabricPorts.ts'

/** A host with all fabric ports of an intent: some of them are there, and some are assumed. */
export interface AssumedHost {
  readonly observed: Rendered
  /** What is assumed, each a sentence. Empty: the host has all ports. */
  readonly notes: readonly string[]
}

const assumedMtu = 1500

const held = (
  address: LinkAddress['address'] | null,
  prefixLength: number,
): readonly LinkAddress[] =>
  address === null ? [] : [{ address, prefixLength, peer: null, dadFailed: false, expires: false }]

const assumed = (name: string, mac: string | null, addresses: readonly LinkAddress[]): Link => ({
  ...{ name, mac, addresses },
  alternativeNames: [],
  permanentMac: null,
  kind: null,
  master: null,
  mtu: assumedMtu,
  up: true,
  carrier: true,
  group: 0,
  peer: null,
  table: null,
})

/**
 * For a machine that is not the node, such as a desk: what `frr.conf` needs of a host is assumed where
 * it is missing. Missing ports of FE_MACS are called `eth0`, `eth1`, ... in their order, without names
 * of ports that are there.
 */
export const withAssumedPorts = (intent: Intent, observed: Rendered): AssumedHost => {
  const found = findFabricPorts(intent, observed.links)
  const problems = E.isLeft(found) ? found.left : []
  const addresses = [...held(intent.nodeIp, 32), ...held(intent.nodeIp6, 128)]
  const macs = problems.flatMap((problem) => (problem._tag === 'NoSuchMac' ? [problem.mac] : []))
  const asked = intent.ports._tag === 'ByMac' ? intent.ports.macs : []
  const taken = observed.links.filter(({ mac }) => asked.some((one) => one === mac))
  const free = [...macs, ...taken]
    .map((_, index) => `eth${index}`)
    .filter((name) => taken.every((link) => link.name !== name))
  const missing = [
    ...RA.zipWith(macs, free, (mac, name) => assumed(name, mac, addresses)),
    ...problems.flatMap((problem) =>
      problem._tag === 'NoSuchName' ? [assumed(problem.name, null, addresses)] : [],
    ),
  ]
  if (missing.length === 0) return { observed, notes: [] }
  const ports = missing.map(({ name, mac }) => (mac === null ? name : `${mac} as ${name}`))
  const own = intent.nodeIp6 === null ? 'NODE_IP is' : 'NODE_IP and NODE_IP6 are'
  return {
    observed: { ...observed, links: [...observed.links, ...missing] },
    notes: [
      `This machine lacks fabric ports. These are assumed: ${ports.join(', ')}.`,
      `It is also assumed that ${own} on the node, and that these ports have MTU ${assumedMtu} and no IPv4 /31 or /30, whose other end would get its own lines.`,
    ],
  }
}
