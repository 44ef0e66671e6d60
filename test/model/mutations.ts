// Mistakes that a planner could have. Each is one replacement in a file of src/plan, and the model
// must notice it; `caughtBy` is the property that breaks first.

import type { Property } from './explore.ts'

export interface Mutation {
  readonly name: string
  /** In src/plan. */
  readonly file: string
  readonly from: string
  readonly to: string
  readonly caughtBy: Property
}

const mutation = (
  name: string,
  file: string,
  from: string,
  to: string,
  caughtBy: Property,
): Mutation => ({ name, file, from, to, caughtBy })

/** Takes the text away. */
const without = (name: string, file: string, from: string, caughtBy: Property): Mutation =>
  mutation(name, file, from, '', caughtBy)

const links = '    ...Object.values(links),\n'
const sysctls = '    ...planSysctls(target, observed),\n'
const addresses = '    ...planAddresses(target, observed, veth, deleted),\n'

export const mutations: readonly Mutation[] = [
  // Order of operations
  mutation(
    'address, then enslave',
    'plan.ts',
    links + sysctls + addresses,
    addresses + links + sysctls,
    'closure',
  ),
  mutation(
    'veth, then VRF',
    'plan.ts',
    `    vrf,\n    ...planRoutes(target, observed),\n${links}`,
    `${links}    vrf,\n    ...planRoutes(target, observed),\n`,
    'closure',
  ),
  mutation('MTU after IPv6 is switched on', 'plan.ts', links + sysctls, sysctls + links, 'closure'),
  mutation(
    'the larger MTU is lowered first',
    'host/veth.ts',
    'a.mtu - b.mtu',
    'b.mtu - a.mtu',
    'order',
  ),
  mutation(
    'stale addresses are removed before wanted ones are added',
    'host/addresses.ts',
    '    ...ends.flatMap((end) => end.addresses.map(planWanted(end))),\n    ...ends.flatMap((end) => planExtras(end)),\n',
    '    ...ends.flatMap((end) => planExtras(end)),\n    ...ends.flatMap((end) => end.addresses.map(planWanted(end))),\n',
    'order',
  ),
  mutation(
    'create, then delete the VRF',
    'host/vrf.ts',
    "[{ _tag: 'DeleteLink', link: name }, add]",
    "[add, { _tag: 'DeleteLink', link: name }]",
    'closure',
  ),
  mutation(
    'add the address beside the one in its way',
    'host/addresses.ts',
    "      { _tag: 'DeleteAddress', link: end.name, address: old },\n",
    '',
    'closure',
  ),
  // Comparisons dropped
  mutation('a VRF that is down is fine', 'host/vrf.ts', '...upRepairs([link]), ', '', 'closure'),
  mutation('any table is fine', 'host/vrf.ts', 'link.table !== table', 'false', 'closure'),
  mutation('any master is fine', 'host/veth.ts', 'master === wanted', 'true', 'closure'),
  mutation(
    'any two ends are a pair',
    'host/veth.ts',
    'frr?.peer === speakerEnd && speaker?.peer === frrEnd',
    '(frr?.peer ?? null) !== null && (speaker?.peer ?? null) !== null',
    'closure',
  ),
  mutation('any MTU is fine', 'host/veth.ts', 'link.mtu !== mtu', 'link.mtu < 0', 'closure'),
  mutation(
    'an MTU is only raised',
    'host/veth.ts',
    'link.mtu !== mtu',
    'link.mtu < mtu',
    'closure',
  ),
  mutation(
    'an address of any prefix length is fine',
    'host/addresses.ts',
    'held.address === wanted.address && held.prefixLength === wanted.prefixLength',
    'held.address === wanted.address',
    'closure',
  ),
  without(
    'an address with a peer is fine',
    'host/addresses.ts',
    'held.peer === null && ',
    'closure',
  ),
  without('a duplicate address is fine', 'host/addresses.ts', ' || address.dadFailed', 'closure'),
  mutation(
    'an address may expire',
    'host/addresses.ts',
    '!found.expires',
    'found !== null',
    'closure',
  ),
  mutation('a loop guard for any interface is fine', 'ourRules.ts', "  'iif',\n", '', 'refusal'),
  without(
    'an l3mdev rule with a selector is fine',
    'ourRules.ts',
    '  found.selectors.length === 0 &&\n',
    'refusal',
  ),
  mutation(
    'an unreachable default in any table is fine',
    'host/routes.ts',
    ' && there.table === table',
    '',
    'closure',
  ),
  mutation('any mode is fine', 'host/files.ts', "['mode', 'owner']", "['owner']", 'closure'),
  mutation('any owner is fine', 'host/files.ts', "['mode', 'owner']", "['mode']", 'closure'),
  // Operations omitted, or too many
  without(
    'the second end stays down',
    'host/veth.ts',
    "  { _tag: 'SetUp', link: speakerEnd },\n",
    'closure',
  ),
  mutation(
    'a new veth keeps disable_ipv6',
    'host/sysctls.ts',
    '?? disabledByDefault)',
    '?? false)',
    'closure',
  ),
  mutation(
    'only the first end is removed',
    'host/veth.ts',
    'present(ends).map(({ name })',
    'present(ends).slice(0, 1).map(({ name })',
    'closure',
  ),
  mutation(
    'addresses that enslaving takes away count as there',
    'host/addresses.ts',
    '  return isMoved\n',
    '  return isMoved && false\n',
    'closure',
  ),
  mutation(
    'masters outlive the VRF',
    'host/veth.ts',
    'link.master !== null && deleted.has(link.master)',
    'link.master !== null && deleted.has(link.name)',
    'minimality',
  ),
  mutation(
    'a stale IPv4 primary is left for later',
    'host/addresses.ts',
    'if (!end.ours) return undefined',
    "if (end.name !== '') return undefined",
    'order',
  ),
  mutation(
    'link-local addresses are stale',
    'host/addresses.ts',
    '!isLinkLocalIpv6(address.address)',
    'address.address !== undefined',
    'closure',
  ),
  // Ownership
  mutation(
    'addresses of unmarked links are removed',
    'host/addresses.ts',
    'ours: link !== undefined && isInOurHands(target, link)',
    'ours: link !== undefined',
    'refusal',
  ),
  mutation(
    'unmarked links are changed',
    'refusals/linkRefusals.ts',
    'link === undefined || isInOurHands(target, link)',
    'link === undefined || isInOurHands(target, link) || link.mtu > 0',
    'refusal',
  ),
  mutation(
    'orphans need no mark',
    'host/orphans.ts',
    'isMarked(link) && !wanted',
    'link.mtu > 0 && !wanted',
    'refusal',
  ),
  mutation(
    'rules of others are orphans',
    'host/orphans.ts',
    'rule.protocol === protocol && rule.selectors',
    'rule.selectors',
    'frame',
  ),
  mutation(
    'routes of others are orphans',
    'host/orphans.ts',
    'route.protocol === protocol)',
    'route.protocol > 0)',
    'closure',
  ),
  without(
    'guests do not matter',
    'refusals/linkRefusals.ts',
    '    ...guestsOf(target, observed, lost),\n',
    'refusal',
  ),
  without(
    'peers do not matter',
    'refusals/linkRefusals.ts',
    '    ...foreignPeers(target, observed, lost),\n',
    'refusal',
  ),
  without(
    'a table may be shared',
    'refusals/routingRefusals.ts',
    '  ...otherVrfs(target, observed),\n',
    'refusal',
  ),
  without(
    'routes do not matter',
    'refusals/routingRefusals.ts',
    '  ...foreignRoutes(target, observed),\n',
    'refusal',
  ),
  without(
    'overlaps do not matter',
    'refusals/refusals.ts',
    '    ...addressRefusals(target, observed, lost),\n',
    'refusal',
  ),
  mutation(
    'a rule of priority 0 does not matter',
    'refusals/routingRefusals.ts',
    '  keepsFromVrf(rule) &&',
    '  rule.priority > 0 && keepsFromVrf(rule) &&',
    'refusal',
  ),
  mutation(
    'a rule that goes past ours does not matter',
    'refusals/routingRefusals.ts',
    '(goto === null || goto > ours)',
    'goto === null',
    'refusal',
  ),
  mutation(
    'a rule for what is not from a link does not matter',
    'refusals/routingRefusals.ts',
    "=== 'not'\n    ? iif !== null",
    "=== 'not'\n    ? false",
    'refusal',
  ),
  mutation(
    'a rule for one interface does not matter',
    'refusals/routingRefusals.ts',
    "[null, 'lo', frrEnd, intent.vrf.name].includes(iif)",
    'iif === null',
    'refusal',
  ),
  without(
    'a rule for addresses of the host matters',
    'refusals/routingRefusals.ts',
    '  rule.table !== localTable &&\n',
    'refusal',
  ),
  mutation(
    'the peer of an IPv6 address has the prefix',
    'refusals/addressRefusals.ts',
    "familyOf(address) === 'ipv4' ? [peer, address] : [address, peer]",
    '[peer, address]',
    'refusal',
  ),
  mutation(
    'what stands alone has neighbors',
    'refusals/addressRefusals.ts',
    'prefixLength: widthOf(familyOf(alone))',
    'prefixLength: 32',
    'refusal',
  ),
  without(
    'a read-only /proc/sys does not matter',
    'refusals/refusals.ts',
    '    ...sysctlRefusals(target, observed),\n',
    'refusal',
  ),
]
