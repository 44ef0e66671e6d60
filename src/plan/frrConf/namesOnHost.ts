import type { NamesOnHost } from '../../frr/lint/finding.ts'
import { ourEnds, ourLinks } from '../ourLinks.ts'
import type { Plan } from '../plan.ts'

/** The links and addresses that the host has after the plan, by VRF. */
export const namesOnHost = ({
  target: { intent },
  observed: { links },
}: Pick<Plan, 'target' | 'observed'>): NamesOnHost => {
  const vrf = intent.vrf.name
  const ours = ourLinks(intent)
  const ends = new Set(ourEnds(intent).map(({ name }) => name))
  const there = [...links.filter(({ name }) => !ends.has(name)), ...ours]
  const addresses = (isInVrf: boolean) =>
    new Set(
      there
        .filter(({ master }) => (master === vrf) === isInVrf)
        .flatMap((link) => link.addresses.map(({ address }) => address)),
    )
  return {
    links: new Set([...links, ...ours].map(({ name }) => name)),
    addresses: new Map([
      ['default', addresses(false)],
      [vrf, addresses(true)],
    ]),
  }
}
