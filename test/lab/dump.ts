// The state of a node as text that is equal for equal nodes: without interface indexes, MACs and
// addresses that the kernel makes, which differ each time a link is made.

import * as t from 'io-ts'
import type { Guest } from './guest.ts'
import { decode } from './routes.ts'

const optional = t.partial

const linkJson = t.array(
  t.intersection([
    t.strict({ ifname: t.string, mtu: t.number, flags: t.array(t.string) }),
    t.exact(
      optional({
        master: t.string,
        group: t.string,
        link: t.string,
        linkinfo: t.exact(
          optional({ info_kind: t.string, info_data: t.exact(optional({ table: t.number })) }),
        ),
        addr_info: t.array(
          t.exact(
            optional({
              local: t.string,
              prefixlen: t.number,
              scope: t.string,
              tentative: t.boolean,
              dadfailed: t.boolean,
              valid_life_time: t.number,
            }),
          ),
        ),
      }),
    ),
  ]),
)

type LinkJson = t.TypeOf<typeof linkJson>[number]

/** RT_SCOPE_LINK, as `-N` prints it: addresses that the kernel derives from the MAC. */
const linkScope = '253'

const ownAddresses = ({ addr_info = [] }: LinkJson): readonly string[] =>
  addr_info
    .filter(({ local, scope }) => local !== undefined && scope !== linkScope)
    .map((address) => JSON.stringify(address))

const linkLine = (link: LinkJson): string => {
  const { addr_info: _, flags, ...rest } = link
  const addresses = ownAddresses(link).toSorted()
  return [JSON.stringify({ ...rest, up: flags.includes('UP') }), ...addresses].join('\n  ')
}

const files = ['/etc/frr/frr.conf', '/etc/frr/daemons', '/etc/frr/vtysh.conf']

/**
 * Links with their addresses, rules, the VRF's routes, and FRR's files. The l3mdev rule counts once:
 * with the first VRF the kernel adds its own to ours, and never again.
 */
export async function dumpNode(guest: Guest, table = 88): Promise<string> {
  const [links, rest] = await Promise.all([
    guest.must('ip -N -json -details address show'),
    guest.must(
      `for family in -4 -6; do
         echo "== rule $family"; ip -N $family rule show | sed 's/\\(\\[l3mdev-table]\\).*/\\1/' | uniq
         echo "== routes of table ${table} $family"; ip -N $family route show table ${table}
         echo "== unreachable defaults $family"
         ip -N $family route show table all type unreachable
       done | grep -v fe80: | sed 's/ *$//'
       stat -c '%n %a %u:%g' ${files.join(' ')}
       sha256sum ${files.join(' ')}`,
    ),
  ])
  const lines = decode(linkJson, JSON.parse(links)).map(linkLine).toSorted()
  return [...lines, rest].join('\n')
}
