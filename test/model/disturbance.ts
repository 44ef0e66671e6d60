// What others may do to a host, and what a plan never does: how real drift comes about.

import * as E from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { familyOf, printInterfaceAddress, type InterfaceAddress } from '../../src/intent/address.ts'
import type { HeldAddress } from '../../src/observe/observed.ts'
import { addressText, withoutPeer } from '../../src/observe/heldAddress.ts'
import { addAddress, changeAddress } from './addresses.ts'
import { linkNamed, type Kernel, type Outcome } from './kernel.ts'
import { addVeth, addVrf, setDown, setGroup, setIpv6Disabled } from './links.ts'

export type Disturbance =
  | { readonly _tag: 'SetDown'; readonly link: string }
  | { readonly _tag: 'DisableIpv6'; readonly link: string }
  | { readonly _tag: 'Unmark'; readonly link: string }
  | { readonly _tag: 'AddPlainVrf'; readonly name: string; readonly table: number }
  | { readonly _tag: 'AddPlainVeth'; readonly name: string; readonly peer: string }
  | { readonly _tag: 'AddStale'; readonly link: string; readonly address: HeldAddress }
  | { readonly _tag: 'LetExpire'; readonly link: string; readonly address: InterfaceAddress }
  | { readonly _tag: 'ChangeTable'; readonly link: string; readonly table: number }

const nodad = ({ address }: InterfaceAddress): string =>
  familyOf(address) === 'ipv6' ? ' nodad' : ''

/** The shell command that does it. */
export const commandOf = (disturbance: Disturbance): string =>
  match(disturbance)
    .with({ _tag: 'SetDown' }, ({ link }) => `ip link set dev ${link} down`)
    // By the file, as the product does it: a link without IPv6 has none.
    .with(
      { _tag: 'DisableIpv6' },
      ({ link }) => `echo 1 >/proc/sys/net/ipv6/conf/${link}/disable_ipv6`,
    )
    .with({ _tag: 'Unmark' }, ({ link }) => `ip link set dev ${link} group 0`)
    .with(
      { _tag: 'AddPlainVrf' },
      ({ name, table }) => `ip link add name ${name} type vrf table ${table}`,
    )
    .with(
      { _tag: 'AddPlainVeth' },
      ({ name, peer }) => `ip link add name ${name} type veth peer name ${peer}`,
    )
    .with(
      { _tag: 'AddStale' },
      ({ link, address }) => `ip address add ${addressText(address)} dev ${link}${nodad(address)}`,
    )
    .with(
      { _tag: 'LetExpire' },
      ({ link, address }) =>
        `ip address change ${printInterfaceAddress(address)} dev ${link}${nodad(address)} valid_lft 9000 preferred_lft 9000`,
    )
    .with(
      { _tag: 'ChangeTable' },
      ({ link, table }) => `ip link set dev ${link} type vrf table ${table}`,
    )
    .exhaustive()

/** `changelink` is missing in drivers/net/vrf.c; on a link of another kind the type is refused too. */
const changeTable = (kernel: Kernel, name: string): Outcome =>
  E.left(linkNamed(kernel, name) === undefined ? 'ENODEV' : 'EOPNOTSUPP')

export const disturb = (kernel: Kernel, disturbance: Disturbance): Outcome =>
  match(disturbance)
    .with({ _tag: 'SetDown' }, ({ link }) => setDown(kernel, link))
    .with({ _tag: 'DisableIpv6' }, ({ link }) => setIpv6Disabled(kernel, link, true))
    .with({ _tag: 'Unmark' }, ({ link }) => setGroup(kernel, link, 0))
    .with({ _tag: 'AddPlainVrf' }, ({ name, table }) =>
      addVrf(kernel, name, table, { group: 0, up: false }),
    )
    .with({ _tag: 'AddPlainVeth' }, ({ name, peer }) => addVeth(kernel, [{ name }, { name: peer }]))
    .with({ _tag: 'AddStale' }, ({ link, address }) => addAddress(kernel, link, address))
    .with({ _tag: 'LetExpire' }, ({ link, address }) =>
      changeAddress(kernel, link, withoutPeer(address), true),
    )
    .with({ _tag: 'ChangeTable' }, ({ link }) => changeTable(kernel, link))
    .exhaustive()
