import type { Ip } from '../../intent/address.ts'
import { frrEnd, speakerEnd } from '../../intent/link.ts'
import type { NamesOnHost } from '../../frr/lint/finding.ts'
import type { Plan } from '../plan.ts'

/** The links and addresses that the host has after the plan. */
export const namesOnHost = ({
  target,
  observed,
}: Pick<Plan, 'target' | 'observed'>): NamesOnHost => {
  const { vrf, pair } = target.intent
  const others = observed.links.filter(({ name }) => name !== frrEnd && name !== speakerEnd)
  const isInVrf = ({ master }: (typeof others)[number]): boolean => master === vrf.name
  const addresses = (of: typeof others): readonly Ip[] =>
    of.flatMap((link) => link.addresses.map(({ address }) => address))
  return {
    links: new Set([...observed.links.map(({ name }) => name), frrEnd, speakerEnd, vrf.name]),
    addresses: new Map([
      [
        'default',
        new Set([
          ...addresses(others.filter((link) => !isInVrf(link))),
          pair.ipv4.speaker.address,
          pair.ipv6.speaker.address,
        ]),
      ],
      [
        vrf.name,
        new Set([
          ...addresses(others.filter(isInVrf)),
          pair.ipv4.frr.address,
          pair.ipv6.frr.address,
        ]),
      ],
    ]),
  }
}
