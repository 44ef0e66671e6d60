// The part of a host that a plan sees, as a value: what the kernel and the file system hold.

import * as E from 'fp-ts/lib/Either.js'
import type {
  Accounts,
  Link,
  LinkAddress,
  ObservedFile,
  Rule,
  TableRoute,
} from '../../src/observe/observed.ts'

export interface KernelAddress extends LinkAddress {
  /** IPv4, in the subnet of an address that was there before: it goes when that one goes. */
  readonly secondary: boolean
}

export interface KernelLink extends Omit<Link, 'addresses' | 'carrier'> {
  readonly addresses: readonly KernelAddress[]
  /** `net.ipv6.conf.X.disable_ipv6`; `null`: the MTU is below 1280 and there is no such entry. */
  readonly ipv6Disabled: boolean | null
}

export interface KernelRoute extends TableRoute {
  readonly table: number
  readonly metric: number
}

export interface Kernel {
  readonly links: readonly KernelLink[]
  readonly rules: readonly Rule[]
  readonly routes: readonly KernelRoute[]
  /** The kernel makes the l3mdev rules with the first VRF of a network namespace, never again. */
  readonly madeL3mdevRules: boolean
  readonly ipv6DisabledByDefault: boolean
  /** False: /proc/sys is mounted read-only. */
  readonly sysctlsWritable: boolean
  readonly files: readonly ObservedFile[]
  readonly accounts: Accounts
}

/** What the kernel answers, in the words of strerror(3). */
export type Errno =
  | 'ENODEV'
  | 'EEXIST'
  | 'ENOENT'
  | 'ESRCH'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'EINVAL'
  | 'EOPNOTSUPP'
  | 'EROFS'

export type Outcome = E.Either<Errno, Kernel>

/** Below this a link has no IPv6 (RFC 8200 5; IPV6_MIN_MTU). */
export const ipv6MinMtu = 1280

export const linkNamed = (kernel: Kernel, name: string): KernelLink | undefined =>
  kernel.links.find((link) => link.name === name)

export const withLink = (kernel: Kernel, changed: KernelLink): Kernel => ({
  ...kernel,
  links: kernel.links.map((link) => (link.name === changed.name ? changed : link)),
})

/** Changes one link, or says that it is not there. */
export const onLink = (
  kernel: Kernel,
  name: string,
  change: (link: KernelLink) => E.Either<Errno, KernelLink>,
): Outcome => {
  const link = linkNamed(kernel, name)
  if (link === undefined) return E.left('ENODEV')
  const changed = change(link)
  if (E.isLeft(changed)) return changed
  return E.right(changed.right === link ? kernel : withLink(kernel, changed.right))
}
