import { isLinkLocalIpv6 } from '../../intent/address.ts'
import { frrEnd, speakerEnd } from '../../intent/link.ts'
import { whyLinkDown } from '../whyDown.ts'
import type { OwnAddress } from './chain.ts'
import { look, runPlan, valueOf, type Context } from './context.ts'
import { failed, ok, type Finding, type Step } from './hop.ts'
import { sentSteps } from './leaves.ts'
import { ourTag } from './loadBalancer.ts'
import { incomingHop } from './packet.ts'
import { bestOf, pathText } from './paths.ts'

const addressHop = ({ intent, observed }: Context, own: OwnAddress): Finding => {
  const { address, held, variable } = own
  const advertised: readonly string[] = intent.settings.ADVERTISE_INTERFACES
  if (held === null) {
    return failed(
      `${variable === null ? '' : `${variable} `}${address} is on no link`,
      `add it to ${advertised[0] ?? 'lo'} in the network configuration of the host`,
    )
  }
  if (/^(127|169\.254)\./.test(address) || address === '::1' || isLinkLocalIpv6(address)) {
    return failed('such an address never leaves its host or link', 'trace another address')
  }
  if (held.link === frrEnd || held.link === speakerEnd) {
    return failed(
      'it is of the link between FRR and the speaker, which is the same on every node, and is not announced',
      'trace another address',
    )
  }
  if (!own.isAdvertised) {
    return failed(
      `it is on ${held.link}, and addresses of ${advertised.join(', ')} are announced`,
      `add ${held.link} to ADVERTISE_INTERFACES, or the address to ${advertised[0] ?? 'lo'}`,
    )
  }
  const link = observed.links.find(({ name }) => name === held.link)
  const down = link === undefined ? null : whyLinkDown(link)
  if (down !== null) return failed(`${held.link}: ${down.reason}`, down.advice)
  return held.address.dadFailed
    ? failed(
        'another host on the link has the same address (duplicate address detection, RFC 4862)',
        'give one of the two another address',
      )
    : ok(`${address}/${held.address.prefixLength} on ${held.link}, which is up`)
}

const connectedHop = ({ traced }: Context): Finding =>
  look(traced.zebra, (match) => {
    const entry = match?.entries.find(({ protocol }) => /^(connected|local)$/.test(protocol))
    if (match === null || entry === undefined) {
      return failed(
        `zebra has no connected route to ${traced.prefix}`,
        'zebra learns addresses from the kernel: a restart of FRR reads them anew',
      )
    }
    return ok(`zebra has ${match.prefix} as ${entry.protocol}`)
  })

const redistributedHop = ({ traced }: Context): Finding =>
  look(traced.fabric, (route) => {
    const own = route?.paths.find(({ neighbor, vrf }) => neighbor === null && vrf === null)
    if (route === null || own === undefined) {
      return failed(
        `BGP does not have ${traced.prefix} as a route of this node`,
        `"redistribute connected route-map loopbacks" takes it in; ${runPlan}`,
      )
    }
    const best = bestOf(route)
    if (best !== null && best !== own) {
      return failed(
        `a better path is in use: ${pathText(best)}`,
        'no other router may announce an address of this node: filter it there',
      )
    }
    return own.tag === ourTag
      ? ok(`in BGP with tag ${ourTag}, which route map to-fabric lets out`)
      : failed(
          `it has no tag ${ourTag}, and route map to-fabric lets out nothing else`,
          `set tag ${ourTag} in route map loopbacks; ${runPlan}`,
        )
  })

export const ownAddressSteps = (context: Context, own: OwnAddress): readonly Step[] => {
  const { traced } = context
  const address = addressHop(context, own)
  const isThere = address.state === 'ok'
  const connected = connectedHop(context)
  const redistributed = redistributedHop(context)
  const route = valueOf(traced.fabric)
  const isOut = isThere && redistributed.state === 'ok' && bestOf(route) !== null
  const sent = sentSteps(context, isOut)
  return [
    ['address', () => address],
    ['connected', isThere ? () => connected : null],
    ['redistributed', isThere && connected.state !== 'failed' ? () => redistributed : null],
    ...sent.filter(([hop]) => hop === 'sent'),
    ['packet', isThere ? () => incomingHop(context, ({ type }) => type === 'local') : null],
    ...sent.filter(([hop]) => hop === 'leaves'),
  ]
}
