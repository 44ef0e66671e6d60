import { match } from 'ts-pattern'
import { familyOf, type Family, type InterfaceAddress } from '../intent/address.ts'
import { acceptLocalPath, advertisedMetricPath, disableIpv6Path } from '../observe/host.ts'
import { lastMetric, type HeldAddress, type LivingDaemon, type Rule } from '../observe/observed.ts'
import { addressWords, withoutPeer } from '../observe/heldAddress.ts'
import { linkGroup, protocol } from './mark.ts'

/** Content and owner of a file; `null` leaves the owner to whoever runs the plan. */
export interface FileTarget {
  readonly path: string
  readonly content: string
  /** Permission bits. */
  readonly mode: number
  readonly uid: number | null
  readonly gid: number | null
}

/** One step on the host. Each is one message to the kernel or one file. */
export type Operation =
  | { readonly _tag: 'AddL3mdevRule'; readonly family: Family }
  | { readonly _tag: 'AddLoopGuard'; readonly family: Family; readonly iif: string }
  | { readonly _tag: 'AddMainFirst'; readonly family: Family }
  | { readonly _tag: 'AddFabricTable'; readonly family: Family }
  | { readonly _tag: 'DeleteRule'; readonly rule: Rule }
  | { readonly _tag: 'AddVrf'; readonly name: string; readonly table: number }
  | ({ readonly _tag: 'AddVeth'; readonly name: string; readonly peer: string } & {
      readonly mtu: number
      readonly master: string
    })
  | { readonly _tag: 'DeleteLink'; readonly link: string }
  | { readonly _tag: 'SetUp'; readonly link: string }
  | { readonly _tag: 'SetMtu'; readonly link: string; readonly mtu: number }
  | { readonly _tag: 'SetMaster'; readonly link: string; readonly master: string | null }
  | { readonly _tag: 'SetGroup'; readonly link: string }
  | { readonly _tag: 'EnableIpv6'; readonly link: string }
  | { readonly _tag: 'AcceptLocal'; readonly link: string }
  | { readonly _tag: 'AdvertisedDefaultLast'; readonly port: string }
  | { readonly _tag: 'AddUnreachableDefault'; readonly family: Family; readonly table: number }
  | ({ readonly _tag: 'DeleteUnreachableDefault'; readonly family: Family } & {
      readonly table: number
      readonly metric: number
    })
  | { readonly _tag: 'AddAddress'; readonly link: string; readonly address: InterfaceAddress }
  | { readonly _tag: 'KeepAddress'; readonly link: string; readonly address: InterfaceAddress }
  | { readonly _tag: 'DeleteAddress'; readonly link: string; readonly address: HeldAddress }
  | ({ readonly _tag: 'GiveDirectory'; readonly path: string } & {
      readonly mode: number
      readonly uid: number
      readonly gid: number
    })
  | { readonly _tag: 'WriteFile'; readonly file: FileTarget }
  | ({ readonly _tag: 'ReloadFrr' } & Reload)
  | { readonly _tag: 'StopFrr'; readonly daemons: readonly LivingDaemon[] }

/** What a running FRR is given; both texts can hold passwords. */
export interface Reload {
  /** For `frr-reload.py`. */
  readonly content: string
  /** For `vtysh -f` before it; `null`: nothing. */
  readonly secretsThatGo: string | null
}

/**
 * Priorities outside those of Talos, Cilium and KubeSpan (32500, which comes before any routing);
 * 1000 is the kernel's own choice, and 32766 its rule for table main.
 */
export const rulePriority = {
  loopGuard: 500,
  l3mdev: 1000,
  mainFirst: 32600,
  fabricTable: 32601,
} as const

/** RT_TABLE_MAIN, and RT_TABLE_COMPAT, which FABRIC_TABLE=252 stands for (linux/rtnetlink.h). */
export const routingTable = { main: 254, fabric: 252 } as const

/** What carries an operation out: a command, a write of ours, or something to do with FRR. */
export type Action =
  | { readonly _tag: 'Command'; readonly argv: readonly [string, ...string[]] }
  | { readonly _tag: 'Write'; readonly file: FileTarget }
  | { readonly _tag: 'Sysctl'; readonly path: string; readonly value: string }
  | ({ readonly _tag: 'Reload' } & Reload)
  | { readonly _tag: 'Stop'; readonly daemons: readonly LivingDaemon[] }

const option = (family: Family): string => (family === 'ipv4' ? '-4' : '-6')

const ip = (...words: readonly (string | number)[]): Action => ({
  _tag: 'Command',
  argv: ['ip', ...words.map(String)],
})

const address = (verb: string, link: string, value: HeldAddress, ...rest: string[]): Action =>
  ip(option(familyOf(value.address)), 'address', verb, ...addressWords(value), 'dev', link, ...rest)

/** Without `nodad` an IPv6 address is tentative for a second or two, and `bind` fails. */
const nodad = (value: InterfaceAddress): string[] =>
  familyOf(value.address) === 'ipv6' ? ['nodad'] : []

/** RTPROT_KERNEL: a rule that says otherwise would stand beside the one that the kernel makes. */
export const kernelProtocol = 2

/** The l3mdev rule comes before the first VRF: the kernel adds its own then, but only once. */
export const actionOf = (operation: Operation): Action =>
  match(operation)
    .with({ _tag: 'AddL3mdevRule' }, ({ family }) =>
      ip(
        option(family),
        'rule',
        'add',
        'pref',
        rulePriority.l3mdev,
        'l3mdev',
        'protocol',
        kernelProtocol,
      ),
    )
    .with({ _tag: 'AddLoopGuard' }, ({ family, iif }) =>
      ip(
        ...[option(family), 'rule', 'add', 'pref', rulePriority.loopGuard],
        ...['iif', iif, 'type', 'unreachable', 'protocol', protocol],
      ),
    )
    .with({ _tag: 'AddMainFirst' }, ({ family }) =>
      ip(
        ...[option(family), 'rule', 'add', 'pref', rulePriority.mainFirst],
        ...['lookup', routingTable.main, 'suppress_prefixlength', 0, 'protocol', protocol],
      ),
    )
    .with({ _tag: 'AddFabricTable' }, ({ family }) =>
      ip(
        ...[option(family), 'rule', 'add', 'pref', rulePriority.fabricTable],
        ...['lookup', routingTable.fabric, 'protocol', protocol],
      ),
    )
    // The kernel takes the first rule that has all that is named, the protocol included.
    .with({ _tag: 'DeleteRule' }, ({ rule }) =>
      ip(
        ...[option(rule.family), 'rule', 'del', 'pref', rule.priority],
        ...(rule.iif === null ? [] : ['iif', rule.iif]),
        ...(rule.table === null ? [] : ['table', rule.table]),
        ...(rule.suppressPrefixLength === null
          ? []
          : ['suppress_prefixlength', rule.suppressPrefixLength]),
        ...(rule.unreachable ? ['type', 'unreachable'] : []),
        ...['protocol', protocol],
      ),
    )
    .with({ _tag: 'AddVrf' }, ({ name, table }) =>
      ip('link', 'add', 'name', name, 'group', linkGroup, 'up', 'type', 'vrf', 'table', table),
    )
    // The second end cannot be made `up` in this message: the kernel answers ENOTCONN.
    .with({ _tag: 'AddVeth' }, ({ name, peer, mtu, master }) =>
      ip(
        ...['link', 'add', 'name', name, 'mtu', mtu, 'group', linkGroup, 'master', master, 'up'],
        ...['type', 'veth', 'peer', 'name', peer, 'mtu', mtu, 'group', linkGroup],
      ),
    )
    .with({ _tag: 'DeleteLink' }, ({ link }) => ip('link', 'del', 'dev', link))
    .with({ _tag: 'SetUp' }, ({ link }) => ip('link', 'set', 'dev', link, 'up'))
    .with({ _tag: 'SetMtu' }, ({ link, mtu }) => ip('link', 'set', 'dev', link, 'mtu', mtu))
    .with({ _tag: 'SetMaster' }, ({ link, master }) =>
      ip('link', 'set', 'dev', link, ...(master === null ? ['nomaster'] : ['master', master])),
    )
    .with({ _tag: 'SetGroup' }, ({ link }) => ip('link', 'set', 'dev', link, 'group', linkGroup))
    .with({ _tag: 'EnableIpv6' }, ({ link }): Action => ({
      _tag: 'Sysctl',
      path: disableIpv6Path(link),
      value: '0',
    }))
    .with({ _tag: 'AcceptLocal' }, ({ link }): Action => ({
      _tag: 'Sysctl',
      path: acceptLocalPath(link),
      value: '1',
    }))
    .with({ _tag: 'AdvertisedDefaultLast' }, ({ port }): Action => ({
      _tag: 'Sysctl',
      path: advertisedMetricPath(port),
      value: String(lastMetric),
    }))
    .with({ _tag: 'AddUnreachableDefault' }, ({ family, table }) =>
      ip(
        ...[option(family), 'route', 'add', 'unreachable', 'default', 'table', table],
        ...['metric', lastMetric, 'protocol', protocol],
      ),
    )
    .with({ _tag: 'DeleteUnreachableDefault' }, ({ family, table, metric }) =>
      ip(
        ...[option(family), 'route', 'del', 'unreachable', 'default', 'table', table],
        ...['metric', metric, 'protocol', protocol],
      ),
    )
    .with({ _tag: 'AddAddress' }, ({ link, address: value }) =>
      address('add', link, withoutPeer(value), ...nodad(value)),
    )
    .with({ _tag: 'KeepAddress' }, ({ link, address: value }) =>
      address(
        'replace',
        link,
        withoutPeer(value),
        ...nodad(value),
        'valid_lft',
        'forever',
        'preferred_lft',
        'forever',
      ),
    )
    .with({ _tag: 'DeleteAddress' }, ({ link, address: value }) => address('del', link, value))
    .with({ _tag: 'GiveDirectory' }, ({ path, mode, uid, gid }): Action => ({
      _tag: 'Command',
      argv: ['install', '-d', '-m', `0${mode.toString(8)}`, '-o', `${uid}`, '-g', `${gid}`, path],
    }))
    .with({ _tag: 'WriteFile' }, ({ file }): Action => ({ _tag: 'Write', file }))
    .with({ _tag: 'ReloadFrr' }, ({ content, secretsThatGo }): Action => ({
      ...{ _tag: 'Reload', content, secretsThatGo },
    }))
    .with({ _tag: 'StopFrr' }, ({ daemons }): Action => ({ _tag: 'Stop', daemons }))
    .exhaustive()
