import type { Either } from 'fp-ts/lib/Either.js'
import type { FrrDaemons } from './frrDaemons.ts'
import type { UserFiles } from './userFiles.ts'
import type { Secrets } from './secrets.ts'
import type { Family, InterfaceAddress, Ip } from '../intent/address.ts'
import type { FabricTable } from '../intent/choice.ts'

/** An address as `ip` takes it away again. */
export interface HeldAddress extends InterfaceAddress {
  /** `ip address add A peer B/32`: in IPv4 the prefix is that of B. */
  readonly peer: Ip | null
}

/** An address on a link, with what decides whether it can be used. */
export interface LinkAddress extends HeldAddress {
  /** Duplicate address detection found another owner (RFC 4862 5.4). */
  readonly dadFailed: boolean
  /** The kernel will remove it when its lifetime ends. */
  readonly expires: boolean
}

export interface Link {
  readonly name: string
  readonly alternativeNames: readonly string[]
  readonly mac: string | null
  /** The address burnt into the port; `null` where it equals `mac` or there is none. */
  readonly permanentMac: string | null
  /** `vrf`, `veth`, `vlan`, ...; `null` for a port with a driver of its own. */
  readonly kind: string | null
  readonly master: string | null
  readonly mtu: number
  readonly up: boolean
  /** Whether the other end of the cable is there (`LOWER_UP`). */
  readonly carrier: boolean
  /** Link group (`ip link ... group N`): the mark of ownership. */
  readonly group: number
  /** The other end of a veth; `null` where it is in another network namespace. */
  readonly peer: string | null
  /** Routing table, for a VRF. */
  readonly table: number | null
  readonly addresses: readonly LinkAddress[]
}

/** A routing policy rule (`ip rule`). */
export interface Rule {
  readonly family: Family
  readonly priority: number
  readonly protocol: number
  readonly l3mdev: boolean
  readonly iif: string | null
  /** True for `unreachable`. */
  readonly unreachable: boolean
  readonly table: number | null
  /** Priority of the rule that is asked next, for `goto`. */
  readonly goto: number | null
  /** Routes up to this prefix length do not count (`suppress_prefixlength`); `null`: all count. */
  readonly suppressPrefixLength: number | null
  /** Everything else that narrows the rule: `fwmark`, `src`, `oif`, ... */
  readonly selectors: readonly string[]
}

/**
 * Metric of a last resort: 4278198272, as Documentation/networking/vrf.rst has it for a VRF. Zebra
 * takes the first byte, 255, for the distance.
 */
export const lastMetric = 4278198272

/** An `unreachable default` route, in whichever table. */
export interface UnreachableDefault {
  readonly family: Family
  readonly table: number
  readonly metric: number
  readonly protocol: number
}

/** A route of the VRF's table while no VRF claims that table. */
export interface TableRoute {
  readonly family: Family
  readonly destination: string
  /** True for `unreachable default` at the metric VRFs use: what a plan puts there. */
  readonly unreachableDefault: boolean
  readonly device: string | null
  readonly protocol: number
}

export interface ObservedFile {
  readonly path: string
  /** `null`: there is no such file. */
  readonly content: string | null
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** A directory that FRR works in; `null`: it is not there, and FRR makes it. */
export interface ObservedDirectory {
  readonly path: string
  readonly status: { readonly mode: number; readonly uid: number; readonly gid: number } | null
}

/** Numeric owner of FRR's files; `null` where the host has no such account. */
export interface Accounts {
  readonly frrUser: number | null
  readonly frrGroup: number | null
  readonly frrvtyGroup: number | null
}

export interface Ipv6Switch {
  /** `net.ipv6.conf.X.disable_ipv6`; `null` where the kernel has no such entry. */
  readonly disabled: Readonly<Record<string, boolean | null>>
  /** What a new link starts with (`net.ipv6.conf.default.disable_ipv6`). */
  readonly disabledByDefault: boolean
  /** False where /proc/sys is mounted read-only, as in a container. */
  readonly writable: boolean
}

/** `net.ipv4.conf.X.accept_local`: whether packets from an address of this host are taken. */
export interface AcceptLocal {
  /** `null`: there is no such link. */
  readonly link: boolean | null
  readonly byDefault: boolean
  readonly everywhere: boolean
}

/**
 * `net.ipv6.conf.X.ra_defrtr_metric` of the fabric ports that take a default route from router
 * advertisements; none has an entry where the kernel has no such setting (Linux before 5.12).
 */
export type AdvertisedDefaults = Readonly<Record<string, number>>

/** Whether this kernel can make a VRF. */
export type VrfSupport = 'present' | 'loadable' | 'unknown' | 'absent'

export interface Host {
  readonly bootId: string
  /** Identity of the network namespace, such as `net:[4026531840]`. */
  readonly netns: string
  readonly kernel: string
  readonly vrf: VrfSupport
}

export interface LivingDaemon {
  readonly name: string
  readonly pid: number
}

/** FRR of this network namespace, asked what it runs. */
export interface RunningFrr {
  readonly daemons: readonly LivingDaemon[]
  /** What `show running-config` prints, passwords among it; or why it cannot be known. */
  readonly configuration: Either<string, string>
  /** Whether `frr-reload.py` is here. */
  readonly canReload: boolean
  /** The table that its zebra was started with (`-R`). */
  readonly table: FabricTable
}

/** What is there, normalised: the only thing a plan knows of the host. */
export interface Observed {
  readonly host: Host
  readonly links: readonly Link[]
  readonly rules: readonly Rule[]
  readonly unreachableDefaults: readonly UnreachableDefault[]
  readonly tableRoutes: readonly TableRoute[]
  readonly ipv6: Ipv6Switch
  readonly acceptLocal: AcceptLocal
  readonly advertisedDefaults: AdvertisedDefaults
  readonly secrets: Secrets
  readonly userFiles: UserFiles
  readonly files: readonly ObservedFile[]
  readonly directories: readonly ObservedDirectory[]
  readonly accounts: Accounts
  /** FRR's daemons that are alive here, by name. */
  readonly daemons: readonly string[]
  /** `null`: none runs, or nobody asked (`ObserveOptions.asksFrr`). */
  readonly frr: RunningFrr | null
  readonly frrDaemons: FrrDaemons
}

/** What files for FRR are rendered from. */
export type Rendered = Pick<Observed, 'links' | 'secrets' | 'userFiles'>
