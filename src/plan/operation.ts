import { match, P } from 'ts-pattern'
import { familyOf, type Family, type InterfaceAddress } from '../intent/address.ts'
import { addressWords, withoutPeer } from '../observe/heldAddress.ts'
import type { HeldAddress, LivingDaemon, Rule, UnreachableDefault } from '../observe/observed.ts'
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

/** What a running FRR is given; both texts can hold passwords. */
export interface Reload {
  /** For `frr-reload.py`. */
  readonly content: string
  /** For `vtysh -f` before it; `null`: nothing. */
  readonly secretsThatGo: string | null
}

/** One step on the host: one message to the kernel or one file. `link` names the link it changes. */
export type Operation =
  | { readonly _tag: 'AddRule'; readonly rule: Rule }
  | { readonly _tag: 'DeleteRule'; readonly rule: Rule }
  | { readonly _tag: 'AddVrf'; readonly link: string; readonly table: number }
  | {
      readonly _tag: 'AddVeth'
      readonly link: string
      readonly peer: string
      readonly mtu: number
      readonly master: string
    }
  | { readonly _tag: 'DeleteLink'; readonly link: string }
  | { readonly _tag: 'SetUp'; readonly link: string }
  | { readonly _tag: 'SetMtu'; readonly link: string; readonly mtu: number }
  | { readonly _tag: 'SetMaster'; readonly link: string; readonly master: string | null }
  | { readonly _tag: 'SetGroup'; readonly link: string }
  | {
      readonly _tag: 'SetSysctl'
      readonly link: string
      /** Below /proc/sys. */
      readonly path: string
      readonly value: string
    }
  | { readonly _tag: 'AddUnreachableDefault'; readonly route: UnreachableDefault }
  | { readonly _tag: 'DeleteUnreachableDefault'; readonly route: UnreachableDefault }
  | { readonly _tag: 'AddAddress'; readonly link: string; readonly address: InterfaceAddress }
  | { readonly _tag: 'KeepAddress'; readonly link: string; readonly address: InterfaceAddress }
  | { readonly _tag: 'DeleteAddress'; readonly link: string; readonly address: HeldAddress }
  | {
      readonly _tag: 'GiveDirectory'
      readonly path: string
      readonly mode: number
      readonly uid: number
      readonly gid: number
    }
  | { readonly _tag: 'WriteFile'; readonly file: FileTarget }
  | ({ readonly _tag: 'ReloadFrr' } & Reload)
  | { readonly _tag: 'StopFrr'; readonly daemons: readonly LivingDaemon[] }

/** What carries an operation out: a command, or a function of `apply` for the operation itself. */
export type Action =
  | { readonly _tag: 'Command'; readonly argv: readonly [string, ...string[]] }
  | Extract<Operation, { _tag: 'SetSysctl' | 'WriteFile' | 'ReloadFrr' | 'StopFrr' }>

/** `0640` */
export const octal = (mode: number): string => `0${mode.toString(8)}`

type Word = string | number

/**
 * A command as a plan shows it. Only the template itself is split at spaces: a value is one word,
 * whatever it holds, and a list is one word for each of its values.
 */
const command =
  (program: string) =>
  (template: TemplateStringsArray, ...values: readonly (Word | readonly Word[])[]): Action => ({
    _tag: 'Command',
    argv: [
      program,
      ...template.flatMap((text, index) => [
        ...text.split(' ').filter((word) => word !== ''),
        ...[values[index] ?? []].flat().map(String),
      ]),
    ],
  })

const ip = command('ip')
const install = command('install')

const option = (family: Family): string => (family === 'ipv4' ? '-4' : '-6')

/** On deletion the kernel takes the first rule that has all that is named, the protocol included. */
const ruleWords = (rule: Rule): readonly Word[] => [
  ...['pref', rule.priority],
  ...(rule.l3mdev ? ['l3mdev'] : []),
  ...(rule.iif === null ? [] : ['iif', rule.iif]),
  ...(rule.table === null ? [] : ['lookup', rule.table]),
  ...(rule.suppressPrefixLength === null
    ? []
    : ['suppress_prefixlength', rule.suppressPrefixLength]),
  ...(rule.unreachable ? ['type', 'unreachable'] : []),
  ...['protocol', rule.protocol],
]

const address = (verb: string, link: string, value: HeldAddress, ...rest: string[]): Action =>
  ip`${option(familyOf(value.address))} address ${verb} ${addressWords(value)} dev ${link} ${rest}`

const unreachable = (
  verb: string,
  { family, table, metric, protocol: by }: UnreachableDefault,
): Action =>
  ip`${option(family)} route ${verb} unreachable default table ${table} metric ${metric} protocol ${by}`

/** Without `nodad` an IPv6 address is tentative for a second or two, and `bind` fails. */
const nodad = (value: InterfaceAddress): string[] =>
  familyOf(value.address) === 'ipv6' ? ['nodad'] : []

const forever = ['valid_lft', 'forever', 'preferred_lft', 'forever']

export const actionOf = (operation: Operation): Action =>
  match(operation)
    .returnType<Action>()
    .with({ _tag: 'AddRule' }, ({ rule }) => ip`${option(rule.family)} rule add ${ruleWords(rule)}`)
    // Deletions name our protocol, whatever they are given: nobody else's rule or route can go.
    .with(
      { _tag: 'DeleteRule' },
      ({ rule }) => ip`${option(rule.family)} rule del ${ruleWords({ ...rule, protocol })}`,
    )
    .with(
      { _tag: 'AddVrf' },
      ({ link, table }) => ip`link add name ${link} group ${linkGroup} up type vrf table ${table}`,
    )
    // The second end cannot be made `up` in this message: the kernel answers ENOTCONN.
    .with({ _tag: 'AddVeth' }, ({ link, peer, mtu, master }) => {
      const end = (name: string) => ['name', name, 'mtu', mtu, 'group', linkGroup]
      return ip`link add ${end(link)} master ${master} up type veth peer ${end(peer)}`
    })
    .with({ _tag: 'DeleteLink' }, ({ link }) => ip`link del dev ${link}`)
    .with({ _tag: 'SetUp' }, ({ link }) => ip`link set dev ${link} up`)
    .with({ _tag: 'SetMtu' }, ({ link, mtu }) => ip`link set dev ${link} mtu ${mtu}`)
    .with(
      { _tag: 'SetMaster' },
      ({ link, master }) =>
        ip`link set dev ${link} ${master === null ? 'nomaster' : ['master', master]}`,
    )
    .with({ _tag: 'SetGroup' }, ({ link }) => ip`link set dev ${link} group ${linkGroup}`)
    .with({ _tag: 'AddUnreachableDefault' }, ({ route }) => unreachable('add', route))
    .with({ _tag: 'DeleteUnreachableDefault' }, ({ route }) =>
      unreachable('del', { ...route, protocol }),
    )
    .with({ _tag: 'AddAddress' }, ({ link, address: value }) =>
      address('add', link, withoutPeer(value), ...nodad(value)),
    )
    .with({ _tag: 'KeepAddress' }, ({ link, address: value }) =>
      address('replace', link, withoutPeer(value), ...nodad(value), ...forever),
    )
    .with({ _tag: 'DeleteAddress' }, ({ link, address: value }) => address('del', link, value))
    .with(
      { _tag: 'GiveDirectory' },
      ({ path, mode, uid, gid }) => install`-d -m ${octal(mode)} -o ${uid} -g ${gid} ${path}`,
    )
    .with({ _tag: P.union('SetSysctl', 'WriteFile', 'ReloadFrr', 'StopFrr') }, (own) => own)
    .exhaustive()
